package io.saltern.segments.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The upper ends of the lower four quintiles of each measure.
 *
 * @param people buyers that were scored
 * @param recencyDays in days
 * @param frequency in orders
 * @param monetary in money, four decimals
 */
public record RfmBounds(
        long people, List<BigDecimal> recencyDays, List<BigDecimal> frequency, List<BigDecimal> monetary) {
    static final int QUINTILES = 5;

    static RfmBounds of(Row row) {
        return new RfmBounds(row.getLong(0), four(row, 1, 0), four(row, 5, 0), four(row, 9, 4));
    }

    private static List<BigDecimal> four(Row row, int from, int scale) {
        List<BigDecimal> bounds = new ArrayList<>();
        for (int i = 0; i < QUINTILES - 1; i++) {
            // Percentiles of whole numbers arrive as doubles, exact up to 2^53.
            bounds.add(BigDecimal.valueOf((long) row.getDouble(from + i), scale));
        }
        return bounds;
    }

    void describe(ObjectNode json) {
        json.put(
                "method",
                "score 1 + number of bounds below the value; bounds are the 20, 40, 60 and 80 % quantiles by"
                        + " inverse of the empirical distribution (type 1 of Hyndman and Fan, The American Statistician 50,"
                        + " 1996); equal values score alike; recency counts down from 5");
        ObjectNode bounds = json.putObject("bounds");
        put(bounds, "recency_days", recencyDays);
        put(bounds, "frequency", frequency);
        put(bounds, "monetary", monetary);
    }

    private static void put(ObjectNode json, String key, List<BigDecimal> values) {
        ArrayNode array = json.putArray(key);
        values.forEach(value -> array.add(value.toPlainString()));
    }
}
