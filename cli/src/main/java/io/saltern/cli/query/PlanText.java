package io.saltern.cli.query;

import io.saltern.cli.Console;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.sync.PlanSample;
import io.saltern.retl.sync.PlanSummary;
import io.saltern.retl.sync.SyncConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What plans would send, with masked values.
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
     * @param contactsLeftOut e-mails and phones of these people that have not consented, and do not leave
     */
    public record SyncPlanText(
            String planId, long unchanged, long contactsLeftOut, List<Kind> kinds, List<PlanSample> samples) {}

    /** Rows that share a fate. */
    public record Kind(String status, String op, String reason, long rows) {}

    /**
     * Counts, and makes the values of a few rows anew.
     *
     * @param planned rows of ops.sync_plan that the run made
     * @param config where the syncs stand
     * @param tables each table at the version that the run left
     */
    public static PlanText of(
            Dataset<Row> planned, RunResult result, SyncConfig config, Function<TableDef, Dataset<Row>> tables) {
        Map<String, SyncPlanText> syncs = new TreeMap<>();
        for (RunListener.StepOutcome outcome : result.outcomes()) {
            Map<String, Long> metrics = outcome.report().counts();
            outcome.report().equations().forEach(equation -> {
                String name = equation.subject().replaceFirst("^sync ", "");
                syncs.put(
                        name,
                        new SyncPlanText(
                                null,
                                equation.parts().getOrDefault("unchanged", 0L),
                                metrics.getOrDefault(name + ".contacts_left_out", 0L),
                                new ArrayList<>(),
                                new ArrayList<>()));
            });
        }
        for (Row row : PlanSummary.counts(planned).collectAsList()) {
            syncs.compute(row.getAs(SyncPlanTable.SYNC), (name, plan) -> {
                SyncPlanText known =
                        plan == null ? new SyncPlanText(null, 0, 0, new ArrayList<>(), new ArrayList<>()) : plan;
                known.kinds()
                        .add(new Kind(
                                row.getAs(SyncPlanTable.STATUS),
                                row.getAs(SyncPlanTable.OP),
                                row.getAs(SyncPlanTable.REASON),
                                row.<Long>getAs("rows")));
                return new SyncPlanText(
                        row.getAs(SyncPlanTable.PLAN_ID),
                        known.unchanged(),
                        known.contactsLeftOut(),
                        known.kinds(),
                        known.samples());
            });
        }
        PlanSample.collect(config, planned, tables, result.asOf(), SAMPLES)
                .forEach(sample -> syncs.get(sample.sync()).samples().add(sample));
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
            if (plan.contactsLeftOut() > 0) {
                lines.add(String.format(
                        Locale.ROOT, "  %,d contacts have not consented and do not leave", plan.contactsLeftOut()));
            }
            if (!plan.samples().isEmpty()) {
                lines.add("  for instance");
                plan.samples().forEach(row -> lines.add(line(row)));
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

    private static String line(PlanSample row) {
        String fields = row.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "    %-8s %-7s %s", row.status(), row.op(), row.profileId())
                + (row.reason() == null ? "" : "  " + row.reason().replace('_', ' '))
                + (fields.isEmpty() ? "" : "  " + fields);
    }
}
