package io.saltern.cli.query.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Project;
import io.saltern.base.error.ExitCode;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.RunReport.SyncReason;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.retl.sync.SyncConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each sync planned in a run and what came back. One job. */
final class SyncQuery {
    private static final String PLAN = "plan";
    private static final String DELIVER = "deliver";
    private static final String UNREACHABLE = "unreachable";
    private static final String REFUSED = "refused";

    private final Project project;
    private final SyncConfig config;
    private final RecordedRun run;
    private final Catalog catalog;

    SyncQuery(Project project, SyncConfig config, RecordedRun run, Catalog catalog) {
        this.project = project;
        this.config = config;
        this.run = run;
        this.catalog = catalog;
    }

    /** What the tables say of one sync in this run. */
    private static final class Found {
        private String planId;
        private String message;
        private boolean isUnreachable;
        private boolean isRefused;
        private final List<SyncReason> reasons = new ArrayList<>();
    }

    List<Sync> ask() {
        Map<String, Found> found = new HashMap<>();
        if (run.step(PLAN).isPresent() || run.step(DELIVER).isPresent()) {
            for (Row row : rows().orderBy("sync", "status", "why", "message").collectAsList()) {
                add(row, found.computeIfAbsent(row.getString(0), sync -> new Found()));
            }
        }
        Map<String, ConfigFile> destinations = new HashMap<>();
        project.folder("destinations").forEach(file -> destinations.put(file.name(), file));
        return project.folder("syncs").stream()
                .map(file -> sync(file, destinations, found.getOrDefault(file.name(), new Found())))
                .toList();
    }

    private static void add(Row row, Found sync) {
        String status = row.getString(2);
        String why = row.getString(3);
        String message = row.getString(4);
        if (row.getString(1) != null) {
            sync.planId = row.getString(1);
        }
        if (UNREACHABLE.equals(why) || REFUSED.equals(why)) {
            sync.isUnreachable |= UNREACHABLE.equals(why);
            sync.isRefused |= REFUSED.equals(why);
            sync.message = message;
            message = null;
        }
        boolean isUnmentioned = status.equals("planned") || status.equals("accepted");
        if (!isUnmentioned) {
            sync.reasons.add(
                    new SyncReason(status, why == null ? status : why.replace('_', ' '), message, row.getLong(5)));
        }
    }

    /** sync, plan_id, status or outcome, why, message, rows; of this run. */
    private Dataset<Row> rows() {
        Dataset<Row> planned = catalog.read(SyncPlanTable.DEF)
                .filter(col(SyncPlanTable.CHANGE_NO).equalTo(run.changeNo()))
                .groupBy(SyncPlanTable.SYNC, SyncPlanTable.PLAN_ID, SyncPlanTable.STATUS, SyncPlanTable.REASON)
                .agg(count(lit(1)).alias("rows"))
                .select(
                        col(SyncPlanTable.SYNC),
                        col(SyncPlanTable.PLAN_ID),
                        col(SyncPlanTable.STATUS),
                        col(SyncPlanTable.REASON).alias("why"),
                        lit(null).cast("string").alias("message"),
                        col("rows"));
        Dataset<Row> received = catalog.read(SyncReceiptTable.DEF)
                .filter(col(SyncReceiptTable.CHANGE_NO).equalTo(run.changeNo()))
                .groupBy(
                        SyncReceiptTable.SYNC,
                        SyncReceiptTable.PLAN_ID,
                        SyncReceiptTable.OUTCOME,
                        SyncReceiptTable.CODE,
                        SyncReceiptTable.MESSAGE)
                .agg(count(lit(1)).alias("rows"));
        return planned.union(received);
    }

    private Sync sync(ConfigFile file, Map<String, ConfigFile> destinations, Found found) {
        String name = file.name();
        String destination = file.root().text("destination", "");
        String kind = Optional.ofNullable(destinations.get(destination))
                .map(known -> known.root().text("type", ""))
                .orElse("");
        long adds = planned(name, "add");
        long updates = planned(name, "update");
        long removes = planned(name, "remove");
        long considered = run.step(PLAN)
                .map(step -> step.equations().stream()
                        .filter(equation -> equation.subject().equals("sync " + name))
                        .mapToLong(equation -> equation.whole())
                        .sum())
                .orElse(0L);
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
            status = !isDelivered ? "planned" : isPartial ? "partial" : "done";
        }
        ExitCode exit = found.isUnreachable
                ? ExitCode.DESTINATION_UNREACHABLE
                : found.isRefused ? ExitCode.CONFIG_INVALID : isPartial ? ExitCode.PARTIAL_DELIVERY : ExitCode.DONE;
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
                found.reasons);
    }

    private long planned(String sync, String op) {
        return run.metric(PLAN, sync + "." + op);
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
