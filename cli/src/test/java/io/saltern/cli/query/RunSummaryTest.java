package io.saltern.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    @Test
    void rejectedDerivedRowsStandBesideTheRecordsOfTheirSource() {
        List<String> lines = lines(Map.of("web", 2L, "shop", 1L), List.of());
        assertTrue(
                lines.contains("  shop         4 read = 4 staged + 0 rejected; 1 derived row rejected"),
                lines::toString);
        assertTrue(
                lines.contains("  web          9 read = 6 staged + 3 rejected; 2 derived rows rejected"),
                lines::toString);
        assertTrue(
                lines(Map.of(), List.of()).contains("  web          9 read = 6 staged + 3 rejected"), lines::toString);
    }

    @Test
    void warningsOfStepsAreToldUnderOneHeading() {
        List<String> lines =
                lines(Map.of(), List.of("The source web has more than 5 % rejects.", "Traits: two currencies."));
        int heading = lines.indexOf("Look at");
        assertEquals(
                List.of("  The source web has more than 5 % rejects.", "  Traits: two currencies."),
                lines.subList(heading + 1, heading + 3));
    }

    private static List<String> lines(Map<String, Long> derivedRejects, List<String> warnings) {
        return new RunSummary(
                        "shop",
                        "r1",
                        "2025-03-01T00:00:00Z",
                        "done",
                        0,
                        List.of(0),
                        1.5,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(account("shop", 4, 0), account("web", 6, 3)),
                        derivedRejects,
                        5,
                        3,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        warnings,
                        null,
                        List.of())
                .lines();
    }

    private static RunSummary.Account account(String source, long staged, long rejected) {
        return new RunSummary.Account(
                source, "read", staged + rejected, Map.of("staged", staged, "rejected", rejected));
    }
}
