package io.saltern.identity.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.SalternException;
import io.saltern.identity.explain.PathExplanation.Comparison;
import io.saltern.lake.table.IdentityEdgeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What the score of a link is made of: the text {@code {"comparisons":[{"name","level","weight","tf"}]}} in the column
 * {@value #EVIDENCE} of {@code core.identity_edge}, weights in bits, {@code tf} the part of the weight that comes from how
 * rare the value is. Exact links have none.
 */
final class LinkEvidence {
    static final String EVIDENCE = "evidence";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LinkEvidence() {}

    /** The comparisons of an edge, in their order; empty when the table has no such column or the edge no evidence. */
    static List<Comparison> of(Row edge) {
        if (!Arrays.asList(edge.schema().fieldNames()).contains(EVIDENCE)) {
            return List.of();
        }
        String text = edge.getAs(EVIDENCE);
        return text == null ? List.of() : parse(edge, text);
    }

    private static List<Comparison> parse(Row edge, String text) {
        try {
            List<Comparison> comparisons = new ArrayList<>();
            for (JsonNode comparison : JSON.readTree(text).path("comparisons")) {
                comparisons.add(new Comparison(
                        comparison.path("name").asText(),
                        comparison.path("level").asText(),
                        comparison.path("weight").asDouble(),
                        comparison.path("tf").asDouble()));
            }
            return comparisons;
        } catch (JsonProcessingException e) {
            throw SalternException.internal(
                    "The evidence of the link from " + edge.<String>getAs(IdentityEdgeTable.FROM_NODE) + " to "
                            + edge.<String>getAs(IdentityEdgeTable.TO_NODE)
                            + " in core.identity_edge is no JSON. Rebuild it: saltern run --rebuild identity.",
                    e);
        }
    }
}
