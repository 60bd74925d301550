package io.saltern.identity.match;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares one trait of two normalised records in ordered levels, the most alike first. A level of equal values is split
 * by how common the value is, the rarest first.
 */
abstract class Comparison implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Which part a trait plays between people who live together. */
    enum Role {
        /** Tells relatives apart. */
        PERSONAL,
        /** Relatives share it. */
        SHARED,
        /** Neither. */
        OTHER
    }

    /** The level of two records of which one at least knows nothing. */
    static final int UNKNOWN = 0;

    /**
     * @param isOrdered its weight may not exceed that of the level before
     * @param guess how often two records of one person are on this level, before anything is learnt
     */
    record Level(String name, boolean isOrdered, double guess) implements Serializable {}

    private final String name;
    private final Role role;
    private final List<Level> levels = new ArrayList<>();
    private int[] first;

    Comparison(String name, Role role) {
        this.name = name;
        this.role = role;
        levels.add(new Level("unknown", false, 0));
    }

    String name() {
        return name;
    }

    Role role() {
        return role;
    }

    List<Level> levels() {
        return levels;
    }

    /**
     * Share of pairs of two members of a household that agree by chance, at most; for traits that tell relatives apart.
     * Namesakes and twins are a few in a hundred.
     */
    double mostCoincidence() {
        return 0.08;
    }

    /** Share of pairs of one person that have nothing in common, at most; for traits that tell relatives apart. */
    double mostDifferent() {
        return 0.1;
    }

    /** Adds a level that is split by frequency; returns its number. */
    final int splitLevel(String level, double guess) {
        int at = levels.size() + Frequencies.CLASSES - 1;
        String[] words = {"rare", "uncommon", "usual", "common", "very common"};
        for (String word : words) {
            levels.add(new Level(level + ", " + word, true, guess / Frequencies.CLASSES));
        }
        return at;
    }

    final int level(String level, double guess) {
        levels.add(new Level(level, true, guess));
        return levels.size() - 1;
    }

    final int freeLevel(String level, double guess) {
        levels.add(new Level(level, false, guess));
        return levels.size() - 1;
    }

    /** Kinds of values whose frequency it asks for, and their value in a record; null where there is none. */
    abstract List<Integer> kinds();

    /** The level of two records. */
    abstract int of(String[] a, String[] b, Frequencies frequencies);
}
