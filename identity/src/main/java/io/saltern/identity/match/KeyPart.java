package io.saltern.identity.match;

/** A part of a record's values that blocking keys are made of; the same for every table. */
enum KeyPart {
    GIVEN(PersonLayout.GIVEN),
    GIVEN_3(PersonLayout.GIVEN),
    /** The last three letters. */
    GIVEN_END(PersonLayout.GIVEN),
    INITIAL(PersonLayout.GIVEN),
    GIVEN_SOUND(PersonLayout.GIVEN),
    SURNAME(PersonLayout.SURNAME),
    SURNAME_4(PersonLayout.SURNAME),
    /** The last four letters. */
    SURNAME_END(PersonLayout.SURNAME),
    SOUND(PersonLayout.SURNAME),
    /** Given name and surname, in any order. */
    NAMES(PersonLayout.GIVEN, PersonLayout.SURNAME),
    MIDDLE(PersonLayout.MIDDLE),
    SEX(PersonLayout.SEX),
    YEAR(PersonLayout.BIRTH),
    /** Month and day, in any order. */
    MONTH_DAY(PersonLayout.BIRTH),
    YEAR_MONTH(PersonLayout.BIRTH),
    DAY(PersonLayout.BIRTH),
    /** Year, and month and day in any order. */
    DATE(PersonLayout.BIRTH),
    AGE(PersonLayout.AGE),
    HOUSE(PersonLayout.HOUSE),
    STREET(PersonLayout.STREET),
    STREET_5(PersonLayout.STREET),
    POSTCODE(PersonLayout.POSTCODE),
    CITY(PersonLayout.CITY),
    EMAIL(PersonLayout.EMAIL),
    LOCAL(PersonLayout.EMAIL),
    LOCAL_5(PersonLayout.EMAIL),
    /** The last five characters before the @. */
    LOCAL_END(PersonLayout.EMAIL),
    DOMAIN(PersonLayout.EMAIL),
    PHONE(PersonLayout.PHONE),
    /** The last seven digits. */
    PHONE_7(PersonLayout.PHONE),
    /** The last four digits. */
    PHONE_4(PersonLayout.PHONE);

    private final int[] places;

    KeyPart(int... places) {
        this.places = places;
    }

    /** Whether a table has it whose layout holds values at the given places. A birth date makes an age superfluous. */
    boolean isIn(boolean[] present) {
        for (int place : places) {
            if (!present[place]) {
                return false;
            }
        }
        return this != AGE || !present[PersonLayout.BIRTH];
    }

    long bit() {
        return 1L << ordinal();
    }
}
