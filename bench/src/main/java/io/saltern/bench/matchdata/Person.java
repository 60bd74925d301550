package io.saltern.bench.matchdata;

import java.time.LocalDate;
import java.util.List;

/**
 * Somebody, with what changed over the years; each list begins with what holds from the first year on.
 *
 * @param number nobody else's
 * @param landline of the household
 * @param familyEmail of the household; empty where it has none
 */
record Person(
        long number,
        boolean isFemale,
        String given,
        String middle,
        LocalDate birth,
        List<Since> surnames,
        List<Home> homes,
        List<Since> emails,
        List<Since> mobiles,
        String workEmail,
        String landline,
        String familyEmail,
        String id,
        String trade,
        String birthPlace) {

    /** A value from a year on. */
    record Since(int year, String value) {}

    /** An address from a year on. */
    record Home(int year, Address address) {}

    static String in(int year, List<Since> values) {
        String value = values.get(0).value();
        for (Since since : values) {
            if (since.year() <= year) {
                value = since.value();
            }
        }
        return value;
    }

    Address homeIn(int year) {
        Address address = homes.get(0).address();
        for (Home home : homes) {
            if (home.year() <= year) {
                address = home.address();
            }
        }
        return address;
    }
}
