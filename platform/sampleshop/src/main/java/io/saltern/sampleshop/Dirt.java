package io.saltern.sampleshop;

import java.util.Arrays;
import java.util.Optional;

/**
 * A kind of dirt of the sample shop. Its rate is a share between 0 and 1 of what {@link #description()} names; what
 * was done is counted day by day in the truth, as {@code done} out of {@code of} opportunities.
 */
public enum Dirt {
    RE_REGISTRATION("re-registration", 0.20, "people who register again, with a new contact or a new user id"),
    EMAIL_TYPO("email-typo", 0.03, "e-mails of contacts, members and accounts with a typing error"),
    NAME_TYPO("name-typo", 0.05, "names of contacts, members and accounts with a typing error"),
    LETTER_CASE("letter-case", 0.12, "names and e-mails in upper, lower or mixed case"),
    BLANKS("blanks", 0.06, "names, e-mails and phones with stray blanks"),
    PHONE_FORMAT("phone-format", 0.60, "phones not written as +49 151 23456789"),
    DATE_FORMAT("date-format", 0.30, "birth dates not written as 1980-05-31"),
    MISSING_PHONE("missing-phone", 0.10, "phones left empty"),
    EMAIL_CHANGE("email-change", 0.05, "people who change their e-mail"),
    DEVICE_KNOWN_LATER("device-known-later", 0.30, "anonymous devices whose owner becomes known later"),
    KIOSK("kiosk", 0.002, "kiosk devices per person"),
    FAMILY("family", 0.02, "people in families that share one e-mail"),
    DEFAULT_VALUE("default-value", 0.005, "e-mails and phones typed as test@test.com and 0000000000"),
    DUPLICATE("duplicate", 0.005, "records written twice into one file"),
    RESENT("resent", 0.005, "batches, orders and receipts sent again the next day"),
    LATE("late", 0.01, "visits that arrive one to three days late"),
    UNPARSEABLE("unparseable", 0.002, "extra records that do not parse, per good one"),
    NAMESAKE("namesake", 0.001, "people with the name and birth date of somebody else");

    private final String label;
    private final double defaultRate;
    private final String description;

    Dirt(String label, double defaultRate, String description) {
        this.label = label;
        this.defaultRate = defaultRate;
        this.description = description;
    }

    /** The name used on the command line, in shop.json and in the truth. */
    public String label() {
        return label;
    }

    public double defaultRate() {
        return defaultRate;
    }

    public String description() {
        return description;
    }

    /** The kind with this {@link #label()}, if any. */
    public static Optional<Dirt> named(String label) {
        return Arrays.stream(values()).filter(dirt -> dirt.label.equals(label)).findFirst();
    }
}
