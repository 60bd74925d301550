package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.lake.table.SyncPlanTable;
import io.saltern.retl.api.Op;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows of a compared plan by sync, operation, status and reason; as many entries as there are such words. */
record PlanCounts(List<Entry> entries) {
    /** Rows of one kind and the contacts left out of them; an unchanged or planned row without a reason has an empty one. */
    record Entry(String sync, String op, String status, String reason, long rows, long leftOut) {}

    /** Counts with one Spark job. */
    static PlanCounts collect(Dataset<Row> compared) {
        return new PlanCounts(compared
                .groupBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.OP),
                        col(SyncPlanTable.STATUS),
                        col(SyncPlanTable.REASON))
                .agg(functions.count(lit(1)), functions.sum(col(SyncPlan.LEFT_OUT)))
                .collectAsList()
                .stream()
                .map(row -> new Entry(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.isNullAt(3) ? "" : row.getString(3),
                        row.getLong(4),
                        row.isNullAt(5) ? 0 : row.getLong(5)))
                .toList());
    }

    long count(String sync, String status) {
        return sum(entry -> entry.sync().equals(sync) && entry.status().equals(status));
    }

    long planned(String sync, Op op) {
        return sum(entry -> entry.sync().equals(sync)
                && entry.status().equals(SyncPlan.PLANNED)
                && entry.op().equals(op.word()));
    }

    /** Contacts left out of the payloads of those who are sent. */
    long leftOut(String sync) {
        return entries.stream()
                .filter(entry -> entry.sync().equals(sync))
                .mapToLong(Entry::leftOut)
                .sum();
    }

    /** Removals at former addresses that are held until the new ones are accepted. */
    long waitingRemovals() {
        return sum(
                entry -> entry.status().equals(SyncPlan.HELD) && entry.reason().equals(SyncPlan.ADDRESS_CHANGED));
    }

    long considered(String sync) {
        return sum(entry -> entry.sync().equals(sync));
    }

    long toWrite() {
        return sum(entry -> !entry.status().equals(SyncPlan.UNCHANGED));
    }

    private long sum(Predicate<Entry> which) {
        return entries.stream().filter(which).mapToLong(Entry::rows).sum();
    }

    /** Mirrors that would lose members and have nobody left. */
    Set<String> emptied(List<SyncDef> syncs) {
        Set<String> emptied = new TreeSet<>();
        for (SyncDef sync : syncs) {
            boolean isSomebodyLeaving = entries.stream()
                    .anyMatch(entry -> entry.sync().equals(sync.name())
                            && entry.status().equals(SyncPlan.PLANNED)
                            && entry.reason().equals(SyncPlan.LEFT_AUDIENCE));
            long staying =
                    sum(entry -> entry.sync().equals(sync.name()) && !entry.op().equals(Op.REMOVE.word()));
            if (isSomebodyLeaving && staying == 0 && !sync.mayEmpty()) {
                emptied.add(sync.name());
            }
        }
        return emptied;
    }

    /** These counts as they are after {@link SyncPlan#holdEmptied}. */
    PlanCounts holdingEmptied(Set<String> emptied) {
        return new PlanCounts(entries.stream()
                .map(entry -> emptied.contains(entry.sync())
                                && entry.status().equals(SyncPlan.PLANNED)
                                && entry.reason().equals(SyncPlan.LEFT_AUDIENCE)
                        ? new Entry(entry.sync(), entry.op(), SyncPlan.HELD, SyncPlan.EMPTY_AUDIENCE, entry.rows(), 0)
                        : entry)
                .toList());
    }

    /** The terms of the sync's equation. */
    Map<String, Long> parts(String sync) {
        Map<String, Long> parts = new TreeMap<>();
        for (String status : List.of(SyncPlan.PLANNED, SyncPlan.UNCHANGED, SyncPlan.HELD, SyncPlan.BLOCKED)) {
            parts.put(status, count(sync, status));
        }
        return parts;
    }
}
