package io.saltern.bench.matchdata;

import io.saltern.bench.matchdata.Person.Home;
import io.saltern.bench.matchdata.Person.Since;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the people of a world, home by home; each home depends on the seed and its index alone. */
final class Population {
    static final int FIRST_YEAR = 2004;
    static final int LAST_YEAR = 2026;

    /** Most people of one home; the parents and children of a family and their spares. */
    private static final int HOME_SIZE = 8;

    private static final List<String> MAIL_HOSTS = List.of(
            "mail.example",
            "mail.example",
            "mail.example",
            "post.example",
            "post.example",
            "inbox.example",
            "letters.example",
            "webmail.example",
            "fastpost.example",
            "home.example");

    private final Lexicon lexicon;
    private final Language language;
    private final double families;
    private final long seed;

    /** @param families share of homes that hold a family; in the others lives one person, or two or three strangers */
    Population(Lexicon lexicon, double families, long seed) {
        this.lexicon = lexicon;
        this.language = lexicon.language();
        this.families = families;
        this.seed = seed;
    }

    /** The people of a home. */
    List<Person> home(long index) {
        Chance chance = Chance.of(seed, 1, index);
        Members members = new Members(index, chance);
        if (chance.happens(families)) {
            family(members, chance);
        } else {
            strangers(members, chance);
        }
        return members.people;
    }

    private void strangers(Members members, Chance chance) {
        int city = lexicon.cityIndex(chance);
        int count = 1 + chance.weighted(85, 12, 3);
        List<Home> shared = moves(chance, city, FIRST_YEAR);
        for (int i = 0; i < count; i++) {
            boolean isFemale = chance.happens(0.5);
            int born = chance.between(1940, 2004);
            String surname = bornSurname(chance);
            List<Since> surnames = new ArrayList<>(List.of(new Since(0, surname)));
            if (isFemale && !language.hasTwoSurnames() && chance.happens(0.3)) {
                surnames.add(
                        new Since(born + chance.between(22, 40), married(chance, surname, lexicon.surname(chance))));
            }
            members.add(isFemale, null, day(chance, born), surnames, shared);
        }
    }

    private void family(Members members, Chance chance) {
        int fatherBorn = chance.between(1938, 1994);
        int motherBorn = fatherBorn + chance.between(-4, 7);
        int wedding = Math.max(fatherBorn, motherBorn) + chance.between(20, 33);
        int city = lexicon.cityIndex(chance);
        String name = bornSurname(chance);
        String maiden = bornSurname(chance);
        List<Home> together = moves(chance, city, Math.max(FIRST_YEAR, wedding));

        List<Since> motherNames = new ArrayList<>(List.of(new Since(0, maiden)));
        if (!language.hasTwoSurnames()) {
            motherNames.add(new Since(wedding, married(chance, maiden, name)));
        }
        Person father = members.add(
                false,
                null,
                day(chance, fatherBorn),
                List.of(new Since(0, name)),
                before(chance, city, wedding, together));
        Person mother =
                members.add(true, null, day(chance, motherBorn), motherNames, before(chance, city, wedding, together));

        String childName = language.hasTwoSurnames() ? firstOf(name) + " " + firstOf(maiden) : name;
        int children = chance.weighted(22, 22, 31, 16, 9);
        int born = wedding + chance.between(0, 3);
        LocalDate birthday = day(chance, born);
        boolean isTwin = false;
        for (int i = 0; i < children && birthday.getYear() <= LAST_YEAR; i++) {
            boolean isFemale = chance.happens(0.5);
            String given = null;
            if (chance.happens(0.05)) {
                given = isFemale ? mother.given() : father.given();
            }
            members.addChild(isFemale, given, birthday, childName, together, city, chance);
            isTwin = !isTwin && chance.happens(0.04);
            if (!isTwin) {
                birthday = day(chance, birthday.getYear() + chance.between(1, 4));
            }
        }
    }

    private String bornSurname(Chance chance) {
        String name = lexicon.surname(chance);
        return language.hasTwoSurnames() ? name + " " + lexicon.surname(chance) : name;
    }

    private static String firstOf(String surnames) {
        return surnames.substring(0, surnames.indexOf(' '));
    }

    private static String married(Chance chance, String own, String other) {
        return switch (chance.weighted(75, 10, 15)) {
            case 0 -> other;
            case 1 -> own + "-" + other;
            default -> own;
        };
    }

    /** Homes from a year on: a move about every ten years, mostly inside the town. */
    private List<Home> moves(Chance chance, int city, int from) {
        List<Home> homes = new ArrayList<>();
        int lives = city;
        homes.add(new Home(from, lexicon.address(chance, lives)));
        for (int year = from + 1; year <= LAST_YEAR; year++) {
            if (chance.happens(0.09)) {
                lives = chance.happens(0.65) ? lives : lexicon.cityIndex(chance);
                homes.add(new Home(year, lexicon.address(chance, lives)));
            }
        }
        return homes;
    }

    private List<Home> before(Chance chance, int city, int year, List<Home> after) {
        if (year <= FIRST_YEAR) {
            return after;
        }
        List<Home> homes = new ArrayList<>();
        int lives = chance.happens(0.6) ? city : lexicon.cityIndex(chance);
        homes.add(new Home(FIRST_YEAR, lexicon.address(chance, lives)));
        homes.addAll(after);
        return homes;
    }

    private static LocalDate day(Chance chance, int year) {
        LocalDate first = LocalDate.of(year, 1, 1);
        return first.plusDays(chance.below(first.lengthOfYear()));
    }

    /** Lower-case ASCII letters of a name. */
    static String ascii(String name) {
        String spelt = name.toLowerCase(Locale.ROOT)
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss");
        String plain = Normalizer.normalize(spelt, Normalizer.Form.NFD);
        StringBuilder ascii = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char letter = plain.charAt(i);
            if (letter >= 'a' && letter <= 'z') {
                ascii.append(letter);
            }
        }
        return ascii.toString();
    }

    /** The people of one home, as they are added. */
    private final class Members {
        private final long index;
        private final Chance chance;
        private final List<Person> people = new ArrayList<>();
        private final String landline;
        private final String familyEmail;

        Members(long index, Chance chance) {
            this.index = index;
            this.chance = chance;
            this.landline = chance.digits(10);
            this.familyEmail = chance.happens(0.15) ? "family" + (index + 10) + "@home.example" : "";
        }

        Person add(boolean isFemale, String given, LocalDate birth, List<Since> surnames, List<Home> homes) {
            long number = index * HOME_SIZE + people.size();
            String called = given != null ? given : otherName(isFemale, birth.getYear());
            String surname = surnames.get(surnames.size() - 1).value();
            List<Since> emails = new ArrayList<>(List.of(new Since(0, email(called, surname, birth))));
            List<Since> mobiles = new ArrayList<>(List.of(new Since(0, chance.digits(10))));
            if (chance.happens(0.4)) {
                emails.add(new Since(chance.between(FIRST_YEAR, LAST_YEAR), email(called, surname, birth)));
            }
            if (chance.happens(0.4)) {
                mobiles.add(new Since(chance.between(FIRST_YEAR, LAST_YEAR), chance.digits(10)));
            }
            Person person = new Person(
                    number,
                    isFemale,
                    called,
                    chance.happens(0.85) ? lexicon.given(chance, isFemale, birth.getYear()) : "",
                    birth,
                    surnames,
                    homes,
                    emails,
                    mobiles,
                    ascii(called) + "." + ascii(surname) + "@" + ascii(lexicon.city(chance)) + "-works.example",
                    landline,
                    familyEmail,
                    id(number),
                    lexicon.trade(chance),
                    lexicon.city(chance));
            people.add(person);
            return person;
        }

        /** Nobody gives two children one name. */
        private String otherName(boolean isFemale, int birthYear) {
            String name = lexicon.given(chance, isFemale, birthYear);
            for (Person person : people) {
                if (person.given().equals(name)) {
                    return otherName(isFemale, birthYear);
                }
            }
            return name;
        }

        /** A child lives with its parents, later elsewhere; daughters may take another surname. */
        void addChild(
                boolean isFemale,
                String given,
                LocalDate birth,
                String surname,
                List<Home> parents,
                int city,
                Chance chance) {
            List<Home> homes = new ArrayList<>();
            int leaves = birth.getYear() + chance.between(18, 29);
            for (Home home : parents) {
                if (home.year() < leaves || homes.isEmpty()) {
                    homes.add(home);
                }
            }
            if (leaves <= LAST_YEAR) {
                homes.addAll(moves(
                        chance, chance.happens(0.6) ? city : lexicon.cityIndex(chance), Math.max(leaves, FIRST_YEAR)));
            }
            List<Since> surnames = new ArrayList<>(List.of(new Since(0, surname)));
            if (isFemale && !language.hasTwoSurnames() && chance.happens(0.5)) {
                surnames.add(
                        new Since(leaves + chance.between(1, 8), married(chance, surname, lexicon.surname(chance))));
            }
            add(isFemale, given, birth, surnames, homes);
        }

        private String email(String given, String surname, LocalDate birth) {
            String first = ascii(given);
            String last = ascii(surname);
            String name =
                    switch (chance.below(5)) {
                        case 0 -> first + "." + last;
                        case 1 -> first.charAt(0) + last;
                        case 2 -> first + last.charAt(0);
                        case 3 -> last + "." + first;
                        default -> first + "_" + last;
                    };
            String number =
                    switch (chance.weighted(40, 25, 35)) {
                        case 0 -> Integer.toString(chance.below(10_000));
                        case 1 -> Integer.toString(birth.getYear());
                        default -> "";
                    };
            return name + number + "@" + chance.pick(MAIL_HOSTS);
        }

        /** Nine digits: the multiplier has no factor in common with 10^9, so that no two people share an id. */
        private String id(long number) {
            long scattered = (number * 387_420_489L + 104_729L) % 1_000_000_000L;
            return String.format(Locale.ROOT, "%09d", scattered);
        }
    }
}
