package io.saltern.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.segments.member.SegmentExplanation;
import io.saltern.segments.member.SegmentExplanation.Part;
import io.saltern.segments.model.ClusterExplanation;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTextTest {
    private static final Instant AS_OF = Instant.parse("2025-03-02T00:00:00Z");

    @Test
    void aSegmentIsToldPartByPart() {
        List<Part> parts = List.of(
                part(0, "{\"all\":[]}", false, Map.of()),
                part(
                        1,
                        "{\"event\":{\"name\":[\"View\",\"Buy\"],\"within\":\"30d\",\"count\":{\"at_least\":1}}}",
                        true,
                        Map.of("found", "2")),
                part(1, "{\"not\":{}}", false, Map.of()),
                part(2, "{\"attribute\":\"country\",\"in\":[\"AT\"]}", true, Map.of("value", "a value")),
                part(1, "{\"attribute\":\"city\",\"exists\":true}", false, Collections.singletonMap("value", null)));

        assertEquals(
                List.of(
                        "Profile p and the segment vip",
                        "  is not in it and never was",
                        "",
                        "The rule at 2025-03-02T00:00:00Z",
                        "  no   all of:",
                        "    yes  event name View or Buy, within 30d, count at least 1  (found: 2)",
                        "    no   not:",
                        "      yes  attribute country, in AT  (value: a value)",
                        "    no   attribute city, exists true  (value: none)"),
                DecisionText.lines(new SegmentExplanation("vip", "p", false, null, null, null, AS_OF, parts)));
        assertEquals(
                "  is in it since 2025-03-01T00:00:00Z",
                DecisionText.lines(told(true, null, null, parts)).get(1));
        assertEquals(
                "  By the rule of now the person would not be in it: the next run that evaluates segments changes that.",
                DecisionText.lines(told(true, null, null, parts)).get(2));
        assertEquals(
                "  is not in it; was from 2025-03-01T00:00:00Z to 2025-03-02T00:00:00Z (no longer matches)",
                DecisionText.lines(told(false, AS_OF, "no_longer_matches", parts))
                        .get(1));
    }

    private static SegmentExplanation told(boolean isIn, Instant leftAt, String leftWhy, List<Part> parts) {
        return new SegmentExplanation(
                "vip", "p", isIn, Instant.parse("2025-03-01T00:00:00Z"), leftAt, leftWhy, AS_OF, parts);
    }

    private static Part part(int depth, String asks, boolean holds, Map<String, String> found) {
        try {
            return new Part(depth, (ObjectNode) new ObjectMapper().readTree(asks), holds, found);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClusterIsToldByItsFeaturesAndItsNeighbours() {
        ClusterExplanation told = new ClusterExplanation(
                "p",
                "v1",
                1,
                "high revenue",
                0.25,
                List.of(
                        new ClusterExplanation.FeatureOf("revenue", 1234.5, 2.0, 1000, 1.75),
                        new ClusterExplanation.FeatureOf("days_since_last_order", null, 1.0, 30, 1.0)),
                List.of(
                        new ClusterExplanation.Centre(1, "high revenue", 0.25),
                        new ClusterExplanation.Centre(0, "average", 2.5)));
        assertEquals(
                List.of(
                        "Profile p is in the cluster 1, high revenue",
                        "  0.25 standard deviations from its centre; model kmeans, version v1",
                        "",
                        "What the model looks at, in standard deviations from everybody's mean",
                        "  revenue                  +2.00  here 1,234.50; centre +1.75, 1,000.00",
                        "  days_since_last_order    +1.00  here never, which counts as longest ago; centre +1.00, 30.00",
                        "",
                        "How far the centres are, the nearest counts",
                        "   1     0.25  high revenue",
                        "   0     2.50  average"),
                DecisionText.lines(told));
    }

    @Test
    void aSyncIsToldWithItsReasonsInWords() {
        SyncExplanation told = new SyncExplanation(
                "mail",
                "p",
                List.of(
                        new SyncExplanation.Planned(
                                "id2",
                                AS_OF,
                                "add",
                                "blocked",
                                "consent_denied",
                                SyncExplanation.words("consent_denied")),
                        new SyncExplanation.Planned("id1", AS_OF, "add", "planned", null, null)),
                List.of(new SyncExplanation.Receipt(AS_OF, "add", 1, "rejected", "400", null)),
                List.of());
        assertEquals(
                List.of(
                        "Profile p and the sync mail",
                        "  The destination is known to hold nothing of the person.",
                        "",
                        "Plans (2)",
                        "  2025-03-02T00:00:00Z  add, blocked: the latest decision for the sync's purpose is a denial",
                        "  2025-03-02T00:00:00Z  add, planned",
                        "",
                        "What came back (1)",
                        "  2025-03-02T00:00:00Z  add, attempt 1: rejected, 400"),
                DecisionText.lines(told));
    }

    @ParameterizedTest
    @CsvSource({
        "missing_field: e-mail, the required field e-mail has no usable value",
        "remove_not_supported, 'it would have to be removed, which the destination cannot do'",
        "some_new_reason, some new reason"
    })
    void everyReasonHasWords(String reason, String words) {
        assertEquals(words, SyncExplanation.words(reason));
    }
}
