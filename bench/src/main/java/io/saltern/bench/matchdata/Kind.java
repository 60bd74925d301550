package io.saltern.bench.matchdata;

import static io.saltern.bench.matchdata.Meaning.AGE;
import static io.saltern.bench.matchdata.Meaning.BIRTH_DATE;
import static io.saltern.bench.matchdata.Meaning.BIRTH_PLACE;
import static io.saltern.bench.matchdata.Meaning.BIRTH_YEAR;
import static io.saltern.bench.matchdata.Meaning.CITY;
import static io.saltern.bench.matchdata.Meaning.EMAIL;
import static io.saltern.bench.matchdata.Meaning.FULL_NAME;
import static io.saltern.bench.matchdata.Meaning.GIVEN;
import static io.saltern.bench.matchdata.Meaning.HOUSE_NUMBER;
import static io.saltern.bench.matchdata.Meaning.ID;
import static io.saltern.bench.matchdata.Meaning.MIDDLE;
import static io.saltern.bench.matchdata.Meaning.OCCUPATION;
import static io.saltern.bench.matchdata.Meaning.PHONE;
import static io.saltern.bench.matchdata.Meaning.POSTCODE;
import static io.saltern.bench.matchdata.Meaning.SEX;
import static io.saltern.bench.matchdata.Meaning.STATE;
import static io.saltern.bench.matchdata.Meaning.STREET;
import static io.saltern.bench.matchdata.Meaning.SURNAME;
import static io.saltern.bench.matchdata.Meaning.UNIT;

import io.saltern.bench.matchdata.World.Column;
import io.saltern.bench.matchdata.World.Rhythm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Sets of records that differ in what is hard about them. */
enum Kind {
    /** Surveys of families at one address: parents, children, twins, sons named as their fathers, moves, marriages. */
    HOUSEHOLD {
        @Override
        World world() {
            Meaning[] shown = {
                GIVEN, MIDDLE, SURNAME, SEX, BIRTH_DATE, AGE, HOUSE_NUMBER, STREET, UNIT, POSTCODE, CITY, STATE
            };
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.012)
                    .with(Mistake.PHONETIC, 0.008)
                    .with(Mistake.DIGIT, 0.008)
                    .with(Mistake.DATE, 0.01)
                    .with(Mistake.NICKNAME, 0.03)
                    .with(Mistake.CALLED_BY_MIDDLE_NAME, 0.01)
                    .with(Mistake.ABBREVIATION, 0.3)
                    .missing(0.3, MIDDLE)
                    .missing(0.06, AGE)
                    .missing(0.03, BIRTH_DATE, HOUSE_NUMBER);
            return new World(
                    Language.ENGLISH,
                    0.85,
                    columns(
                            "first_name",
                            GIVEN,
                            "middle_name",
                            MIDDLE,
                            "last_name",
                            SURNAME,
                            "sex",
                            SEX,
                            "dob",
                            BIRTH_DATE,
                            "age",
                            AGE,
                            "street_number",
                            HOUSE_NUMBER,
                            "street_name",
                            STREET,
                            "unit",
                            UNIT,
                            "zipcode",
                            POSTCODE,
                            "city",
                            CITY,
                            "state",
                            STATE),
                    List.of(Source.of("survey", 1, rates, shown)),
                    chance -> chance.oneAndMore(0.55, 7),
                    Rhythm.ONCE_PER_YEAR);
        }
    },

    /** Errors of keyboards, scanners and ears; names, and day and month, in each other's place. */
    TYPOS {
        @Override
        World world() {
            Meaning[] shown = {GIVEN, SURNAME, HOUSE_NUMBER, STREET, CITY, POSTCODE, STATE, BIRTH_DATE, PHONE, ID};
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.12)
                    .with(Mistake.OCR, 0.06)
                    .with(Mistake.PHONETIC, 0.08)
                    .with(Mistake.DIGIT, 0.08)
                    .with(Mistake.DATE, 0.08)
                    .with(Mistake.NAMES_SWAPPED, 0.05)
                    .with(Mistake.DAY_AND_MONTH_SWAPPED, 0.08)
                    .with(Mistake.INITIAL, 0.02)
                    .with(Mistake.ACCENTS_LOST, 0.35)
                    .with(Mistake.ABBREVIATION, 0.3)
                    .missing(0.05, GIVEN, SURNAME, HOUSE_NUMBER, STREET, CITY, POSTCODE, STATE)
                    .missing(0.1, BIRTH_DATE, ID)
                    .missing(0.25, PHONE);
            return new World(
                    Language.GERMANIC,
                    0.15,
                    columns(
                            "given_name",
                            GIVEN,
                            "surname",
                            SURNAME,
                            "street_number",
                            HOUSE_NUMBER,
                            "address_1",
                            STREET,
                            "suburb",
                            CITY,
                            "postcode",
                            POSTCODE,
                            "state",
                            STATE,
                            "date_of_birth",
                            BIRTH_DATE,
                            "phone_number",
                            PHONE,
                            "insurance_id",
                            ID),
                    List.of(Source.of("all", 1, rates, shown)),
                    chance -> 1 + chance.weighted(40, 25, 15, 10, 6, 4),
                    Rhythm.FREE);
        }
    },

    /** A clean register and a dirty shop with other columns; nobody stands twice in either. */
    TWO_SOURCES {
        @Override
        World world() {
            Rates clean = Rates.none()
                    .with(Mistake.KEYBOARD, 0.004)
                    .with(Mistake.DATE, 0.003)
                    .missing(0.2, MIDDLE, EMAIL)
                    .missing(0.6, PHONE);
            Rates dirty = Rates.none()
                    .with(Mistake.KEYBOARD, 0.06)
                    .with(Mistake.PHONETIC, 0.03)
                    .with(Mistake.DIGIT, 0.03)
                    .with(Mistake.DATE, 0.03)
                    .with(Mistake.NICKNAME, 0.1)
                    .with(Mistake.INITIAL, 0.04)
                    .with(Mistake.STALE_ADDRESS, 0.1)
                    .with(Mistake.ABBREVIATION, 0.4)
                    .with(Mistake.LETTER_CASE, 0.15)
                    .with(Mistake.HOUSEHOLD_CONTACT, 0.05)
                    .missing(0.25, BIRTH_YEAR, EMAIL, POSTCODE)
                    .missing(0.3, PHONE, STREET, OCCUPATION);
            return new World(
                    Language.ENGLISH,
                    0.5,
                    columns(
                            "forename",
                            GIVEN,
                            "middle_name",
                            MIDDLE,
                            "family_name",
                            SURNAME,
                            "gender",
                            SEX,
                            "born_on",
                            BIRTH_DATE,
                            "birth_year",
                            BIRTH_YEAR,
                            "birth_place",
                            BIRTH_PLACE,
                            "house",
                            HOUSE_NUMBER,
                            "street",
                            STREET,
                            "zip",
                            POSTCODE,
                            "town",
                            CITY,
                            "occupation",
                            OCCUPATION,
                            "email",
                            EMAIL,
                            "telephone",
                            PHONE),
                    List.of(
                            Source.of(
                                    "register",
                                    50,
                                    clean,
                                    GIVEN,
                                    MIDDLE,
                                    SURNAME,
                                    SEX,
                                    BIRTH_DATE,
                                    BIRTH_PLACE,
                                    HOUSE_NUMBER,
                                    STREET,
                                    POSTCODE,
                                    CITY,
                                    EMAIL,
                                    PHONE),
                            Source.of(
                                            "webshop",
                                            50,
                                            dirty,
                                            GIVEN,
                                            SURNAME,
                                            BIRTH_YEAR,
                                            HOUSE_NUMBER,
                                            STREET,
                                            POSTCODE,
                                            CITY,
                                            OCCUPATION,
                                            EMAIL,
                                            PHONE)
                                    .inManyForms()),
                    chance -> 1 + chance.weighted(55, 45),
                    Rhythm.ONCE_PER_SOURCE);
        }
    },

    /** Some people with 20 to 60 records. */
    BIG_CLUSTERS {
        @Override
        World world() {
            Meaning[] shown = {GIVEN, SURNAME, BIRTH_DATE, HOUSE_NUMBER, STREET, POSTCODE, CITY, EMAIL, PHONE};
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.03)
                    .with(Mistake.PHONETIC, 0.01)
                    .with(Mistake.DIGIT, 0.02)
                    .with(Mistake.DATE, 0.02)
                    .with(Mistake.NICKNAME, 0.06)
                    .with(Mistake.ONE_SURNAME, 0.3)
                    .with(Mistake.ACCENTS_LOST, 0.4)
                    .with(Mistake.ABBREVIATION, 0.3)
                    .with(Mistake.STALE_ADDRESS, 0.05)
                    .missing(0.35, EMAIL, PHONE)
                    .missing(0.15, BIRTH_DATE, HOUSE_NUMBER, STREET, POSTCODE);
            return new World(
                    Language.ROMANCE,
                    0.4,
                    columns(
                            "nombre",
                            GIVEN,
                            "apellidos",
                            SURNAME,
                            "nacimiento",
                            BIRTH_DATE,
                            "numero",
                            HOUSE_NUMBER,
                            "calle",
                            STREET,
                            "cp",
                            POSTCODE,
                            "ciudad",
                            CITY,
                            "correo",
                            EMAIL,
                            "telefono",
                            PHONE),
                    List.of(Source.of("all", 1, rates, shown)),
                    chance -> chance.happens(0.04) ? chance.between(20, 60) : chance.oneAndMore(0.5, 8),
                    Rhythm.FREE);
        }
    },

    /** Names, year of birth and town, and nothing more. */
    FEW_FIELDS {
        @Override
        World world() {
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.03)
                    .with(Mistake.PHONETIC, 0.02)
                    .with(Mistake.DATE, 0.03)
                    .with(Mistake.STALE_ADDRESS, 0.05)
                    .missing(0.03, GIVEN)
                    .missing(0.06, BIRTH_YEAR, CITY);
            return new World(
                    Language.ENGLISH,
                    0.2,
                    columns("name", GIVEN, "surname", SURNAME, "year_of_birth", BIRTH_YEAR, "city", CITY),
                    List.of(Source.of("all", 1, rates, GIVEN, SURNAME, BIRTH_YEAR, CITY)),
                    chance -> 1 + chance.weighted(45, 30, 15, 10),
                    Rhythm.FREE);
        }
    },

    /** The whole name in one column and the whole address in another, in many forms. */
    WHOLE_NAME {
        @Override
        World world() {
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.03)
                    .with(Mistake.PHONETIC, 0.015)
                    .with(Mistake.DIGIT, 0.015)
                    .with(Mistake.DATE, 0.02)
                    .with(Mistake.NICKNAME, 0.05)
                    .with(Mistake.ABBREVIATION, 0.5)
                    .with(Mistake.LETTER_CASE, 0.2)
                    .missing(0.06, STREET)
                    .missing(0.35, BIRTH_DATE)
                    .missing(0.5, PHONE);
            return new World(
                    Language.ENGLISH,
                    0.4,
                    columns("name", FULL_NAME, "address", STREET, "birthday", BIRTH_DATE, "phone", PHONE),
                    List.of(Source.of("all", 1, rates, FULL_NAME, STREET, BIRTH_DATE, PHONE)
                            .inManyForms()
                            .withWholeAddress()),
                    chance -> 1 + chance.weighted(40, 30, 15, 10, 5),
                    Rhythm.FREE);
        }

        @Override
        String word() {
            return "full-name";
        }
    },

    /** Contacts of a CRM: e-mails and phones, many of them missing, some shared, some made up by staff. */
    EMAILS {
        @Override
        World world() {
            Meaning[] shown = {GIVEN, SURNAME, EMAIL, PHONE, CITY, BIRTH_DATE};
            Rates rates = Rates.none()
                    .with(Mistake.KEYBOARD, 0.03)
                    .with(Mistake.PHONETIC, 0.01)
                    .with(Mistake.DIGIT, 0.02)
                    .with(Mistake.DATE, 0.03)
                    .with(Mistake.NICKNAME, 0.1)
                    .with(Mistake.NAMES_SWAPPED, 0.03)
                    .with(Mistake.INITIAL, 0.03)
                    .with(Mistake.LETTER_CASE, 0.1)
                    .with(Mistake.HOUSEHOLD_CONTACT, 0.06)
                    .with(Mistake.DEFAULT_CONTACT, 0.01)
                    .missing(0.2, GIVEN, SURNAME, EMAIL)
                    .missing(0.4, PHONE, CITY)
                    .missing(0.5, BIRTH_DATE);
            return new World(
                    Language.ENGLISH,
                    0.4,
                    columns(
                            "first_name",
                            GIVEN,
                            "last_name",
                            SURNAME,
                            "email",
                            EMAIL,
                            "phone",
                            PHONE,
                            "city",
                            CITY,
                            "date_of_birth",
                            BIRTH_DATE),
                    List.of(Source.of("all", 1, rates, shown).inManyForms()),
                    chance -> 1 + chance.weighted(30, 25, 20, 12, 8, 5),
                    Rhythm.FREE);
        }
    },

    /** All of it together: families, typing errors, moves, three sources, some people with many records. */
    MIXED {
        @Override
        World world() {
            Rates register = Rates.none()
                    .with(Mistake.KEYBOARD, 0.006)
                    .with(Mistake.DATE, 0.005)
                    .with(Mistake.STALE_ADDRESS, 0.05)
                    .missing(0.2, MIDDLE)
                    .missing(0.6, PHONE);
            Rates counter = Rates.none()
                    .with(Mistake.KEYBOARD, 0.05)
                    .with(Mistake.PHONETIC, 0.04)
                    .with(Mistake.DIGIT, 0.03)
                    .with(Mistake.DATE, 0.03)
                    .with(Mistake.NAMES_SWAPPED, 0.02)
                    .with(Mistake.DAY_AND_MONTH_SWAPPED, 0.04)
                    .with(Mistake.NICKNAME, 0.06)
                    .with(Mistake.INITIAL, 0.03)
                    .with(Mistake.ABBREVIATION, 0.3)
                    .with(Mistake.LETTER_CASE, 0.1)
                    .with(Mistake.HOUSEHOLD_CONTACT, 0.05)
                    .with(Mistake.DEFAULT_CONTACT, 0.005)
                    .missing(0.1, BIRTH_DATE, HOUSE_NUMBER, STREET, POSTCODE)
                    .missing(0.4, EMAIL, PHONE);
            Rates web = Rates.none()
                    .with(Mistake.KEYBOARD, 0.03)
                    .with(Mistake.PHONETIC, 0.01)
                    .with(Mistake.NICKNAME, 0.1)
                    .with(Mistake.LETTER_CASE, 0.15)
                    .with(Mistake.HOUSEHOLD_CONTACT, 0.04)
                    .with(Mistake.DATE, 0.02)
                    .missing(0.1, EMAIL)
                    .missing(0.4, PHONE, BIRTH_DATE)
                    .missing(0.15, CITY);
            return new World(
                    Language.ENGLISH,
                    0.5,
                    columns(
                            "given_name",
                            GIVEN,
                            "middle_name",
                            MIDDLE,
                            "surname",
                            SURNAME,
                            "sex",
                            SEX,
                            "birth_date",
                            BIRTH_DATE,
                            "house_number",
                            HOUSE_NUMBER,
                            "street",
                            STREET,
                            "unit",
                            UNIT,
                            "postcode",
                            POSTCODE,
                            "city",
                            CITY,
                            "state",
                            STATE,
                            "email",
                            EMAIL,
                            "phone",
                            PHONE),
                    List.of(
                            Source.of(
                                    "register",
                                    35,
                                    register,
                                    GIVEN,
                                    MIDDLE,
                                    SURNAME,
                                    SEX,
                                    BIRTH_DATE,
                                    HOUSE_NUMBER,
                                    STREET,
                                    UNIT,
                                    POSTCODE,
                                    CITY,
                                    STATE,
                                    PHONE),
                            Source.of(
                                    "counter",
                                    35,
                                    counter,
                                    GIVEN,
                                    SURNAME,
                                    SEX,
                                    BIRTH_DATE,
                                    HOUSE_NUMBER,
                                    STREET,
                                    UNIT,
                                    POSTCODE,
                                    CITY,
                                    STATE,
                                    EMAIL,
                                    PHONE),
                            Source.of("web", 30, web, GIVEN, SURNAME, BIRTH_DATE, CITY, EMAIL, PHONE)),
                    chance -> chance.happens(0.002) ? chance.between(20, 60) : chance.oneAndMore(0.5, 8),
                    Rhythm.FREE);
        }
    };

    abstract World world();

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Map<String, Kind> byWord() {
        Map<String, Kind> kinds = new TreeMap<>();
        for (Kind kind : values()) {
            kinds.put(kind.word(), kind);
        }
        return kinds;
    }

    /** @param namesAndMeanings in turns */
    private static List<Column> columns(Object... namesAndMeanings) {
        return IntStream.range(0, namesAndMeanings.length / 2)
                .mapToObj(i -> new Column((String) namesAndMeanings[2 * i], (Meaning) namesAndMeanings[2 * i + 1]))
                .toList();
    }
}
