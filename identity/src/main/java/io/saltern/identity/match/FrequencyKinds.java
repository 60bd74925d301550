package io.saltern.identity.match;

import java.io.Serializable;

/** The values of a record whose frequency counts: places of the layout first, then those made of several places. */
final class FrequencyKinds implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int size;

    FrequencyKinds(PersonLayout layout) {
        this.size = layout.size();
    }

    /** House number, street and place together. */
    int address() {
        return size;
    }

    int emailDomain() {
        return size + 1;
    }

    int street() {
        return size + 2;
    }

    int count() {
        return size + 3;
    }

    /** The value of a kind in a record; null where it has none. Lists give their first entry. */
    String value(int kind, String[] form) {
        if (kind < size) {
            String value = form[kind];
            return kind == PersonLayout.EMAIL || kind == PersonLayout.PHONE ? PersonLayout.first(value) : value;
        }
        if (kind == address()) {
            return addressOf(form);
        }
        if (kind == street()) {
            return form[PersonLayout.STREET];
        }
        String email = value(PersonLayout.EMAIL, form);
        if (email == null) {
            return null;
        }
        int at = email.indexOf('@');
        return at < 0 ? null : email.substring(at + 1);
    }

    static String addressOf(String[] form) {
        if (form[PersonLayout.STREET] == null || form[PersonLayout.HOUSE] == null) {
            return null;
        }
        return form[PersonLayout.HOUSE] + ' ' + form[PersonLayout.STREET];
    }
}
