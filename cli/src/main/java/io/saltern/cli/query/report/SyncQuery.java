package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Project;
import io.saltern.base.error.ExitCode;
import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.sync.SyncConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each sync planned in a run and what came back. One job. */
final class SyncQuery {
    private static final String PLAN = "plan";
    private static final String DELIVER = "deliver";
    private static final String STATUS = "status";
    private static final String PLANNED = "planned";
    private static final String UNREACHABLE = "unreachable";
    private static final String REFUSED = "refused";

    private final Project project;
    private final SyncConfig config;
    private final RecordedRun run;
    private final Warehouse warehouse;

    SyncQuery(Project project, SyncConfig config, RecordedRun run, Warehouse warehouse) {
        this.project = project;
        this.config = config;
        this.run = run;
        this.warehouse = warehouse;
    }

    /** What the tables say of one sync in this run. */
    private static final class Found {
        private String planId;
        private String message;
        private boolean isUnreachable;
        private boolean isRefused;
        private final Map<String, Long> changes = new HashMap<>();
        private final Map<List<String>, Long> reasons = new LinkedHashMap<>();

        long changes(String op) {
            return changes.getOrDefault(op, 0L);
        }

        List<SyncReason> reasons() {
            return reasons.entrySet().stream()
                    .map(reason -> new SyncReason(
                            reason.getKey().get(0),
                            reason.getKey().get(1).replace('_', ' '),
                            reason.getKey().get(2).equals("null")
                                    ? null
                                    : reason.getKey().get(2),
                            reason.getValue()))
                    .toList();
        }
    }

    List<Sync> ask() {
        Map<String, Found> found = new HashMap<>();
        if (run.step(PLAN).isPresent() || run.step(DELIVER).isPresent()) {
            for (Row row :
                    rows().orderBy("sync", STATUS, "why", "message", "op").collectAsList()) {
                add(row, found.computeIfAbsent(row.getString(0), sync -> new Found()));
            }
        }
        Map<String, ConfigFile> destinations = new HashMap<>();
        project.folder("destinations").forEach(file -> destinations.put(file.name(), file));
        return project.folder("syncs").stream()
                .map(file -> sync(file, destinations, found.getOrDefault(file.name(), new Found())))
                .toList();
    }

    private void add(Row row, Found sync) {
        String status = row.getAs(STATUS);
        String why = row.getAs("why");
        String message = row.getAs("message");
        long rows = row.getAs("rows");
        sync.planId = row.getAs(SyncPlanTable.PLAN_ID);
        boolean isPlan = List.of(PLANNED, "held", "blocked").contains(status);
        // Of a plan that an earlier run made, this run has only the receipts.
        if (status.equals(PLANNED) || (!isPlan && run.step(PLAN).isEmpty())) {
            sync.changes.merge(row.getAs(SyncPlanTable.OP), rows, Long::sum);
        }
        if (UNREACHABLE.equals(why) || REFUSED.equals(why)) {
            sync.isUnreachable |= UNREACHABLE.equals(why);
            sync.isRefused |= REFUSED.equals(why);
            sync.message = message;
            message = null;
        }
        if (!status.equals(PLANNED) && !status.equals("accepted")) {
            sync.reasons.merge(List.of(status, String.valueOf(why), String.valueOf(message)), rows, Long::sum);
        }
    }

    /** sync, plan_id, status or outcome, op, why, message, rows; of this run. */
    private Dataset<Row> rows() {
        return counted(PLAN, SyncPlanTable.DEF, SyncPlanTable.STATUS, SyncPlanTable.REASON, lit(null))
                .union(counted(
                        DELIVER,
                        SyncReceiptTable.DEF,
                        SyncReceiptTable.OUTCOME,
                        SyncReceiptTable.CODE,
                        col(SyncReceiptTable.MESSAGE)));
    }

    private Dataset<Row> counted(String step, TableDef def, String status, String why, Column message) {
        return AppendedRows.of(warehouse, run, step, def)
                .groupBy(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(status).alias(STATUS),
                        col(SyncPlanTable.OP),
                        col(why).alias("why"),
                        message.cast("string").alias("message"))
                .agg(sum(AppendedRows.SIGN).alias("rows"))
                .filter(col("rows").gt(0));
    }

    private Sync sync(ConfigFile file, Map<String, ConfigFile> destinations, Found found) {
        String name = file.name();
        String destination = file.root().text("destination", "");
        String kind = Optional.ofNullable(destinations.get(destination))
                .map(known -> known.root().text("type", ""))
                .orElse("");
        long adds = found.changes("add");
        long updates = found.changes("update");
        long removes = found.changes("remove");
        long considered = run.step(PLAN)
                .map(step -> step.equations().stream()
                        .filter(equation -> equation.subject().equals("sync " + name))
                        .mapToLong(equation -> equation.whole())
                        .sum())
                .orElse(adds + updates + removes);
        long rejected = came(name, "rejected");
        long unknown = came(name, "unknown");
        long unsent = came(name, "unsent");
        boolean isDelivered = run.step(DELIVER)
                .filter(step -> step.metrics().containsKey(name + ".accepted"))
                .isPresent();
        boolean isPartial = rejected + unknown + unsent > 0;
        boolean isDisabled = !config.enabledNames().contains(name);
        String status;
        if (isDisabled && considered == 0) {
            status = "disabled";
        } else if (adds + updates + removes == 0) {
            status = "nothing to send";
        } else if (found.isUnreachable) {
            status = UNREACHABLE;
        } else if (found.isRefused) {
            status = "stopped";
        } else {
            status = !isDelivered ? PLANNED : isPartial ? "partial" : "done";
        }
        ExitCode halted = ExitCode.graver(
                found.isUnreachable ? ExitCode.DESTINATION_UNREACHABLE : ExitCode.DONE,
                found.isRefused ? ExitCode.CONFIG_INVALID : ExitCode.DONE);
        ExitCode exit = ExitCode.graver(halted, isPartial ? ExitCode.PARTIAL_DELIVERY : ExitCode.DONE);
        return new Sync(
                name,
                destination,
                kind,
                audience(file),
                found.planId,
                status,
                exit.number(),
                status.equals("disabled") ? "Switched off in syncs/" + name + ".yaml." : found.message,
                isDelivered,
                0,
                considered,
                adds,
                updates,
                removes,
                run.metric(PLAN, name + ".unchanged"),
                run.metric(PLAN, name + ".held"),
                run.metric(PLAN, name + ".blocked"),
                came(name, "accepted"),
                rejected,
                came(name, "pending"),
                unknown,
                unsent,
                found.reasons());
    }

    private long came(String sync, String outcome) {
        return run.metric(DELIVER, sync + "." + outcome);
    }

    private static String audience(ConfigFile file) {
        List<String> names = file.root().texts("audience");
        if (names.equals(List.of("profiles"))) {
            return "all known people";
        }
        return (names.size() == 1 ? "segment " : "segments ") + String.join(", ", names);
    }
}
