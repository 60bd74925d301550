package io.saltern.segments.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RfmGroupTest {
    @Test
    void everyPairOfScoresHasExactlyOneName() {
        for (int r = 1; r <= 5; r++) {
            for (int f = 1; f <= 5; f++) {
                int recency = r;
                int frequency = f;
                assertEquals(
                        1,
                        Arrays.stream(RfmGroup.values())
                                .filter(group -> group.covers(recency, frequency))
                                .count(),
                        "R" + r + " F" + f);
            }
        }
        assertEquals(10, RfmGroup.labels().stream().distinct().count());
    }
}
