package io.saltern.identity.match;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column holds; the word in a configuration is the name in lower case. */
public enum Meaning {
    GIVEN,
    MIDDLE,
    SURNAME,
    FULL_NAME,
    SEX,
    BIRTH_DATE,
    BIRTH_DAY,
    BIRTH_MONTH,
    BIRTH_YEAR,
    AGE,
    HOUSE_NUMBER,
    STREET,
    UNIT,
    POSTCODE,
    CITY,
    STATE,
    COUNTRY,
    BIRTH_PLACE,
    OCCUPATION,
    EMAIL,
    PHONE,
    ID,
    FREE;

    /** The word for it in a configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Meaning> of(String word) {
        return Arrays.stream(values())
                .filter(meaning -> meaning.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Meaning::word).toList();
    }
}
