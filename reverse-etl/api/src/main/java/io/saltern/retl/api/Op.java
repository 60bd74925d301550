package io.saltern.retl.api;

import java.util.Locale;

/** What a change does to one object at the destination. */
public enum Op {
    /** The object is not known there and is to be there afterwards. */
    ADD,
    /** The object is there with another payload. */
    UPDATE,
    /** The object is to be gone afterwards. Its payload may be empty. */
    REMOVE,
    /** A fact that is added once and never changed: an event, an order. */
    APPEND;

    /** The word in tables, files and requests: {@code add}, {@code update}, {@code remove}, {@code append}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The operation of a word.
     *
     * @throws IllegalArgumentException when no operation has that word
     */
    public static Op ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
