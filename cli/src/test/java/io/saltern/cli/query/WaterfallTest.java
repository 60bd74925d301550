package io.saltern.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.identity.explain.PathExplanation.Comparison;
import io.saltern.identity.explain.PathExplanation.Link;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final Instant DAY = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void aScoredLinkIsAWaterfallFromItsFirstToItsLastBit() {
        Link link = new Link(
                new ShownIdentifier("crm_id", "1"),
                new ShownIdentifier("crm_id", "2"),
                "scored",
                null,
                6,
                List.of("crm"),
                DAY,
                3,
                List.of(),
                List.of(
                        new Comparison("name", "exact", 12, 2.5),
                        new Comparison("city", "differs", -4, 0),
                        new Comparison("phone", "same", 2, 0)));

        assertEquals(
                List.of(
                        "before comparing   -4.0   -4.0  ░░░░░░░░░░░",
                        "name: exact       +12.0    8.0  ████████████████████████████████  rarity +2.5",
                        "city: differs      -4.0    4.0                       ░░░░░░░░░░░",
                        "phone: same        +2.0    6.0                       ██████"),
                Waterfall.lines(link));
    }
}
