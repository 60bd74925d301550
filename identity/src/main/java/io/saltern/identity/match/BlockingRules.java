package io.saltern.identity.match;

import static io.saltern.identity.match.KeyPart.AGE;
import static io.saltern.identity.match.KeyPart.CITY;
import static io.saltern.identity.match.KeyPart.DATE;
import static io.saltern.identity.match.KeyPart.DAY;
import static io.saltern.identity.match.KeyPart.DOMAIN;
import static io.saltern.identity.match.KeyPart.EMAIL;
import static io.saltern.identity.match.KeyPart.GIVEN;
import static io.saltern.identity.match.KeyPart.GIVEN_3;
import static io.saltern.identity.match.KeyPart.GIVEN_SOUND;
import static io.saltern.identity.match.KeyPart.HOUSE;
import static io.saltern.identity.match.KeyPart.INITIAL;
import static io.saltern.identity.match.KeyPart.LOCAL;
import static io.saltern.identity.match.KeyPart.LOCAL_5;
import static io.saltern.identity.match.KeyPart.MIDDLE;
import static io.saltern.identity.match.KeyPart.MONTH_DAY;
import static io.saltern.identity.match.KeyPart.NAMES;
import static io.saltern.identity.match.KeyPart.PHONE;
import static io.saltern.identity.match.KeyPart.PHONE_7;
import static io.saltern.identity.match.KeyPart.POSTCODE;
import static io.saltern.identity.match.KeyPart.SEX;
import static io.saltern.identity.match.KeyPart.SOUND;
import static io.saltern.identity.match.KeyPart.STREET;
import static io.saltern.identity.match.KeyPart.STREET_5;
import static io.saltern.identity.match.KeyPart.SURNAME;
import static io.saltern.identity.match.KeyPart.SURNAME_4;
import static io.saltern.identity.match.KeyPart.YEAR;
import static io.saltern.identity.match.KeyPart.YEAR_MONTH;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules that bring two records together: equal keys of one rule. A key is a 64-bit hash of rule and parts, 0 where a
 * part is not known. The first rules follow from the meanings present; behind them come those that were learnt.
 */
final class BlockingRules implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @param set the parts as bits */
    private record Rule(String name, int[] parts, long set) implements Serializable {}

    private final KeyParts parts;
    private final List<Rule> rules;

    private BlockingRules(KeyParts parts, List<Rule> rules) {
        this.parts = parts;
        this.rules = rules;
    }

    BlockingRules(PersonLayout layout, boolean[] present) {
        this(new KeyParts(layout, present), new ArrayList<>());
        for (int i = 0; i < layout.extras().size(); i++) {
            int extra = KeyParts.ofExtra(i);
            if (layout.extras().get(i).meaning() == Meaning.ID) {
                addPresent(extra);
            } else {
                addPresent(extra, INITIAL.ordinal(), SURNAME.ordinal());
                addPresent(extra, GIVEN.ordinal(), YEAR.ordinal());
            }
        }
        add(EMAIL);
        add(LOCAL);
        add(PHONE);
        add(PHONE_7);
        add(DATE);
        add(NAMES);
        add(SOUND, YEAR);
        add(GIVEN, YEAR_MONTH);
        add(GIVEN, MONTH_DAY);
        add(SURNAME, MONTH_DAY);
        add(SURNAME, YEAR_MONTH);
        add(SURNAME, YEAR, DAY);
        add(GIVEN, YEAR, DAY);
        add(GIVEN_SOUND, YEAR);
        add(DATE, INITIAL);
        add(DATE, SEX);
        add(SOUND, GIVEN_3);
        add(SURNAME, INITIAL);
        add(SURNAME, MIDDLE, INITIAL);
        add(HOUSE, STREET_5, INITIAL);
        add(HOUSE, STREET_5);
        add(STREET, SURNAME);
        add(STREET, GIVEN);
        add(POSTCODE, SOUND);
        add(POSTCODE, GIVEN);
        add(POSTCODE, YEAR_MONTH);
        add(CITY, SURNAME_4, INITIAL);
        add(CITY, GIVEN);
        add(CITY, SURNAME);
        add(CITY, YEAR_MONTH);
        add(CITY, MONTH_DAY);
        add(GIVEN, LOCAL_5);
        add(DOMAIN, YEAR);
        add(DOMAIN, INITIAL);
        add(LOCAL_5, YEAR);
        add(SURNAME, HOUSE);
        add(SURNAME_4, AGE, SEX);
        add(GIVEN, AGE);
        add(GIVEN);
        add(SURNAME);
    }

    private void add(KeyPart... wanted) {
        addPresent(Arrays.stream(wanted).mapToInt(KeyPart::ordinal).toArray());
    }

    private void addPresent(int... wanted) {
        if (Arrays.stream(wanted).allMatch(parts::isPresent)) {
            rules.add(rule("", wanted));
        }
    }

    private Rule rule(String kind, int... of) {
        String name = Arrays.stream(of).mapToObj(parts::name).collect(Collectors.joining(" + "));
        return new Rule(
                kind + name, of, Arrays.stream(of).mapToLong(KeyParts::bit).sum());
    }

    /** These rules, and behind them others. */
    BlockingRules withLearnt(List<int[]> learnt) {
        List<Rule> all = new ArrayList<>(rules);
        learnt.forEach(of -> all.add(rule("learnt: ", of)));
        return new BlockingRules(parts, all);
    }

    KeyParts parts() {
        return parts;
    }

    int size() {
        return rules.size();
    }

    String name(int rule) {
        return rules.get(rule).name();
    }

    /** The parts of a rule as bits. */
    long set(int rule) {
        return rules.get(rule).set();
    }

    /** The keys of a record, a place a rule; 0 where the rule has none. */
    long[] keys(String[] form) {
        String[] values = parts.of(form);
        long[] keys = new long[rules.size()];
        for (int i = 0; i < keys.length; i++) {
            long key = seed(i);
            boolean isKnown = true;
            for (int part : rules.get(i).parts()) {
                isKnown = isKnown && values[part] != null;
                key = isKnown ? hash(key, values[part]) : 0;
            }
            keys[i] = isKnown ? key == 0 ? 1 : key : 0;
        }
        return keys;
    }

    private static long seed(int rule) {
        return mix(0x9E3779B97F4A7C15L * (rule + 1));
    }

    private static long hash(long seed, String text) {
        long hash = seed ^ 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** The finish of SplitMix64. */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** A hash of a value of a kind. */
    static long hash(int kind, String value) {
        return hash(seed(1000 + kind), value);
    }
}
