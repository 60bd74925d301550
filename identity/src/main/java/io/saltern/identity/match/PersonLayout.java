package io.saltern.identity.match;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the normalised values of a record stand, and how raw values become them. The first {@link #FIXED} places are the
 * same for every table; after them comes one place for each column whose meaning may occur more than once and is compared
 * by itself (id, birth place, occupation, country, free).
 */
final class PersonLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    static final int GIVEN = 0;
    static final int MIDDLE = 1;
    static final int SURNAME = 2;
    static final int SEX = 3;
    /** Eight digits, year month day; {@code ?} for each digit of a part that is not known. */
    static final int BIRTH = 4;

    static final int AGE = 5;
    static final int HOUSE = 6;
    static final int STREET = 7;
    static final int UNIT = 8;
    static final int POSTCODE = 9;
    static final int CITY = 10;
    static final int STATE = 11;
    /** All e-mails of the record, with {@link #SEPARATOR} between. */
    static final int EMAIL = 12;
    /** All phones of the record, with {@link #SEPARATOR} between. */
    static final int PHONE = 13;

    static final int FIXED = 14;
    static final char SEPARATOR = '|';

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}]+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern EXTENSION = Pattern.compile(
            "\\d[\\s.()/-]*(?:(?:;?\\s*ext(?:ension|n)?|x|#|~|durchwahl|dw|nebenstelle|poste|ramal|anexo|int)"
                    + "[\\s.:=]*\\d{1,8}|[,;]+\\s*\\d{1,5})\\s*$");
    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]+");
    private static final Pattern HOUSE_THEN_STREET = Pattern.compile("^(\\d+[a-z]?)\\s+(.+)$");
    private static final Pattern THREE_PARTS =
            Pattern.compile("^(\\d{1,4})[-/. ](\\d{1,2}|[a-z]{3,9})[-/. ,]+(\\d{1,4})(?:[t ].*)?$");
    private static final Pattern MONTH_FIRST = Pattern.compile("^([a-z]{3,9})[-/. ]+(\\d{1,2})[-/. ,]+(\\d{4})$");
    /** Words of a full name that are no name. */
    private static final Set<String> TITLES =
            Set.of("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "jr", "sr", "ii", "iii", "iv", "md", "phd");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, String> STREET_WORDS = Map.ofEntries(
            Map.entry("street", "st"),
            Map.entry("str", "st"),
            Map.entry("road", "rd"),
            Map.entry("avenue", "ave"),
            Map.entry("av", "ave"),
            Map.entry("drive", "dr"),
            Map.entry("lane", "ln"),
            Map.entry("court", "ct"),
            Map.entry("place", "pl"),
            Map.entry("crescent", "cres"),
            Map.entry("circuit", "cct"),
            Map.entry("close", "cl"),
            Map.entry("boulevard", "blvd"),
            Map.entry("terrace", "tce"),
            Map.entry("parade", "pde"),
            Map.entry("highway", "hwy"),
            Map.entry("square", "sq"),
            Map.entry("circle", "cir"),
            Map.entry("trail", "trl"),
            Map.entry("parkway", "pkwy"),
            Map.entry("north", "n"),
            Map.entry("south", "s"),
            Map.entry("east", "e"),
            Map.entry("west", "w"));

    /** One column of the table. */
    record ColumnMeaning(String column, Meaning meaning) implements Serializable {}

    private final List<ColumnMeaning> columns;
    private final List<ColumnMeaning> extras;
    private final boolean isDayFirst;

    PersonLayout(List<ColumnMeaning> columns, boolean isDayFirst) {
        this.columns = new ArrayList<>(columns);
        this.isDayFirst = isDayFirst;
        this.extras = new ArrayList<>();
        for (ColumnMeaning column : columns) {
            switch (column.meaning()) {
                case ID, BIRTH_PLACE, OCCUPATION, COUNTRY, FREE -> extras.add(column);
                default -> {}
            }
        }
    }

    int size() {
        return FIXED + extras.size();
    }

    /** The columns that have a place of their own, in the order of their places from {@link #FIXED} on. */
    List<ColumnMeaning> extras() {
        return extras;
    }

    List<ColumnMeaning> columns() {
        return columns;
    }

    /** Which places of a record can hold a value, by the meanings alone. */
    boolean[] present() {
        boolean[] present = new boolean[size()];
        for (ColumnMeaning column : columns) {
            switch (column.meaning()) {
                case GIVEN -> present[GIVEN] = true;
                case MIDDLE -> present[MIDDLE] = true;
                case SURNAME -> present[SURNAME] = true;
                case FULL_NAME -> {
                    present[GIVEN] = true;
                    present[MIDDLE] = true;
                    present[SURNAME] = true;
                }
                case SEX -> present[SEX] = true;
                case BIRTH_DATE, BIRTH_DAY, BIRTH_MONTH, BIRTH_YEAR -> present[BIRTH] = true;
                case AGE -> present[AGE] = true;
                case HOUSE_NUMBER -> present[HOUSE] = true;
                case STREET -> {
                    present[STREET] = true;
                    present[HOUSE] = true;
                }
                case UNIT -> present[UNIT] = true;
                case POSTCODE -> present[POSTCODE] = true;
                case CITY -> present[CITY] = true;
                case STATE -> present[STATE] = true;
                case EMAIL -> present[EMAIL] = true;
                case PHONE -> present[PHONE] = true;
                default -> {}
            }
        }
        Arrays.fill(present, FIXED, present.length, true);
        return present;
    }

    /** Raw values in the order of {@link #columns()} to the normalised ones; null where nothing is known. */
    String[] normalise(String[] raw) {
        String[] form = new String[size()];
        String year = null;
        String month = null;
        String day = null;
        int extra = FIXED;
        for (int i = 0; i < raw.length; i++) {
            Meaning meaning = columns.get(i).meaning();
            String text = blankToNull(raw[i]);
            boolean isExtra = extra < size() && columns.get(i) == extras.get(extra - FIXED);
            if (isExtra) {
                form[extra++] = text == null ? null : meaning == Meaning.ID ? word(text) : spaced(text);
                continue;
            }
            if (text == null) {
                continue;
            }
            switch (meaning) {
                case GIVEN -> form[GIVEN] = joined(form[GIVEN], letters(spelt(text)));
                case MIDDLE -> form[MIDDLE] = joined(form[MIDDLE], letters(spelt(text)));
                case SURNAME -> form[SURNAME] = joined(form[SURNAME], letters(spelt(text)));
                case FULL_NAME -> fullName(spelt(text), form);
                case SEX -> form[SEX] = sex(text);
                case BIRTH_DATE -> form[BIRTH] = date(text);
                case BIRTH_YEAR -> year = number(text, 4);
                case BIRTH_MONTH -> month = month(text);
                case BIRTH_DAY -> day = number(text, 2);
                case AGE -> form[AGE] = age(text);
                case HOUSE_NUMBER -> form[HOUSE] = word(text);
                case STREET -> street(text, form);
                case UNIT -> form[UNIT] = joined(form[UNIT], word(text));
                case POSTCODE -> form[POSTCODE] = word(text);
                case CITY -> form[CITY] = joined(form[CITY], letters(text));
                case STATE -> form[STATE] = letters(text);
                case EMAIL -> form[EMAIL] = listed(form[EMAIL], email(text));
                case PHONE -> form[PHONE] = listed(form[PHONE], phone(text));
                default -> throw new IllegalStateException("no place for " + meaning);
            }
        }
        if (form[BIRTH] == null && (year != null || month != null && day != null)) {
            form[BIRTH] = (year == null ? "????" : year) + (month == null ? "??" : month) + (day == null ? "??" : day);
        }
        return form;
    }

    /** The first of several e-mails or phones; null where there is none. */
    static String first(String list) {
        if (list == null) {
            return null;
        }
        int end = list.indexOf(SEPARATOR);
        return end < 0 ? list : list.substring(0, end);
    }

    private static String blankToNull(String raw) {
        if (raw == null) {
            return null;
        }
        String text = raw.strip();
        if (text.isEmpty()) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "null", "none", "nan", "n/a", "na", "unknown", "-", "?" -> null;
            default -> lower;
        };
    }

    /**
     * Letters of names that are written as two where they are not at hand. Without their marks they would make one name of
     * two: Kühn, or Kuehn, is not Kuhn.
     */
    private static String spelt(String name) {
        if (isAscii(name)) {
            return name;
        }
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ø", "oe")
                .replace("å", "aa");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static String plain(String text) {
        if (isAscii(text)) {
            return text;
        }
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ø", "o")
                .replace("ł", "l");
    }

    private static String letters(String text) {
        return emptyToNull(NOT_LETTERS.matcher(plain(text)).replaceAll(""));
    }

    private static String word(String text) {
        return emptyToNull(NOT_WORD.matcher(plain(text)).replaceAll(""));
    }

    private static String spaced(String text) {
        return emptyToNull(NOT_WORD.matcher(plain(text)).replaceAll(" ").strip());
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String joined(String before, String next) {
        return before == null ? next : next == null ? before : before + next;
    }

    private static String listed(String before, String next) {
        return before == null ? next : next == null || before.equals(next) ? before : before + SEPARATOR + next;
    }

    private static void fullName(String text, String[] form) {
        int comma = text.indexOf(',');
        String given;
        String surname;
        String middle = null;
        if (comma >= 0) {
            surname = emptyToNull(String.join("", spacedParts(text.substring(0, comma))));
            String[] rest = spacedParts(text.substring(comma + 1));
            given = rest.length == 0 ? null : rest[0];
            for (int i = 1; i < rest.length; i++) {
                middle = joined(middle, rest[i]);
            }
        } else {
            String[] parts = spacedParts(text);
            given = parts.length > 1 ? parts[0] : null;
            surname = parts.length == 0 ? null : parts[parts.length - 1];
            for (int i = 1; i < parts.length - 1; i++) {
                middle = joined(middle, parts[i]);
            }
        }
        form[GIVEN] = joined(form[GIVEN], given);
        form[MIDDLE] = joined(form[MIDDLE], middle);
        form[SURNAME] = joined(form[SURNAME], surname);
    }

    private static String[] spacedParts(String text) {
        String parts = NOT_LETTERS.matcher(plain(text)).replaceAll(" ").strip();
        return Arrays.stream(parts.split(" "))
                .filter(part -> !part.isEmpty() && !TITLES.contains(part))
                .toArray(String[]::new);
    }

    private static String sex(String text) {
        return switch (text.charAt(0)) {
            case 'm', '1', 'h' -> "m";
            case 'f', 'w', '2' -> "f";
            default -> text.substring(0, 1);
        };
    }

    private static String age(String text) {
        String digits = NOT_DIGITS.matcher(text.replaceAll("\\.0+$", "")).replaceAll("");
        return digits.isEmpty() || digits.length() > 3 ? null : digits;
    }

    private static String number(String text, int width) {
        String digits = NOT_DIGITS.matcher(text.replaceAll("\\.0+$", "")).replaceAll("");
        if (digits.isEmpty() || digits.length() > width) {
            return null;
        }
        return "0".repeat(width - digits.length()) + digits;
    }

    private static String month(String text) {
        if (Character.isLetter(text.charAt(0)) && text.length() >= 3) {
            int index = MONTHS.indexOf(text.substring(0, 3));
            return index < 0 ? null : two(index + 1);
        }
        return number(text, 2);
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }

    private String date(String text) {
        Matcher parts = THREE_PARTS.matcher(text);
        if (parts.matches()) {
            String first = parts.group(1);
            String middle = parts.group(2);
            String last = parts.group(3);
            if (Character.isLetter(middle.charAt(0))) {
                String month = month(middle);
                return month == null
                        ? null
                        : first.length() == 4 ? first + month + number(last, 2) : year(last) + month + number(first, 2);
            }
            if (first.length() >= 3) {
                return number(first, 4) + number(middle, 2) + number(last, 2);
            }
            boolean dayFirst = Integer.parseInt(first) > 12 || isDayFirst && Integer.parseInt(middle) <= 12;
            return year(last) + number(dayFirst ? middle : first, 2) + number(dayFirst ? first : middle, 2);
        }
        Matcher monthFirst = MONTH_FIRST.matcher(text);
        if (monthFirst.matches()) {
            String month = month(monthFirst.group(1));
            return month == null ? null : monthFirst.group(3) + month + number(monthFirst.group(2), 2);
        }
        String digits =
                NOT_DIGITS.matcher(text.replaceAll("[t ]\\d\\d:.*$|\\.0+$", "")).replaceAll("");
        if (digits.length() == 4) {
            return digits + "????";
        }
        return digits.length() < 6 || digits.length() > 9 ? null : digits;
    }

    private static String year(String text) {
        if (text.length() == 2) {
            return (Integer.parseInt(text) > 30 ? "19" : "20") + text;
        }
        return number(text, 4);
    }

    private static void street(String text, String[] form) {
        String words = spaced(text);
        if (words == null) {
            return;
        }
        if (form[HOUSE] == null) {
            Matcher leading = HOUSE_THEN_STREET.matcher(words);
            if (leading.matches()) {
                form[HOUSE] = leading.group(1);
                words = leading.group(2);
            }
        }
        StringBuilder out = new StringBuilder();
        for (String part : words.split(" ")) {
            out.append(STREET_WORDS.getOrDefault(part, part));
        }
        form[STREET] = joined(form[STREET], out.toString());
    }

    private static String email(String text) {
        String trimmed = text.replace(" ", "");
        return trimmed.length() < 3 ? null : trimmed;
    }

    /** Null for a number with an extension: many people answer it, and E.164 has no place for what tells them apart. */
    private static String phone(String text) {
        if (EXTENSION.matcher(text).find()) {
            return null;
        }
        String digits = NOT_DIGITS.matcher(text).replaceAll("");
        if (digits.length() < 5) {
            return null;
        }
        return digits.length() > 9 ? digits.substring(digits.length() - 9) : digits;
    }
}
