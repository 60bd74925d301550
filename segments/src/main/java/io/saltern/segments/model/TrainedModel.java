package io.saltern.segments.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.Digest;
import io.saltern.lake.table.ModelTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A model as ops.model keeps it.
 *
 * @param model its name
 * @param kind rfm or kmeans
 * @param parameters as configured
 * @param seed 0 when none is used
 * @param metrics nine significant digits
 * @param evidence what speaks for it
 * @param from start of the training window; empty for all history
 * @param to end of it, and as-of of the run
 */
record TrainedModel(
        String model,
        String kind,
        ObjectNode parameters,
        long seed,
        Map<String, Double> metrics,
        ObjectNode evidence,
        Optional<Instant> from,
        Instant to) {
    TrainedModel {
        metrics = new TreeMap<>(metrics);
    }

    /** Digest of all that the model is: the same training gives the same version, whenever it is done again. */
    String version() {
        return Digest.sha256(String.join(
                        "\n",
                        model,
                        kind,
                        parameters.toString(),
                        Long.toString(seed),
                        metrics.toString(),
                        evidence.toString(),
                        from.toString(),
                        to.toString()))
                .substring(0, 16);
    }

    /** The row of ops.model. */
    Row row() {
        return RowFactory.create(
                model,
                version(),
                kind,
                parameters.toString(),
                seed,
                CollectionConverters.asScala(metrics),
                evidence.toString(),
                from.map(Timestamp::from).orElse(null),
                Timestamp.from(to),
                Timestamp.from(to));
    }

    boolean isIn(List<Row> held) {
        return held.stream()
                .anyMatch(row -> row.getAs(ModelTable.MODEL).equals(model)
                        && row.getAs(ModelTable.VERSION).equals(version()));
    }
}
