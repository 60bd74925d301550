package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;

import io.saltern.lake.run.StepReport;
import io.saltern.lake.table.ConsentTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is to be said of the decisions that syncs ask for, beyond the people whom they concern. */
final class ConsentCounts {
    private ConsentCounts() {}

    /**
     * Counts with one Spark job, if any sync asks for consent: decisions that wait, that count early, that cannot be read. A
     * purpose that no decision names is a warning.
     */
    static void tell(Dataset<Row> consent, Column asOf, Collection<SyncDef> syncs, StepReport.Builder report) {
        List<SyncDef> asking =
                syncs.stream().filter(sync -> sync.consent().isPresent()).toList();
        if (asking.isEmpty()) {
            return;
        }
        List<String> purposes =
                asking.stream().map(sync -> sync.consent().orElseThrow()).toList();
        Map<String, Row> found = new TreeMap<>();
        // At most one row a purpose of a sync, and one for all purposes.
        for (Row row : ConsentDecisions.counts(consent, asOf, purposes).collectAsList()) {
            found.put(row.getAs(ConsentDecisions.PURPOSE), row);
        }
        long waiting = 0;
        long early = 0;
        long unreadable = 0;
        for (Row row : found.values()) {
            waiting += row.<Long>getAs(ConsentDecisions.WAITING);
            early += row.<Long>getAs(ConsentDecisions.EARLY);
            unreadable += row.<Long>getAs(ConsentDecisions.UNREADABLE);
        }
        report.count("consents_waiting", waiting)
                .count("denials_dated_ahead", early)
                .count("denials_unreadable", unreadable);
        found.remove(ConsentTable.ALL_PURPOSES);
        List<SyncDef> unknown = new ArrayList<>(asking);
        unknown.removeIf(sync ->
                found.containsKey(ConsentDecisions.purpose(sync.consent().orElseThrow())));
        if (unknown.isEmpty()) {
            return;
        }
        List<String> known = known(consent);
        unknown.forEach(sync -> report.warn("Sync " + sync.name() + " asks for consent to '"
                + sync.consent().orElseThrow() + "', which no decision names"
                + (known.isEmpty()
                        ? ""
                        : FieldSource.nearest(
                                ConsentDecisions.purpose(sync.consent().get()), known))
                + ". Correct 'consent' in syncs/" + sync.name()
                + ".yaml, or the purpose in the source of the decisions."));
    }

    /** Some purposes that decisions name. */
    private static List<String> known(Dataset<Row> consent) {
        int most = 20;
        return consent
                .select(col(ConsentTable.PURPOSE))
                .where(col(ConsentTable.PURPOSE).notEqual(ConsentTable.ALL_PURPOSES))
                .distinct()
                .orderBy(col(ConsentTable.PURPOSE))
                .limit(most)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
