package io.saltern.identity.match;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.language.Soundex;

/**
 * The rules that bring two records together: equal keys of one rule. A key is a 64-bit hash of rule and parts, 0 where a
 * part is not known. They follow from the meanings present.
 */
final class BlockingRules implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_LIST = 3;

    /** The parts that keys are made of. */
    private enum Part {
        GIVEN,
        GIVEN_3,
        INITIAL,
        SURNAME,
        SURNAME_4,
        SOUND,
        GIVEN_SOUND,
        NAMES,
        MIDDLE,
        SEX,
        YEAR,
        MONTH_DAY,
        YEAR_MONTH,
        DAY,
        DATE,
        AGE,
        HOUSE,
        STREET,
        STREET_5,
        POSTCODE,
        CITY,
        EMAIL,
        LOCAL,
        LOCAL_5,
        DOMAIN,
        PHONE,
        PHONE_7
    }

    /** @param place place in the layout of a column of its own; -1 when all parts are fixed ones */
    private record Rule(String name, List<Part> parts, int place) implements Serializable {}

    private final List<Rule> rules = new ArrayList<>();
    private final boolean[] present;

    BlockingRules(PersonLayout layout, boolean[] present) {
        this.present = present;
        for (int i = 0; i < layout.extras().size(); i++) {
            int place = PersonLayout.FIXED + i;
            PersonLayout.ColumnMeaning extra = layout.extras().get(i);
            if (!present[place]) {
                continue;
            }
            if (extra.meaning() == Meaning.ID) {
                rules.add(new Rule(extra.column(), List.of(), place));
            } else {
                addWith(extra.column(), place, Part.INITIAL, Part.SURNAME);
                addWith(extra.column(), place, Part.GIVEN, Part.YEAR);
            }
        }
        add(Part.EMAIL);
        add(Part.LOCAL);
        add(Part.PHONE);
        add(Part.PHONE_7);
        add(Part.DATE);
        add(Part.NAMES);
        add(Part.SOUND, Part.YEAR);
        add(Part.GIVEN, Part.YEAR_MONTH);
        add(Part.GIVEN, Part.MONTH_DAY);
        add(Part.SURNAME, Part.MONTH_DAY);
        add(Part.SURNAME, Part.YEAR_MONTH);
        add(Part.SURNAME, Part.YEAR, Part.DAY);
        add(Part.GIVEN, Part.YEAR, Part.DAY);
        add(Part.GIVEN_SOUND, Part.YEAR);
        add(Part.DATE, Part.INITIAL);
        add(Part.DATE, Part.SEX);
        add(Part.SOUND, Part.GIVEN_3);
        add(Part.SURNAME, Part.INITIAL);
        add(Part.SURNAME, Part.MIDDLE, Part.INITIAL);
        add(Part.HOUSE, Part.STREET_5, Part.INITIAL);
        add(Part.HOUSE, Part.STREET_5);
        add(Part.STREET, Part.SURNAME);
        add(Part.STREET, Part.GIVEN);
        add(Part.POSTCODE, Part.SOUND);
        add(Part.POSTCODE, Part.GIVEN);
        add(Part.POSTCODE, Part.YEAR_MONTH);
        add(Part.CITY, Part.SURNAME_4, Part.INITIAL);
        add(Part.CITY, Part.GIVEN);
        add(Part.CITY, Part.SURNAME);
        add(Part.CITY, Part.YEAR_MONTH);
        add(Part.CITY, Part.MONTH_DAY);
        add(Part.GIVEN, Part.LOCAL_5);
        add(Part.DOMAIN, Part.YEAR);
        add(Part.DOMAIN, Part.INITIAL);
        add(Part.LOCAL_5, Part.YEAR);
        add(Part.SURNAME, Part.HOUSE);
        add(Part.SURNAME_4, Part.AGE, Part.SEX);
        add(Part.GIVEN, Part.AGE);
        add(Part.GIVEN);
        add(Part.SURNAME);
    }

    private boolean isPresent(Part part) {
        return switch (part) {
            case GIVEN, GIVEN_3, INITIAL, GIVEN_SOUND -> present[PersonLayout.GIVEN];
            case SURNAME, SURNAME_4, SOUND -> present[PersonLayout.SURNAME];
            case NAMES -> present[PersonLayout.GIVEN] && present[PersonLayout.SURNAME];
            case MIDDLE -> present[PersonLayout.MIDDLE];
            case SEX -> present[PersonLayout.SEX];
            case YEAR, MONTH_DAY, YEAR_MONTH, DATE, DAY -> present[PersonLayout.BIRTH];
            case AGE -> present[PersonLayout.AGE] && !present[PersonLayout.BIRTH];
            case HOUSE -> present[PersonLayout.HOUSE];
            case STREET, STREET_5 -> present[PersonLayout.STREET];
            case POSTCODE -> present[PersonLayout.POSTCODE];
            case CITY -> present[PersonLayout.CITY];
            case EMAIL, LOCAL, LOCAL_5, DOMAIN -> present[PersonLayout.EMAIL];
            case PHONE, PHONE_7 -> present[PersonLayout.PHONE];
        };
    }

    private void add(Part... parts) {
        for (Part part : parts) {
            if (!isPresent(part)) {
                return;
            }
        }
        StringBuilder name = new StringBuilder();
        for (Part part : parts) {
            name.append(name.length() == 0 ? "" : " + ").append(part.name().toLowerCase(java.util.Locale.ROOT));
        }
        rules.add(new Rule(name.toString(), List.of(parts), -1));
    }

    private void addWith(String column, int place, Part... parts) {
        for (Part part : parts) {
            if (!isPresent(part)) {
                return;
            }
        }
        rules.add(new Rule(column + " + " + List.of(parts), List.of(parts), place));
    }

    int size() {
        return rules.size();
    }

    String name(int rule) {
        return rules.get(rule).name();
    }

    /** The keys of a record, a place a rule; 0 where the rule has none. Of several e-mails or phones the first counts. */
    long[] keys(String[] form) {
        String[] parts = parts(form);
        long[] keys = new long[rules.size()];
        for (int i = 0; i < keys.length; i++) {
            Rule rule = rules.get(i);
            long key = seed(i);
            boolean isKnown = true;
            if (rule.place() >= 0) {
                isKnown = form[rule.place()] != null;
                key = isKnown ? hash(key, form[rule.place()]) : 0;
            }
            for (int j = 0; j < rule.parts().size() && isKnown; j++) {
                String part = parts[rule.parts().get(j).ordinal()];
                isKnown = part != null;
                key = isKnown ? hash(key, part) : 0;
            }
            keys[i] = isKnown ? key == 0 ? 1 : key : 0;
        }
        return keys;
    }

    private static String[] parts(String[] form) {
        String[] parts = new String[Part.values().length];
        String given = form[PersonLayout.GIVEN];
        String surname = form[PersonLayout.SURNAME];
        String birth = form[PersonLayout.BIRTH];
        String street = form[PersonLayout.STREET];
        if (given != null) {
            set(parts, Part.GIVEN, given.length() > 1 ? given : null);
            set(parts, Part.GIVEN_3, given.length() > 1 ? prefix(given, 3) : null);
            set(parts, Part.INITIAL, prefix(given, 1));
            set(parts, Part.GIVEN_SOUND, sound(given));
        }
        if (surname != null) {
            set(parts, Part.SURNAME, surname);
            set(parts, Part.SURNAME_4, prefix(surname, 4));
            set(parts, Part.SOUND, sound(surname));
        }
        if (given != null && surname != null && given.length() > 1) {
            set(parts, Part.NAMES, given.compareTo(surname) < 0 ? given + ' ' + surname : surname + ' ' + given);
        }
        set(parts, Part.MIDDLE, form[PersonLayout.MIDDLE] == null ? null : prefix(form[PersonLayout.MIDDLE], 1));
        set(parts, Part.SEX, form[PersonLayout.SEX]);
        if (birth != null && birth.length() == 8) {
            boolean isYear = birth.charAt(0) != '?';
            boolean isMonth = birth.charAt(4) != '?';
            boolean isDay = birth.charAt(6) != '?';
            String year = birth.substring(0, 4);
            String month = birth.substring(4, 6);
            String day = birth.substring(6);
            set(parts, Part.YEAR, isYear ? year : null);
            set(parts, Part.YEAR_MONTH, isYear && isMonth ? year + month : null);
            set(parts, Part.DAY, isDay ? day : null);
            if (isMonth && isDay) {
                String either = month.compareTo(day) < 0 ? month + day : day + month;
                set(parts, Part.MONTH_DAY, either);
                set(parts, Part.DATE, isYear ? year + either : null);
            }
        }
        set(parts, Part.AGE, form[PersonLayout.AGE]);
        set(parts, Part.HOUSE, form[PersonLayout.HOUSE]);
        set(parts, Part.STREET, street);
        set(parts, Part.STREET_5, street == null ? null : prefix(street, 5));
        set(parts, Part.POSTCODE, form[PersonLayout.POSTCODE]);
        set(parts, Part.CITY, form[PersonLayout.CITY]);
        String email = first(form[PersonLayout.EMAIL]);
        if (email != null) {
            int at = email.indexOf('@');
            String local = at < 0 ? email : email.substring(0, at);
            set(parts, Part.EMAIL, email);
            set(parts, Part.LOCAL, local.isEmpty() ? null : local);
            set(parts, Part.LOCAL_5, local.isEmpty() ? null : prefix(local, 5));
            set(parts, Part.DOMAIN, at < 0 ? null : email.substring(at + 1));
        }
        String phone = first(form[PersonLayout.PHONE]);
        if (phone != null) {
            set(parts, Part.PHONE, phone);
            set(parts, Part.PHONE_7, phone.length() <= 7 ? phone : phone.substring(phone.length() - 7));
        }
        return parts;
    }

    private static void set(String[] parts, Part part, String value) {
        parts[part.ordinal()] = value;
    }

    private static String first(String list) {
        if (list == null) {
            return null;
        }
        int end = list.indexOf(PersonLayout.SEPARATOR);
        return end < 0 ? list : list.substring(0, end);
    }

    private static String prefix(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static String sound(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < 'a' || letter > 'z') {
                return prefix(name, 4);
            }
        }
        return Soundex.US_ENGLISH_SIMPLIFIED.encode(name);
    }

    private static long seed(int rule) {
        return mix(0x9E3779B97F4A7C15L * (rule + 1));
    }

    private static long hash(long seed, String text) {
        long hash = seed ^ 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** The finish of SplitMix64. */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** A hash of a value of a kind. */
    static long hash(int kind, String value) {
        return hash(seed(1000 + kind), value);
    }
}
