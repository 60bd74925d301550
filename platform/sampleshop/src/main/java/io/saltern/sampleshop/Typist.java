package io.saltern.sampleshop;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Writes clean values as people type them, and counts what went wrong. */
final class Typist {
    static final String DEFAULT_EMAIL = "test@test.com";
    static final String DEFAULT_PHONE = "0000000000";

    private static final DateTimeFormatter DOTTED = DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT);
    private static final DateTimeFormatter SLASHED = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);

    /** A given and a family name as typed. */
    record Names(String given, String family) {}

    private final SampleShopOptions options;
    private final Chance chance;
    private final DirtTally tally;

    Typist(SampleShopOptions options, Chance chance, DirtTally tally) {
        this.options = options;
        this.chance = chance;
        this.tally = tally;
    }

    private boolean does(Dirt dirt) {
        boolean done = chance.happens(options.rate(dirt));
        tally.add(dirt, done);
        return done;
    }

    /** At most one edit in one of the two names: an edit more would make one person look like two. */
    Names names(String given, String family) {
        String typedGiven = given;
        String typedFamily = family;
        if (does(Dirt.NAME_TYPO)) {
            if (chance.happens(0.4)) {
                typedGiven = oneEdit(given);
            } else {
                typedFamily = oneEdit(family);
            }
        }
        if (does(Dirt.LETTER_CASE)) {
            boolean upper = chance.happens(0.5);
            typedGiven = upper ? typedGiven.toUpperCase(Locale.ROOT) : typedGiven.toLowerCase(Locale.ROOT);
            typedFamily = upper ? typedFamily.toUpperCase(Locale.ROOT) : typedFamily.toLowerCase(Locale.ROOT);
        }
        if (does(Dirt.BLANKS)) {
            typedGiven = chance.happens(0.5) ? typedGiven + " " : "  " + typedGiven;
            typedFamily = typedFamily.replace(" ", "  ") + " ";
        }
        return new Names(typedGiven, typedFamily);
    }

    /** @param claim takes an address that nobody has yet, and refuses any other */
    String email(String clean, Predicate<String> claim) {
        String typed = clean;
        if (does(Dirt.EMAIL_TYPO)) {
            do {
                typed = misspelt(clean);
            } while (!claim.test(typed));
        }
        return loose(typed);
    }

    /** An e-mail of a form that staff fill in for the customer, who may not want to give one. */
    String emailAtCounter(String clean, Predicate<String> claim) {
        return does(Dirt.DEFAULT_VALUE) ? DEFAULT_EMAIL : email(clean, claim);
    }

    /** Case and blanks only. */
    String loose(String email) {
        String typed = email;
        if (does(Dirt.LETTER_CASE)) {
            typed = chance.happens(0.5)
                    ? typed.toUpperCase(Locale.ROOT)
                    : typed.substring(0, 1).toUpperCase(Locale.ROOT) + typed.substring(1);
        }
        if (does(Dirt.BLANKS)) {
            typed = chance.happens(0.5) ? " " + typed : typed + "  ";
        }
        return typed;
    }

    String phoneAtCounter(Person.Phone phone) {
        if (does(Dirt.MISSING_PHONE)) {
            return "";
        }
        return does(Dirt.DEFAULT_VALUE) ? DEFAULT_PHONE : phone(phone);
    }

    String phoneOnline(Person.Phone phone) {
        return does(Dirt.MISSING_PHONE) ? "" : phone(phone);
    }

    /** National forms are written in Germany only: the others cannot be told from German numbers. */
    String phone(Person.Phone phone) {
        String code = phone.callingCode();
        String rest = phone.rest();
        String head = rest.substring(0, 3);
        String tail = rest.substring(3);
        String typed = "+" + code + " " + head + " " + tail;
        if (does(Dirt.PHONE_FORMAT)) {
            List<String> forms = code.equals("49")
                    ? List.of(
                            "+" + code + rest,
                            "00" + code + rest,
                            "0" + head + "/" + tail,
                            "0" + head + " " + tail,
                            "0" + head + "-" + tail.substring(0, 4) + "-" + tail.substring(4),
                            "+" + code + " (0) " + head + " " + tail,
                            "(0" + head + ") " + tail)
                    : List.of("+" + code + rest, "00" + code + rest, "00" + code + " " + head + " " + tail);
            typed = chance.pick(forms);
        }
        return does(Dirt.BLANKS) ? " " + typed + " " : typed;
    }

    String date(LocalDate date) {
        if (!does(Dirt.DATE_FORMAT)) {
            return date.toString();
        }
        return chance.happens(0.7) ? DOTTED.format(date) : SLASHED.format(date);
    }

    /** One letter left out, doubled or replaced: one edit by Levenshtein's count. */
    private String oneEdit(String name) {
        int at = letterInside(name);
        if (at < 0) {
            return name + name.charAt(name.length() - 1);
        }
        return switch (chance.below(3)) {
            case 0 -> name.substring(0, at) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + name.charAt(at) + name.substring(at);
            default -> name.substring(0, at) + otherThan(name.charAt(at)) + name.substring(at + 1);
        };
    }

    private int letterInside(String text) {
        for (int tries = 0; tries < 8 && text.length() > 3; tries++) {
            int at = chance.between(1, text.length() - 2);
            if (Character.isLetter(text.charAt(at))) {
                return at;
            }
        }
        return -1;
    }

    private char otherThan(char letter) {
        char drawn = (char) ('a' + chance.below(26));
        return drawn == Character.toLowerCase(letter) ? (drawn == 'z' ? 'a' : (char) (drawn + 1)) : drawn;
    }

    private String misspelt(String email) {
        int at = email.indexOf('@');
        String local = email.substring(0, at);
        String domain = email.substring(at + 1);
        if (chance.happens(0.3)) {
            return local + "@" + domain.charAt(0) + domain.charAt(2) + domain.charAt(1) + domain.substring(3);
        }
        String wrong = oneEdit(local);
        return wrong.contains("..") ? local + chance.below(10) + "@" + domain : wrong + "@" + domain;
    }

    /** Lower-case ASCII letters of a name, as they stand in an e-mail. */
    static String asciiOf(String name) {
        String spelt = name.toLowerCase(Locale.ROOT)
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss")
                .replace("ı", "i");
        String plain = Normalizer.normalize(spelt, Normalizer.Form.NFD);
        StringBuilder ascii = new StringBuilder(plain.length());
        for (char letter : plain.toCharArray()) {
            if (letter >= 'a' && letter <= 'z') {
                ascii.append(letter);
            }
        }
        return ascii.toString();
    }
}
