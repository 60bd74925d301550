package io.saltern.sampleshop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * One customer and all that is settled about them before any day is written. Days are counted from the shop's first
 * day, which is 0; what happened before it has a negative number, and what never happens is {@link #NEVER}.
 *
 * @param index ordinal of the person; people with higher ones never arrive earlier
 * @param firstSeen the first day on which a file may show the person: a few days before {@code arrival}
 * @param birth null when no system knows it
 * @param newEmail the address used from {@code emailChangeDay} on
 * @param reRegistration null when the person registers once only
 * @param familyId null unless the person shares {@code email} with a family
 * @param activeUntil last day with visits and purchases
 * @param onePurchaseDay the one day on which a one-time buyer buys
 * @param membership null when the person has no loyalty card
 * @param consent null when the person never decided
 */
record Person(
        int index,
        String id,
        Behaviour behaviour,
        Land land,
        String given,
        String family,
        LocalDate birth,
        int arrival,
        int firstSeen,
        String email,
        String newEmail,
        int emailChangeDay,
        Phone phone,
        ReRegistration reRegistration,
        String familyId,
        boolean familyHead,
        int activeUntil,
        int onePurchaseDay,
        int category,
        List<Contact> contacts,
        List<Account> accounts,
        Membership membership,
        List<Device> devices,
        ConsentPlan consent) {
    static final int NEVER = Integer.MAX_VALUE;

    /** @param rest digits after the calling code, at least nine long */
    record Phone(String callingCode, String rest) {
        String e164() {
            return "+" + callingCode + rest;
        }
    }

    /** What a second registration has in common with the first. */
    enum Shared {
        EMAIL_AND_PHONE,
        EMAIL,
        PHONE,
        NEITHER
    }

    /** @param email the address given at the second registration; @param phone null when none was given */
    record ReRegistration(int day, Shared shared, boolean online, String email, Phone phone) {}

    /** A CRM contact: its versions as typed, the oldest first. */
    record Contact(String id, List<ContactVersion> versions) {}

    /** @param day the day whose file holds the version; @param columns as in the file, in its order */
    record ContactVersion(int day, List<String> columns) {}

    /**
     * An account at the web shop, with what was typed into its sign-up form.
     *
     * @param leadId the user id before registration, retired by an alias; null when there was none
     * @param day first day on which the account can be used
     * @param phone empty when none was given
     */
    record Account(
            String userId,
            String leadId,
            int day,
            Instant createdAt,
            String given,
            String family,
            String email,
            String phone) {}

    /** @param columns as in the file, in its order */
    record Membership(String memberId, String cardNo, int day, List<String> columns) {}

    /**
     * A browser or phone of the person.
     *
     * @param knownFrom first day on which its owner can be known from its messages, else {@link #NEVER}
     * @param until first day on which it is used no more
     */
    record Device(String anonymousId, boolean app, int userAgent, int from, int knownFrom, int until) {
        boolean usedOn(int day) {
            return from <= day && day < until;
        }
    }

    /** @param withdrawDay the day on which marketing e-mail is refused after all */
    record ConsentPlan(int day, Instant decidedAt, boolean marketing, boolean ads, boolean byUserId, int withdrawDay) {
        boolean marketingOn(int today) {
            return marketing && day <= today && today < withdrawDay;
        }
    }

    String emailOn(int day) {
        return day >= emailChangeDay ? newEmail : email;
    }

    /** The account in use on a day: the latest one, or null before the first. */
    Account accountOn(int day) {
        Account used = null;
        for (Account account : accounts) {
            if (account.day() <= day) {
                used = account;
            }
        }
        return used;
    }

    /** The e-mail that the account shows on a day: the one typed at sign-up until the person changes it. */
    String accountEmailOn(Account account, int day) {
        return day >= emailChangeDay && account.day() < emailChangeDay ? newEmail : account.email();
    }

    boolean activeOn(int day) {
        return day >= arrival && day <= activeUntil;
    }
}
