package io.saltern.retl.api;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which vendors want a value written before it is hashed or compared. Each is a pure function: Unicode NFC
 * first, lower case by {@code Locale.ROOT}; null in, null out; null also when nothing usable remains, so that the field is
 * left out. An enum constant travels to Spark's executors as a name, so rules can be called in a UDF.
 *
 * <p>A phone number with an extension ({@code ;ext=11}) reaches no person by itself and has no E.164 form: the rules for
 * phones drop it.
 *
 * <p>Sources: Google Data Manager formatting page and its open-source formatter; Meta customer information parameters
 * (2026-01-09); TikTok customer file page (2025-08). Phones are expected in E.164 or at least with their country code:
 * the staged tables hold them so.
 */
public enum Normalisation {
    /** As it is, an empty text included. */
    NONE(value -> value),
    /** Without blanks around. */
    TRIM(Normalisation::trimmed),
    /** Without blanks around, lower case. */
    LOWER(value -> lower(trimmed(value))),
    /** Lower case without blanks; dropped when it is not {@code local@domain}. Meta, Snap, LinkedIn. */
    EMAIL(Normalisation::email),
    /** As {@link #EMAIL}; for gmail.com and googlemail.com also without dots and {@code +tag} in the local part. Google. */
    EMAIL_GMAIL(Normalisation::gmail),
    /** As {@link #EMAIL}, without {@code +tag} on any domain. TikTok. */
    EMAIL_UNTAGGED(Normalisation::untagged),
    /** {@code +} and 7 to 15 digits. Google, and TikTok's API. */
    PHONE_PLUS(value -> prefixed(phone(value))),
    /** 7 to 15 digits, country code first, no {@code +}, no leading zeros. Meta, Snap. */
    PHONE_DIGITS(Normalisation::phone),
    /** Lower case without punctuation and outer blanks; accents stay. Meta. */
    NAME(Normalisation::name),
    /** Lower case, without a title before and a suffix after it; hyphens stay. Google. */
    NAME_UNTITLED(Normalisation::untitled),
    /** Lower case, letters and digits only. Meta's city and state. */
    PLACE(value -> lower(only(value, "[^\\p{L}\\p{M}\\p{N}]"))),
    /** Lower case without blanks and dashes; of a US ZIP+4 the first five digits. Meta. */
    POSTCODE(Normalisation::postcode),
    /** ISO 3166 alpha-2, upper case; dropped when it is not two letters. Google. */
    COUNTRY_UPPER(Normalisation::countryUpper),
    /** ISO 3166 alpha-2, lower case; alpha-3 and English names are understood. Meta. */
    COUNTRY_LOWER(Normalisation::countryLower),
    /** {@code yyyymmdd} from {@code yyyy-mm-dd} or {@code m/d/yyyy}. Meta's date of birth. */
    DATE_COMPACT(Normalisation::compactDate),
    /** {@code f} or {@code m}; dropped otherwise. Meta. */
    GENDER(Normalisation::gender);

    private static final Pattern EMAIL_SHAPE = Pattern.compile("[^@]+@[^@.][^@]*");
    private static final Pattern EXTENSION = Pattern.compile(";\\s*ext=", Pattern.CASE_INSENSITIVE);
    private static final Pattern TITLES = Pattern.compile("(?:(?:mrs|mr|ms|dr)\\.?(?:\\s+|$))+");
    private static final Pattern SUFFIXES = Pattern.compile(
            "(?:,?(?:^|\\s+|,)(?:jr\\.?|sr\\.?|2nd|3rd|ii|iii|iv|v|vi|cpa|dc|dds|vm|jd|md|phd|mrs\\.|mr\\.|ms\\.|dr\\.))+$");
    private static final Pattern US_DATE = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");
    private static final Pattern ZIP_PLUS_4 = Pattern.compile("(\\d{5})-?\\d{4}");
    private static final Map<String, String> COUNTRY_OF_NAME = countryNames();

    private final UnaryOperator<String> rule;

    Normalisation(UnaryOperator<String> rule) {
        this.rule = rule;
    }

    /** The word in configuration, as in {@code phone_plus}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The rule of a word, if there is one. */
    public static Optional<Normalisation> ofWord(String word) {
        return Arrays.stream(values()).filter(rule -> rule.word().equals(word)).findFirst();
    }

    /** All words, for messages about an unknown one. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Normalisation::word).toList();
    }

    /** The normal form; null when nothing usable remains. */
    public String apply(String value) {
        if (value == null || this == NONE) {
            return value;
        }
        String normal = rule.apply(Normalizer.normalize(value, Normalizer.Form.NFC));
        return normal == null || normal.isEmpty() ? null : normal;
    }

    private static String trimmed(String value) {
        return value.strip();
    }

    private static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static String only(String value, String dropped) {
        return value.replaceAll(dropped, "");
    }

    private static String email(String value) {
        String plain = lower(only(value, "\\s"));
        return EMAIL_SHAPE.matcher(plain).matches() ? plain : null;
    }

    private static String gmail(String value) {
        String plain = email(value);
        if (plain == null || !(plain.endsWith("@gmail.com") || plain.endsWith("@googlemail.com"))) {
            return plain;
        }
        String untagged = untagged(plain);
        int at = untagged.indexOf('@');
        String local = untagged.substring(0, at).replace(".", "");
        return local.isEmpty() ? null : local + untagged.substring(at);
    }

    private static String untagged(String value) {
        String plain = email(value);
        if (plain == null) {
            return null;
        }
        int at = plain.indexOf('@');
        int tag = plain.indexOf('+');
        if (tag < 0 || tag > at) {
            return plain;
        }
        return tag == 0 ? null : plain.substring(0, tag) + plain.substring(at);
    }

    private static String phone(String value) {
        if (EXTENSION.matcher(value).find()) {
            return null;
        }
        String digits = only(value, "[^0-9]").replaceFirst("^0+", "");
        return digits.length() < 7 || digits.length() > 15 ? null : digits;
    }

    private static String prefixed(String digits) {
        return digits == null ? null : "+" + digits;
    }

    private static String name(String value) {
        return lower(only(value, "[^\\p{L}\\p{M}\\p{N}\\s]")).strip();
    }

    private static String untitled(String value) {
        String plain = lower(value).strip();
        Matcher titles = TITLES.matcher(plain);
        String rest = titles.lookingAt() ? plain.substring(titles.end()) : plain;
        return SUFFIXES.matcher(rest).replaceFirst("").strip();
    }

    private static String postcode(String value) {
        String plain = lower(value).strip();
        Matcher zip = ZIP_PLUS_4.matcher(plain);
        return zip.matches() ? zip.group(1) : only(plain, "[\\s-]");
    }

    private static String countryUpper(String value) {
        String code = trimmed(value).toUpperCase(Locale.ROOT);
        return code.matches("[A-Z]{2}") ? code : null;
    }

    private static String countryLower(String value) {
        String plain = lower(trimmed(value));
        return plain.matches("[a-z]{2}") ? plain : COUNTRY_OF_NAME.get(plain);
    }

    private static Map<String, String> countryNames() {
        Map<String, String> codes = new TreeMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale.Builder().setRegion(code).build();
            codes.put(lower(country.getISO3Country()), lower(code));
            codes.put(lower(country.getDisplayCountry(Locale.ENGLISH)), lower(code));
        }
        return codes;
    }

    private static String compactDate(String value) {
        String plain = trimmed(value);
        try {
            Matcher us = US_DATE.matcher(plain);
            LocalDate date = us.matches()
                    ? LocalDate.of(
                            Integer.parseInt(us.group(3)), Integer.parseInt(us.group(1)), Integer.parseInt(us.group(2)))
                    : LocalDate.parse(plain);
            return date.toString().replace("-", "");
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String gender(String value) {
        String plain = lower(trimmed(value));
        return plain.equals("f") || plain.equals("female")
                ? "f"
                : plain.equals("m") || plain.equals("male") ? "m" : null;
    }
}
