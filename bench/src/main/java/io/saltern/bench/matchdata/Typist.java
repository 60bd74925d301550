package io.saltern.bench.matchdata;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/** Writes what a source shows of a person in a year, with the mistakes of that source. */
final class Typist {
    private static final List<String> KEY_ROWS = List.of("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm");
    private static final String[][] LOOK_ALIKE = {
        {"o", "0"},
        {"l", "1"},
        {"m", "rn"},
        {"i", "l"},
        {"s", "5"},
        {"b", "8"},
        {"d", "cl"},
        {"h", "b"},
        {"u", "v"},
        {"e", "c"},
        {"n", "ri"},
        {"g", "q"},
        {"w", "vv"},
        {"z", "2"},
        {"a", "o"},
        {"t", "f"}
    };
    private static final String[][] SOUND_ALIKE = {
        {"ph", "f"},
        {"ck", "k"},
        {"ie", "y"},
        {"ei", "ai"},
        {"ey", "y"},
        {"th", "t"},
        {"ll", "l"},
        {"nn", "n"},
        {"ss", "s"},
        {"tt", "t"},
        {"c", "k"},
        {"k", "ck"},
        {"y", "i"},
        {"z", "s"},
        {"v", "f"},
        {"w", "v"},
        {"f", "ph"},
        {"s", "z"},
        {"ai", "ei"},
        {"ea", "ee"},
        {"oo", "u"},
        {"ou", "u"},
        {"d", "dt"},
        {"i", "y"},
        {"e", "a"},
        {"a", "e"}
    };

    private final Lexicon lexicon;
    private final Language language;

    Typist(Lexicon lexicon) {
        this.lexicon = lexicon;
        this.language = lexicon.language();
    }

    /** @param source whose rates and forms apply */
    Draft write(Person person, int year, Source source, Chance chance) {
        Draft draft = new Draft();
        Hand hand = new Hand(source.rates(), chance);
        names(draft, person, year, hand);
        birth(draft, person, year, source, hand);
        address(draft, person, year, source, hand);
        contact(draft, person, year, source, hand);
        draft.set(Meaning.SEX, person.isFemale() ? "F" : "M");
        draft.set(Meaning.ID, hand.number(person.id()));
        draft.set(Meaning.OCCUPATION, hand.words(person.trade()));
        draft.set(Meaning.BIRTH_PLACE, hand.words(person.birthPlace()));
        finish(draft, source, hand);
        return draft;
    }

    private void names(Draft draft, Person person, int year, Hand hand) {
        String given = person.given();
        String middle = person.middle();
        String surname = Person.in(year, person.surnames());
        if (!middle.isEmpty() && hand.does(Mistake.CALLED_BY_MIDDLE_NAME)) {
            given = middle;
            middle = "";
        } else if (hand.does(Mistake.NICKNAME)) {
            given = lexicon.nickname(given);
        }
        int blank = surname.indexOf(' ');
        if (blank > 0 && hand.does(Mistake.ONE_SURNAME)) {
            surname = hand.chance.happens(0.85) ? surname.substring(0, blank) : surname.substring(blank + 1);
        }
        given = hand.word(given);
        surname = hand.words(surname);
        if (hand.does(Mistake.INITIAL)) {
            given = given.substring(0, 1);
        }
        if (!middle.isEmpty()) {
            middle = hand.chance.happens(0.5) ? middle.substring(0, 1) : hand.word(middle);
        }
        boolean areSwapped = hand.does(Mistake.NAMES_SWAPPED);
        draft.set(Meaning.GIVEN, areSwapped ? surname : given);
        draft.set(Meaning.SURNAME, areSwapped ? given : surname);
        draft.set(Meaning.MIDDLE, middle);
    }

    private void birth(Draft draft, Person person, int year, Source source, Hand hand) {
        LocalDate date = person.birth();
        if (hand.does(Mistake.DAY_AND_MONTH_SWAPPED) && date.getDayOfMonth() <= 12) {
            date = LocalDate.of(date.getYear(), date.getDayOfMonth(), date.getMonthValue());
        } else if (hand.does(Mistake.DATE)) {
            date = near(date, hand.chance);
        }
        draft.set(Meaning.BIRTH_YEAR, Integer.toString(date.getYear()));
        draft.set(Meaning.BIRTH_DATE, source.hasManyForms() ? Forms.date(date, hand.chance) : date.toString());
        int age = Math.max(0, year - date.getYear() - hand.chance.below(2));
        draft.set(Meaning.AGE, Integer.toString(age));
    }

    private static LocalDate near(LocalDate date, Chance chance) {
        return switch (chance.weighted(25, 15, 25, 35)) {
            case 0 -> date.plusYears(chance.happens(0.5) ? 1 : -1);
            case 1 -> date.plusYears(chance.happens(0.5) ? 10 : -10);
            case 2 -> date.withMonth(chance.between(1, 12));
            default ->
                date.withDayOfMonth(chance.between(1, YearMonth.from(date).lengthOfMonth()));
        };
    }

    private void address(Draft draft, Person person, int year, Source source, Hand hand) {
        boolean isStale = hand.does(Mistake.STALE_ADDRESS);
        Address home = person.homeIn(isStale ? year - hand.chance.between(1, 8) : year);
        String number = hand.number(home.number());
        String street = hand.words(home.street());
        if (hand.does(Mistake.ABBREVIATION)) {
            street = Forms.shortened(street);
        }
        String city = hand.words(home.city());
        String postcode = hand.number(home.postcode());
        draft.set(Meaning.HOUSE_NUMBER, number);
        draft.set(Meaning.UNIT, home.unit());
        draft.set(Meaning.POSTCODE, postcode);
        draft.set(Meaning.CITY, city);
        draft.set(Meaning.STATE, home.state());
        draft.set(
                Meaning.STREET,
                source.hasWholeAddress()
                        ? Forms.address(
                                language,
                                new Address(number, street, home.unit(), postcode, city, home.state()),
                                hand.chance)
                        : street);
    }

    private void contact(Draft draft, Person person, int year, Source source, Hand hand) {
        String email = hand.chance.happens(0.12) ? person.workEmail() : Person.in(year, person.emails());
        String phone = Person.in(year, person.mobiles());
        if (hand.does(Mistake.HOUSEHOLD_CONTACT)) {
            phone = person.landline();
            email = person.familyEmail().isEmpty() ? email : person.familyEmail();
        }
        email = hand.email(email);
        phone = hand.number(phone);
        if (hand.does(Mistake.DEFAULT_CONTACT)) {
            email = hand.chance.happens(0.5) ? "none@none.example" : "test@test.example";
            phone = "0000000000";
        }
        draft.set(Meaning.EMAIL, email);
        draft.set(Meaning.PHONE, source.hasManyForms() ? Forms.phone(phone, hand.chance) : phone);
    }

    private static void finish(Draft draft, Source source, Hand hand) {
        draft.set(Meaning.FULL_NAME, Forms.fullName(draft, source.hasManyForms(), hand.chance));
        int letterCase = hand.does(Mistake.LETTER_CASE) ? hand.chance.between(1, 2) : 0;
        boolean losesAccents = hand.does(Mistake.ACCENTS_LOST);
        boolean hasName = false;
        for (Meaning meaning : source.shown()) {
            String value = draft.get(meaning);
            if (value.isEmpty() || hand.chance.happens(source.rates().missing(meaning))) {
                // A record without any part of a name would say nothing of anybody.
                if (meaning != Meaning.SURNAME || hasName) {
                    draft.set(meaning, "");
                    continue;
                }
            }
            hasName |= meaning == Meaning.GIVEN;
            if (losesAccents) {
                value = Forms.withoutAccents(value);
            }
            draft.set(
                    meaning,
                    switch (letterCase) {
                        case 1 -> value.toUpperCase(Locale.ROOT);
                        case 2 -> value.toLowerCase(Locale.ROOT);
                        default -> value;
                    });
        }
    }

    /** One hand that writes one record. */
    private record Hand(Rates rates, Chance chance) {
        boolean does(Mistake mistake) {
            return chance.happens(rates.of(mistake));
        }

        String words(String text) {
            int blank = text.indexOf(' ');
            return blank < 0 ? word(text) : word(text.substring(0, blank)) + " " + words(text.substring(blank + 1));
        }

        String word(String word) {
            String written = word;
            if (does(Mistake.KEYBOARD)) {
                written = slip(written);
                if (chance.happens(0.15)) {
                    written = slip(written);
                }
            }
            if (does(Mistake.OCR)) {
                written = replaced(written, LOOK_ALIKE);
            }
            if (does(Mistake.PHONETIC)) {
                written = replaced(written, SOUND_ALIKE);
            }
            return written;
        }

        String number(String digits) {
            if (!does(Mistake.DIGIT) || digits.length() < 2) {
                return digits;
            }
            int at = chance.below(digits.length() - 1);
            if (chance.happens(0.4)) {
                return swapped(digits, at);
            }
            char other = (char) ('0' + chance.below(10));
            return digits.substring(0, at) + other + digits.substring(at + 1);
        }

        String email(String email) {
            int at = email.indexOf('@');
            return word(email.substring(0, at)) + email.substring(at);
        }

        private String slip(String word) {
            if (word.length() < 3) {
                return word;
            }
            int at = chance.below(word.length() - 1);
            return switch (chance.weighted(30, 20, 15, 15, 20)) {
                case 0 -> word.substring(0, at) + neighbour(word.charAt(at)) + word.substring(at + 1);
                case 1 -> word.substring(0, at) + word.substring(at + 1);
                case 2 -> word.substring(0, at) + word.charAt(at) + word.substring(at);
                case 3 -> word.substring(0, at + 1) + neighbour(word.charAt(at)) + word.substring(at + 1);
                default -> swapped(word, at);
            };
        }

        private char neighbour(char key) {
            char low = Character.toLowerCase(key);
            for (String row : KEY_ROWS) {
                int at = row.indexOf(low);
                if (at >= 0) {
                    int next = at == 0 ? 1 : at == row.length() - 1 || chance.happens(0.5) ? at - 1 : at + 1;
                    char typed = row.charAt(next);
                    return key == low ? typed : Character.toUpperCase(typed);
                }
            }
            return 'e';
        }

        private static String swapped(String text, int at) {
            return text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
        }

        /** The first letter stays as it is: it is read and heard best. */
        private String replaced(String word, String[][] pairs) {
            int first = chance.below(pairs.length);
            for (int i = 0; i < pairs.length; i++) {
                String[] pair = pairs[(first + i) % pairs.length];
                int at = word.indexOf(pair[0], 1);
                if (at > 0) {
                    return word.substring(0, at) + pair[1] + word.substring(at + pair[0].length());
                }
            }
            return word;
        }
    }
}
