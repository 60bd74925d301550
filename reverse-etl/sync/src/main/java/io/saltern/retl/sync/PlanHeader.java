package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is to be known of one sync's plan before its rows are read.
 *
 * @param sync the sync's name
 * @param planId id of the plan
 * @param changeNo ordinal of the run that made it
 * @param knownAt as-of of that run
 * @param versions the versions that it was made from
 * @param opCounts planned rows by operation; those without any are left out
 * @param afterOthers planned rows that go after all others: objects at addresses that people have left
 */
record PlanHeader(
        String sync,
        String planId,
        long changeNo,
        Instant knownAt,
        Map<String, Long> versions,
        Map<Op, Long> opCounts,
        long afterOthers) {

    /** The planned rows. */
    long rows() {
        return opCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The version of ops.sync_state that it was compared with; -1 when there was none. */
    long stateVersion() {
        return versions.getOrDefault(SyncStateTable.DEF.fullName(), -1L);
    }

    /** Whether the sync is configured as it was when the plan was made. */
    boolean isOf(SyncDef def) {
        return PlanId.of(def, versions, knownAt, changeNo).equals(planId);
    }

    /** The headers of planned rows, in order of sync; one Spark job, one entry a plan. */
    static List<PlanHeader> collect(Dataset<Row> planned) {
        List<Row> rows = planned.groupBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.CHANGE_NO),
                        col(SyncPlanTable.KNOWN_AT),
                        col(SyncPlanTable.OP))
                .agg(
                        first(col(SyncPlanTable.TABLE_VERSIONS)),
                        count(lit(1)),
                        sum(when(SyncPlan.goesAfterOthers(), 1L).otherwise(0L)))
                .collectAsList();
        Map<String, List<Row>> byPlan = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.getString(0) + "\n" + row.getString(1), TreeMap::new, Collectors.toList()));
        List<PlanHeader> headers = new ArrayList<>();
        for (List<Row> plan : byPlan.values()) {
            Map<Op, Long> counts = new EnumMap<>(Op.class);
            plan.forEach(row -> counts.put(Op.ofWord(row.getString(4)), row.getLong(6)));
            Row any = plan.get(0);
            headers.add(new PlanHeader(
                    any.getString(0),
                    any.getString(1),
                    any.getLong(2),
                    any.<Timestamp>getAs(3).toInstant(),
                    new TreeMap<>(any.<String, Long>getJavaMap(5)),
                    counts,
                    plan.stream().mapToLong(row -> row.getLong(7)).sum()));
        }
        return headers;
    }
}
