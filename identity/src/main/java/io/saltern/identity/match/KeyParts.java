package io.saltern.identity.match;

import static io.saltern.identity.match.KeyPart.AGE;
import static io.saltern.identity.match.KeyPart.CITY;
import static io.saltern.identity.match.KeyPart.DATE;
import static io.saltern.identity.match.KeyPart.DAY;
import static io.saltern.identity.match.KeyPart.DOMAIN;
import static io.saltern.identity.match.KeyPart.EMAIL;
import static io.saltern.identity.match.KeyPart.GIVEN;
import static io.saltern.identity.match.KeyPart.GIVEN_3;
import static io.saltern.identity.match.KeyPart.GIVEN_END;
import static io.saltern.identity.match.KeyPart.GIVEN_SOUND;
import static io.saltern.identity.match.KeyPart.HOUSE;
import static io.saltern.identity.match.KeyPart.INITIAL;
import static io.saltern.identity.match.KeyPart.LOCAL;
import static io.saltern.identity.match.KeyPart.LOCAL_5;
import static io.saltern.identity.match.KeyPart.LOCAL_END;
import static io.saltern.identity.match.KeyPart.MIDDLE;
import static io.saltern.identity.match.KeyPart.MONTH_DAY;
import static io.saltern.identity.match.KeyPart.NAMES;
import static io.saltern.identity.match.KeyPart.PHONE;
import static io.saltern.identity.match.KeyPart.PHONE_4;
import static io.saltern.identity.match.KeyPart.PHONE_7;
import static io.saltern.identity.match.KeyPart.POSTCODE;
import static io.saltern.identity.match.KeyPart.SEX;
import static io.saltern.identity.match.KeyPart.SOUND;
import static io.saltern.identity.match.KeyPart.STREET;
import static io.saltern.identity.match.KeyPart.STREET_5;
import static io.saltern.identity.match.KeyPart.SURNAME;
import static io.saltern.identity.match.KeyPart.SURNAME_4;
import static io.saltern.identity.match.KeyPart.SURNAME_END;
import static io.saltern.identity.match.KeyPart.YEAR;
import static io.saltern.identity.match.KeyPart.YEAR_MONTH;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.language.Soundex;

/**
 * The parts that blocking keys of a table are made of: those of {@link KeyPart} first, by their ordinals, then the columns
 * that are compared by themselves. Sets of parts are bits of a long.
 */
final class KeyParts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final KeyPart[] FIXED = KeyPart.values();
    private static final int MOST_BITS = Long.SIZE;

    private final List<String> names = new ArrayList<>();
    private final boolean[] present;

    /** @param present which places of the layout hold values */
    KeyParts(PersonLayout layout, boolean[] present) {
        this.present = new boolean[FIXED.length + layout.extras().size()];
        for (KeyPart part : FIXED) {
            names.add(part.name().toLowerCase(Locale.ROOT));
            this.present[part.ordinal()] = part.isIn(present);
        }
        for (int i = 0; i < layout.extras().size(); i++) {
            names.add(layout.extras().get(i).column());
            this.present[FIXED.length + i] = present[PersonLayout.FIXED + i];
        }
    }

    /** The part of a column that is compared by itself. */
    static int ofExtra(int extra) {
        return FIXED.length + extra;
    }

    /** How many parts fit a set of parts; further ones are in none. */
    int bits() {
        return Math.min(MOST_BITS, present.length);
    }

    /** A part as a set. */
    static long bit(int part) {
        return part < MOST_BITS ? 1L << part : 0;
    }

    boolean isPresent(int part) {
        return present[part];
    }

    String name(int part) {
        return names.get(part);
    }

    /** The parts of a record, null where one is not known. Of several e-mails or phones the first counts. */
    String[] of(String[] form) {
        String[] parts = new String[present.length];
        String given = form[PersonLayout.GIVEN];
        String surname = form[PersonLayout.SURNAME];
        String street = form[PersonLayout.STREET];
        String middle = form[PersonLayout.MIDDLE];
        if (given != null) {
            set(parts, INITIAL, prefix(given, 1));
            set(parts, GIVEN_SOUND, sound(given));
            if (given.length() > 1) {
                set(parts, GIVEN, given);
                set(parts, GIVEN_3, prefix(given, 3));
                set(parts, GIVEN_END, suffix(given, 3));
            }
        }
        if (surname != null) {
            set(parts, SURNAME, surname);
            set(parts, SURNAME_4, prefix(surname, 4));
            set(parts, SURNAME_END, suffix(surname, 4));
            set(parts, SOUND, sound(surname));
        }
        if (given != null && surname != null && given.length() > 1) {
            set(parts, NAMES, given.compareTo(surname) < 0 ? given + ' ' + surname : surname + ' ' + given);
        }
        set(parts, MIDDLE, middle == null ? null : prefix(middle, 1));
        set(parts, SEX, form[PersonLayout.SEX]);
        birth(parts, form[PersonLayout.BIRTH]);
        set(parts, AGE, form[PersonLayout.AGE]);
        set(parts, HOUSE, form[PersonLayout.HOUSE]);
        set(parts, STREET, street);
        set(parts, STREET_5, street == null ? null : prefix(street, 5));
        set(parts, POSTCODE, form[PersonLayout.POSTCODE]);
        set(parts, CITY, form[PersonLayout.CITY]);
        contacts(parts, PersonLayout.first(form[PersonLayout.EMAIL]), PersonLayout.first(form[PersonLayout.PHONE]));
        System.arraycopy(form, PersonLayout.FIXED, parts, FIXED.length, form.length - PersonLayout.FIXED);
        return parts;
    }

    private static void birth(String[] parts, String birth) {
        if (birth == null || birth.length() != 8) {
            return;
        }
        boolean isYear = birth.charAt(0) != '?';
        boolean isMonth = birth.charAt(4) != '?';
        boolean isDay = birth.charAt(6) != '?';
        String year = birth.substring(0, 4);
        String month = birth.substring(4, 6);
        String day = birth.substring(6);
        set(parts, YEAR, isYear ? year : null);
        set(parts, YEAR_MONTH, isYear && isMonth ? year + month : null);
        set(parts, DAY, isDay ? day : null);
        if (isMonth && isDay) {
            String either = month.compareTo(day) < 0 ? month + day : day + month;
            set(parts, MONTH_DAY, either);
            set(parts, DATE, isYear ? year + either : null);
        }
    }

    private static void contacts(String[] parts, String email, String phone) {
        if (email != null) {
            int at = email.indexOf('@');
            String local = at < 0 ? email : email.substring(0, at);
            set(parts, EMAIL, email);
            if (!local.isEmpty()) {
                set(parts, LOCAL, local);
                set(parts, LOCAL_5, prefix(local, 5));
                set(parts, LOCAL_END, suffix(local, 5));
            }
            set(parts, DOMAIN, at < 0 ? null : email.substring(at + 1));
        }
        if (phone != null) {
            set(parts, PHONE, phone);
            set(parts, PHONE_7, suffix(phone, 7));
            set(parts, PHONE_4, suffix(phone, 4));
        }
    }

    /** The set of parts that two records have in common. */
    long shared(String[] parts, String[] others) {
        long shared = 0;
        for (int i = 0; i < bits(); i++) {
            if (parts[i] != null && parts[i].equals(others[i])) {
                shared |= bit(i);
            }
        }
        return shared;
    }

    /** A set with all parts that two records then have in common as well. */
    static long implied(long set) {
        long all = set;
        all |= has(all, NAMES) ? GIVEN.bit() | SURNAME.bit() : 0;
        all |= has(all, EMAIL) ? LOCAL.bit() | DOMAIN.bit() : 0;
        all |= has(all, DATE) ? YEAR.bit() | MONTH_DAY.bit() : 0;
        all |= has(all, GIVEN) ? GIVEN_3.bit() | GIVEN_END.bit() | GIVEN_SOUND.bit() : 0;
        all |= has(all, GIVEN_3) || has(all, GIVEN_SOUND) ? INITIAL.bit() : 0;
        all |= has(all, SURNAME) ? SURNAME_4.bit() | SURNAME_END.bit() | SOUND.bit() : 0;
        all |= has(all, LOCAL) ? LOCAL_5.bit() | LOCAL_END.bit() : 0;
        all |= has(all, YEAR_MONTH) ? YEAR.bit() : 0;
        all |= has(all, STREET) ? STREET_5.bit() : 0;
        all |= has(all, PHONE) ? PHONE_7.bit() : 0;
        all |= has(all, PHONE_7) ? PHONE_4.bit() : 0;
        all |= has(all, GIVEN) && has(all, SURNAME) ? NAMES.bit() : 0;
        all |= has(all, LOCAL) && has(all, DOMAIN) ? EMAIL.bit() : 0;
        boolean isDate = has(all, YEAR) && has(all, MONTH_DAY) || has(all, YEAR_MONTH) && has(all, DAY);
        return all | (isDate ? DATE.bit() | YEAR.bit() | MONTH_DAY.bit() : 0);
    }

    private static boolean has(long set, KeyPart part) {
        return (set & part.bit()) != 0;
    }

    private static void set(String[] parts, KeyPart part, String value) {
        parts[part.ordinal()] = value;
    }

    private static String prefix(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static String suffix(String text, int length) {
        return text.length() <= length ? text : text.substring(text.length() - length);
    }

    /** What a name sounds like. */
    static String sound(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < 'a' || letter > 'z') {
                return prefix(name, 4);
            }
        }
        return Soundex.US_ENGLISH_SIMPLIFIED.encode(name);
    }
}
