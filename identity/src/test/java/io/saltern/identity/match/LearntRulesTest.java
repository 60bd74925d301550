package io.saltern.identity.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LearntRulesTest {
    private static final long N = 100_000;
    private static final PersonLayout LAYOUT = new PersonLayout(
            List.of(
                    new PersonLayout.ColumnMeaning("surname", Meaning.SURNAME),
                    new PersonLayout.ColumnMeaning("email", Meaning.EMAIL),
                    new PersonLayout.ColumnMeaning("city", Meaning.CITY)),
            true);
    private static final KeyParts PARTS = new KeyParts(LAYOUT, LAYOUT.present());
    private static final long SURNAME = KeyParts.implied(KeyPart.SURNAME.bit());
    private static final long CITY = KeyPart.CITY.bit();
    private static final long LOCAL_END = KeyPart.LOCAL_END.bit();
    /** Every tenth pair of records is of one city, hardly any has anything else in common. */
    private static final Map<Long, Long> RANDOM = Map.of(0L, 900_000L, CITY, 100_000L, LOCAL_END, 2L);

    @Test
    void a_rule_covers_what_a_single_rule_found_for_few_pairs() {
        List<LearntRules.Thin> found = Stream.concat(
                        thin(SURNAME | CITY | LOCAL_END, KeyPart.SURNAME.bit(), 60).stream(),
                        thin(SURNAME | LOCAL_END, KeyPart.SURNAME.bit(), 40).stream())
                .toList();
        LearntRules learnt = LearntRules.learn(PARTS, found, RANDOM, N);
        assertEquals(1, learnt.rules().size());
        assertArrayEquals(
                new int[] {KeyPart.LOCAL_END.ordinal()}, learnt.rules().get(0));
        assertEquals(1, learnt.onceMore(), 1e-9);
        assertEquals(0, learnt.oftener());
    }

    @Test
    void what_is_dear_alone_is_taken_with_something_else() {
        // Half of the pairs need the city, which alone would make a tenth of all pairs.
        List<LearntRules.Thin> half = thin(CITY | KeyPart.SURNAME_4.bit(), LOCAL_END, 50);
        List<LearntRules.Thin> other = thin(LOCAL_END | SURNAME, KeyPart.SURNAME.bit(), 50);
        LearntRules learnt = LearntRules.learn(
                PARTS,
                Stream.concat(half.stream(), other.stream()).toList(),
                Map.of(0L, 500_000L, CITY, 250_000L, KeyPart.SURNAME_4.bit(), 250_000L),
                N);
        assertEquals(2, learnt.rules().size());
        assertArrayEquals(
                new int[] {KeyPart.SURNAME_4.ordinal(), KeyPart.CITY.ordinal()},
                learnt.rules().stream()
                        .filter(rule -> rule.length == 2)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void what_the_rule_that_found_a_pair_looks_at_says_nothing_of_pairs_that_it_misses() {
        List<LearntRules.Thin> found = thin(SURNAME | CITY, KeyPart.SURNAME.bit(), 100);
        assertEquals(List.of(), LearntRules.learn(PARTS, found, RANDOM, N).rules());
    }

    @Test
    void the_last_five_digits_of_an_address_follow_from_the_address() {
        long email = KeyParts.implied(KeyPart.EMAIL.bit());
        assertEquals(
                KeyPart.EMAIL.bit() | KeyPart.LOCAL.bit() | KeyPart.LOCAL_5.bit() | LOCAL_END | KeyPart.DOMAIN.bit(),
                email);
        String[] one = PARTS.of(LAYOUT.normalise(new String[] {"berger", "anna@x.org", "bonn"}));
        String[] other = PARTS.of(LAYOUT.normalise(new String[] {"cole", "anna@x.org", null}));
        assertEquals(email, PARTS.shared(one, other));
    }

    private static List<LearntRules.Thin> thin(long shared, long rule, int times) {
        return Collections.nCopies(times, new LearntRules.Thin(shared, rule));
    }
}
