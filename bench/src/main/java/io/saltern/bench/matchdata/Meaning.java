package io.saltern.bench.matchdata;

import java.util.Locale;

/** What a column holds, by the words that a match configuration uses. */
enum Meaning {
    GIVEN,
    MIDDLE,
    SURNAME,
    FULL_NAME,
    SEX,
    BIRTH_DATE,
    BIRTH_YEAR,
    AGE,
    HOUSE_NUMBER,
    STREET,
    UNIT,
    POSTCODE,
    CITY,
    STATE,
    BIRTH_PLACE,
    OCCUPATION,
    EMAIL,
    PHONE,
    ID;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
