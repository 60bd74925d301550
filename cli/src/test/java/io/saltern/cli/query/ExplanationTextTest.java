package io.saltern.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.PathExplanation.Comparison;
import io.saltern.identity.explain.PathExplanation.Link;
import io.saltern.identity.explain.PathExplanation.ShownBy;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
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
                List.of(new ShownBy("crm", "customer", "1", DAY, "2", DAY, 3)),
                List.of(
                        new Comparison("name", "exact", 12, 2.5),
                        new Comparison("city", "differs", -4, 0),
                        new Comparison("phone", "same", 2, 0)));

        List<String> lines = ExplanationText.lines(new PathExplanation("p", "p", List.of(link), List.of()));

        assertEquals(
                List.of(
                        "  crm_id:1",
                        "    │ scored, 6.0 bits, in crm, 3 rows since 2025-01-01",
                        "    │   crm customer 1 of 2025-01-01 and 2 more, the last 2 of 2025-01-01",
                        "    │   before comparing   -4.0   -4.0  ░░░░░░░░░░░",
                        "    │   name: exact       +12.0    8.0  ████████████████████████████████  rarity +2.5",
                        "    │   city: differs      -4.0    4.0                       ░░░░░░░░░░░",
                        "    │   phone: same        +2.0    6.0                       ██████",
                        "  crm_id:2"),
                lines.subList(3, lines.size()));
    }
}
