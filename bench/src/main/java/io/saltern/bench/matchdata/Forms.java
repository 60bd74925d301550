package io.saltern.bench.matchdata;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;

/** Forms in which one and the same value is written. */
final class Forms {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final List<String> TITLES = List.of("Mr", "Mrs", "Ms", "Dr", "Prof.");
    private static final String[][] SHORTENED = {
        {"Street", "St"},
        {"Road", "Rd"},
        {"Avenue", "Ave"},
        {"Lane", "Ln"},
        {"Drive", "Dr"},
        {"Court", "Ct"},
        {"Calle", "C/"},
        {"Avenida", "Avda"},
        {"Plaza", "Pza"},
        {"Paseo", "Pº"},
        {"Camino", "Cno"},
        {"straße", "str."},
        {"platz", "pl."}
    };

    private Forms() {}

    /** The forms put the day before the month, or name the month. */
    static String date(LocalDate date, Chance chance) {
        String day = two(date.getDayOfMonth());
        String month = two(date.getMonthValue());
        String name = MONTHS.get(date.getMonthValue() - 1);
        return switch (chance.weighted(50, 20, 15, 15)) {
            case 0 -> date.toString();
            case 1 -> day + "/" + month + "/" + date.getYear();
            case 2 -> day + "." + month + "." + date.getYear();
            default -> date.getDayOfMonth() + " " + name + " " + date.getYear();
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    static String phone(String phone, Chance chance) {
        if (phone.length() != 10) {
            return phone;
        }
        String area = phone.substring(0, 3);
        String middle = phone.substring(3, 6);
        String end = phone.substring(6);
        return switch (chance.weighted(35, 25, 20, 20)) {
            case 0 -> phone;
            case 1 -> "(" + area + ") " + middle + "-" + end;
            case 2 -> area + "-" + middle + "-" + end;
            default -> area + " " + middle + " " + end;
        };
    }

    static String fullName(Draft draft, boolean inManyForms, Chance chance) {
        String given = draft.get(Meaning.GIVEN);
        String surname = draft.get(Meaning.SURNAME);
        String middle = draft.get(Meaning.MIDDLE);
        if (!inManyForms) {
            return given + " " + surname;
        }
        String initial = middle.isEmpty() ? "" : " " + middle.charAt(0) + ".";
        return switch (chance.weighted(35, 15, 20, 10, 6, 6, 8)) {
            case 0 -> given + " " + surname;
            case 1 -> surname + ", " + given;
            case 2 -> given + initial + " " + surname;
            case 3 -> surname + ", " + given + initial;
            case 4 -> chance.pick(TITLES) + " " + given + " " + surname;
            case 5 -> given.charAt(0) + ". " + surname;
            default -> middle.isEmpty() ? surname + " " + given : given + " " + middle + " " + surname;
        };
    }

    static String address(Language language, Address address, Chance chance) {
        boolean hasUnit = !address.unit().isEmpty() && !chance.happens(0.15);
        String line = language == Language.ENGLISH
                ? address.number() + " " + address.street()
                : address.street() + (chance.happens(0.5) ? " " : ", ") + address.number();
        String unit = hasUnit ? ", " + address.unit() : "";
        String flat = hasUnit ? address.unit() + ", " : "";
        return switch (chance.weighted(40, 15, 15, 15, 15)) {
            case 0 -> line + unit + ", " + address.city() + ", " + address.state() + " " + address.postcode();
            case 1 -> line + unit + ", " + address.postcode() + " " + address.city();
            case 2 -> line + unit + ", " + address.city();
            case 3 -> flat + line + ", " + address.city() + " " + address.postcode();
            default -> line + unit + "; " + address.city() + " " + address.state();
        };
    }

    static String shortened(String street) {
        for (String[] pair : SHORTENED) {
            int at = street.indexOf(pair[0]);
            if (at >= 0) {
                return street.substring(0, at) + pair[1] + street.substring(at + pair[0].length());
            }
        }
        return street;
    }

    /** As systems without umlauts and accents write. */
    static String withoutAccents(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                String spelt = text.replace("ß", "ss")
                        .replace("ü", "ue")
                        .replace("ö", "oe")
                        .replace("ä", "ae");
                return Normalizer.normalize(spelt, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
            }
        }
        return text;
    }
}
