package io.saltern.sampleshop;

/**
 * A stay on the site or in the app: one batch of messages.
 *
 * @param key what makes it and its message ids unique
 * @param person null for an unknown visitor of a kiosk
 * @param day the day of its messages
 * @param second of the day at which it begins
 * @param kind who the messages name
 * @param account the account that logs in; null when none does
 * @param order the order completed in it, or null
 */
record Visit(
        long key,
        Person person,
        int day,
        int second,
        Kind kind,
        String anonymousId,
        boolean app,
        int userAgent,
        Person.Account account,
        Purchase order) {
    enum Kind {
        /** Nobody logs in. */
        ANONYMOUS,
        /** Logged in all along. */
        LOGGED_IN,
        /** Anonymous pages first, then a login that says who it is. */
        LOGS_IN,
        /** The account is made in this visit. */
        REGISTERS,
        /** A newsletter form is filled in, without an account. */
        SUBSCRIBES,
        /** Logs in at a kiosk and out again. */
        KIOSK
    }
}
