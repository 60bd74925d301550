package io.saltern.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConstrainedUnionTest {
    @Test
    void it_says_when_so_many_names_are_there_that_only_equal_ones_agree() {
        ConstrainedUnion few = names(ConstrainedUnion.MOST_NAMES);
        ConstrainedUnion many = names(ConstrainedUnion.MOST_NAMES + 1);

        assertEquals(Optional.empty(), few.join("v10", "v100", NameAgreement.Demand.AGREE), "an edit apart");
        assertFalse(few.isOfTooManyNames());
        assertFalse(many.isOfTooManyNames(), "nobody asked for names yet");
        assertEquals(Optional.of(ConstrainedUnion.AGREE_ON), many.join("v10", "v100", NameAgreement.Demand.AGREE));
        assertTrue(many.isOfTooManyNames());
    }

    private static ConstrainedUnion names(int count) {
        ConstrainedUnion union = new ConstrainedUnion(List.of());
        for (int i = 0; i < count; i++) {
            union.names("v" + i, List.of("name" + i));
        }
        return union;
    }
}
