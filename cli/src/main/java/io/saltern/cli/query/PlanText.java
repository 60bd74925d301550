package io.saltern.cli.query;

import io.saltern.cli.Console;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.retl.sync.PlanSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What plans would send. Plans hold ids and digests of payloads, so nothing of it is personal.
 *
 * @param runId the run that made the plans
 * @param syncs by name
 * @param warnings what somebody should look at
 */
public record PlanText(String runId, Map<String, SyncPlanText> syncs, List<String> warnings) {
    private static final int SAMPLES = 3;

    /**
     * One sync.
     *
     * @param planId what {@code saltern sync --plan} takes; null when there is nothing to plan
     * @param unchanged people at the destination for whom nothing changes
     */
    public record SyncPlanText(String planId, long unchanged, List<Kind> kinds, List<Sample> samples) {}

    /** Rows that share a fate. */
    public record Kind(String status, String op, String reason, long rows) {}

    /** A row, as an example. */
    public record Sample(String status, String op, String changeKey, String reason, String payloadDigest) {}

    /**
     * Asks two small questions.
     *
     * @param planned rows of ops.sync_plan that the run made
     */
    public static PlanText of(Dataset<Row> planned, RunResult result) {
        Map<String, SyncPlanText> syncs = new TreeMap<>();
        for (RunListener.StepOutcome outcome : result.outcomes()) {
            outcome.report()
                    .equations()
                    .forEach(equation -> syncs.put(
                            equation.subject().replaceFirst("^sync ", ""),
                            new SyncPlanText(
                                    null,
                                    equation.parts().getOrDefault("unchanged", 0L),
                                    new ArrayList<>(),
                                    new ArrayList<>())));
        }
        for (Row row : PlanSummary.counts(planned).collectAsList()) {
            syncs.compute(row.getAs(SyncPlanTable.SYNC), (name, plan) -> {
                SyncPlanText known =
                        plan == null ? new SyncPlanText(null, 0, new ArrayList<>(), new ArrayList<>()) : plan;
                known.kinds()
                        .add(new Kind(
                                row.getAs(SyncPlanTable.STATUS),
                                row.getAs(SyncPlanTable.OP),
                                row.getAs(SyncPlanTable.REASON),
                                row.<Long>getAs("rows")));
                return new SyncPlanText(
                        row.getAs(SyncPlanTable.PLAN_ID), known.unchanged(), known.kinds(), known.samples());
            });
        }
        for (Row row : PlanSummary.samples(planned, SAMPLES).collectAsList()) {
            syncs.get(row.<String>getAs(SyncPlanTable.SYNC))
                    .samples()
                    .add(new Sample(
                            row.getAs(SyncPlanTable.STATUS),
                            row.getAs(SyncPlanTable.OP),
                            row.getAs(SyncPlanTable.CHANGE_KEY),
                            row.getAs(SyncPlanTable.REASON),
                            row.getAs(SyncPlanTable.PAYLOAD_DIGEST)));
        }
        List<String> warnings = result.outcomes().stream()
                .flatMap(outcome -> outcome.report().warnings().stream())
                .toList();
        return new PlanText(result.runId(), syncs, warnings);
    }

    /** For a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (syncs.isEmpty()) {
            lines.add("No sync is switched on.");
        }
        syncs.forEach((name, plan) -> {
            lines.add(Console.bold(name) + (plan.planId() == null ? "" : "  plan " + plan.planId()));
            for (Kind kind : plan.kinds()) {
                lines.add(String.format(Locale.ROOT, "  %-8s %-7s %,9d", kind.status(), kind.op(), kind.rows())
                        + (kind.reason() == null ? "" : "  " + kind.reason().replace('_', ' ')));
            }
            lines.add(String.format(Locale.ROOT, "  %-16s %,9d", "unchanged", plan.unchanged()));
            if (!plan.samples().isEmpty()) {
                lines.add("  for instance");
                plan.samples()
                        .forEach(row -> lines.add(String.format(
                                        Locale.ROOT, "    %-8s %-7s %s", row.status(), row.op(), row.changeKey())
                                + (row.payloadDigest() == null
                                        ? ""
                                        : "  payload " + row.payloadDigest().substring(0, 12))
                                + (row.reason() == null
                                        ? ""
                                        : "  " + row.reason().replace('_', ' '))));
            }
            lines.add("");
        });
        warnings.forEach(warning -> lines.add("Look at: " + warning));
        syncs.forEach((name, plan) -> {
            if (plan.kinds().stream().anyMatch(kind -> kind.status().equals("planned"))) {
                lines.add("Deliver it:  saltern sync " + name + " --plan " + plan.planId());
            }
        });
        return lines;
    }
}
