package io.saltern.bench.matchdata;

/** Where somebody lives.
 *
 * @param unit a flat; empty where there is none
 */
record Address(String number, String street, String unit, String postcode, String city, String state) {}
