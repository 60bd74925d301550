package io.saltern.cli.query;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.Console;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.LoadedProject;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.StepWork;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.retl.sync.PlanSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a run has to say on a terminal: counts of groups, no person.
 *
 * @param status {@code done}, {@code partial} or {@code repeat}
 * @param exitCode the gravest of {@code exitCodes}; 0 when all is done
 * @param exitCodes the exit codes of its parts, gravest first
 * @param steps the steps that did work
 * @param skipped the steps that had nothing new
 * @param accounts the equations of the run
 * @param derivedRejects rows that staged records should have given and did not, for instance orders of events, by source
 * @param people people now
 * @param known those with a customer record or user id
 * @param changes people created, merged, split in this run, by kind
 * @param segments open stays now, by segment
 * @param planned rows planned, held and blocked in this run, by sync and status
 * @param outcomes what came back in this run, by sync and outcome
 * @param waiting rows that wait to be tried again, by sync and reason; asked only where this run planned and sent nothing
 * @param disabled syncs that the project has switched off
 * @param report the run report; null for a run that had nothing to do
 * @param finishedBefore runs that were broken off earlier, and finished before this one
 */
public record RunSummary(
        String project,
        String runId,
        String asOf,
        String status,
        int exitCode,
        List<Integer> exitCodes,
        double seconds,
        int commits,
        int merges,
        List<StepLine> steps,
        List<String> skipped,
        List<Account> accounts,
        Map<String, Long> derivedRejects,
        long people,
        long known,
        Map<String, Long> changes,
        Map<String, Long> segments,
        Map<String, Map<String, Long>> planned,
        Map<String, Map<String, Long>> outcomes,
        Map<String, Map<String, Long>> waiting,
        List<String> disabled,
        List<String> warnings,
        String report,
        List<RunSummary> finishedBefore) {

    private static final String SYNC = "sync ";
    private static final String REJECTED_DERIVED = ".rejected_derived";
    private static final int BAR = 24;
    private static final List<String> WORDS = List.of("staged", "rejected", "duplicate");

    /** An equation that holds: the total is the sum of its parts. */
    public record Account(String subject, String whole, long total, Map<String, Long> parts) {}

    /** One step that did work. */
    public record StepLine(String step, double seconds, int commits, int merges, StepWork work) {}

    /** Asks the tables of a run; three small queries. */
    public static RunSummary of(
            LoadedProject loaded,
            Warehouse warehouse,
            RunResult result,
            Optional<Path> report,
            List<RunSummary> finishedBefore) {
        Dataset<Row> profiles = at(warehouse, result, ProfileTable.DEF)
                .agg(count(lit(1)), coalesce(sum(col(ProfileTable.IS_KNOWN).cast("long")), lit(0L)));
        Row people = profiles.first();
        List<String> disabled = new ArrayList<>(loaded.syncs().names());
        disabled.removeAll(loaded.syncs().enabledNames());
        boolean ran = !result.outcomes().isEmpty();
        Map<String, Map<String, Long>> planned = syncs(result, "plan", List.of("planned", "held", "blocked"));
        Map<String, Map<String, Long>> outcomes =
                syncs(result, "deliver", List.of("accepted", "rejected", "pending", "unknown", "unsent"));
        return new RunSummary(
                loaded.project().settings().name(),
                result.runId(),
                result.asOf().toString(),
                result.isRepeat() ? "repeat" : result.exitCode().number() == 0 ? "done" : "partial",
                result.exitCode().number(),
                result.exitCodes().stream().map(ExitCode::number).toList(),
                seconds(result.duration()),
                result.commits(),
                result.merges(),
                result.outcomes().stream()
                        .map(outcome -> new StepLine(
                                outcome.step(),
                                seconds(outcome.duration()),
                                outcome.commits(),
                                outcome.merges(),
                                outcome.work()))
                        .toList(),
                result.skipped(),
                result.outcomes().stream()
                        .flatMap(outcome -> outcome.report().equations().stream())
                        .map(equation -> new Account(
                                equation.subject(), equation.wholeName(), equation.whole(), equation.parts()))
                        .toList(),
                derivedRejects(result),
                people.getLong(0),
                people.getLong(1),
                ran
                        ? counts(at(warehouse, result, ProfileChangeTable.DEF)
                                .filter(col(ProfileChangeTable.CHANGE_NO).equalTo(result.changeNo()))
                                .groupBy(ProfileChangeTable.KIND))
                        : Map.of(),
                segments(
                        loaded.segments().segmentNames(),
                        counts(at(warehouse, result, SegmentMemberTable.DEF)
                                .filter(col(SegmentMemberTable.LEFT_AT).isNull())
                                .groupBy(SegmentMemberTable.SEGMENT))),
                planned,
                outcomes,
                planned.isEmpty() && outcomes.isEmpty() ? waiting(loaded, warehouse, result) : Map.of(),
                disabled,
                result.outcomes().stream()
                        .map(RunListener.StepOutcome::report)
                        .flatMap(step -> step.warnings().stream())
                        .toList(),
                report.map(Path::toString).orElse(null),
                finishedBefore);
    }

    /** The summary as lines for a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        finishedBefore.forEach(run -> lines.addAll(run.lines()));
        lines.add("");
        lines.add(Console.bold("Run " + runId) + " of " + project + " as of " + asOf + ": " + status
                + (exitCode == 0 ? "" : " (exit code " + exitCode + furtherCodes() + ")"));
        if (status.equals("repeat")) {
            lines.add("A finished run has this as-of already; nothing was done.");
            lines.add("Report  " + report);
            return lines;
        }
        if (steps.isEmpty() && !finishedBefore.isEmpty()) {
            lines.add("Nothing else was new: the run above, which was broken off, has been finished.");
            return lines;
        }
        if (steps.isEmpty()) {
            lines.add(
                    report == null
                            ? "Nothing was new: no step had work to do, and the last report still holds."
                            : "All its steps had been done before it was broken off.");
        }
        addAccounts(lines);
        heading(lines, "People");
        lines.add(String.format(Locale.ROOT, "  %,d, of whom %,d known", people, known)
                + (changes.isEmpty() ? "" : "; in this run " + joined(changes)));
        if (!segments.isEmpty()) {
            heading(lines, "Segments");
            addBars(lines);
        }
        heading(lines, "Sent");
        addSyncs(lines);
        if (!warnings.isEmpty()) {
            heading(lines, "Look at");
            warnings.forEach(warning -> lines.add("  " + warning));
        }
        if (!steps.isEmpty()) {
            heading(lines, "Work");
            addSteps(lines);
        }
        if (report != null) {
            lines.add("");
            lines.add("Report  " + report);
        }
        return lines;
    }

    private String furtherCodes() {
        return exitCodes.size() < 2
                ? ""
                : exitCodes.stream().skip(1).map(String::valueOf).collect(Collectors.joining(", ", "; also ", ""));
    }

    private static void heading(List<String> lines, String text) {
        lines.add("");
        lines.add(Console.bold(text));
    }

    /** What was read, a line a source; of the other equations only how many hold. */
    private void addAccounts(List<String> lines) {
        if (accounts.isEmpty()) {
            return;
        }
        heading(lines, "Every row accounted for");
        List<Account> read = accounts.stream()
                .filter(account -> account.whole().equals("read"))
                .toList();
        int width = read.stream()
                .mapToInt(account -> account.subject().length())
                .max()
                .orElse(0);
        for (Account account : read) {
            lines.add(String.format(Locale.ROOT, "  %-" + width + "s %,9d read = ", account.subject(), account.total())
                    + WORDS.stream()
                            .filter(account.parts()::containsKey)
                            .map(word -> String.format(
                                    Locale.ROOT, "%,d %s", account.parts().get(word), word))
                            .collect(Collectors.joining(" + "))
                    + derived(account.subject()));
        }
        long others = accounts.size() - read.size();
        if (others > 0) {
            lines.add("  " + (read.isEmpty() ? "" : "and ") + others
                    + (others == 1 ? " further account balances" : " further accounts balance"));
        }
    }

    private String derived(String source) {
        long rows = derivedRejects.getOrDefault(source, 0L);
        return rows == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d derived %s rejected", rows, rows == 1 ? "row" : "rows");
    }

    private void addBars(List<String> lines) {
        int width = segments.keySet().stream().mapToInt(String::length).max().orElse(0);
        long most = segments.values().stream().mapToLong(Long::longValue).max().orElse(1);
        segments.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(segment -> lines.add(
                        String.format(Locale.ROOT, "  %-" + width + "s %,9d  ", segment.getKey(), segment.getValue())
                                + "▇".repeat((int) Math.ceil((double) segment.getValue() * BAR / Math.max(1, most)))));
    }

    private void addSyncs(List<String> lines) {
        if (planned.isEmpty() && outcomes.isEmpty()) {
            lines.add(waiting.isEmpty() ? "  nothing: no destination lacks anything" : "  nothing, and rows wait:");
            waiting.forEach((sync, reasons) -> reasons.forEach((reason, rows) -> lines.add(String.format(
                    Locale.ROOT,
                    "  %s: %,d %s, %s",
                    sync,
                    rows,
                    rows == 1 ? "row" : "rows",
                    reason.replace('_', ' ')))));
        }
        int width = Stream.concat(planned.keySet().stream(), disabled.stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        String pattern = "  %-" + width + "s  %s";
        Stream.concat(planned.keySet().stream(), outcomes.keySet().stream())
                .distinct()
                .sorted()
                .forEach(sync -> lines.add(String.format(
                        Locale.ROOT,
                        pattern,
                        sync,
                        Stream.of(
                                        joined(planned.getOrDefault(sync, Map.of())),
                                        outcomes.containsKey(sync) ? "came back: " + joined(outcomes.get(sync)) : "")
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("; ")))));
        disabled.stream()
                .filter(sync -> !planned.containsKey(sync))
                .forEach(sync -> lines.add(String.format(Locale.ROOT, pattern, sync, "switched off in the project")));
    }

    private void addSteps(List<String> lines) {
        steps.forEach(step -> lines.add(String.format(
                Locale.ROOT,
                "  %-10s %8s %3d commits, %,11d rows read, %,10d shuffled, %,9d written%s",
                step.step(),
                shown(step.seconds()),
                step.commits(),
                step.work().rowsRead(),
                step.work().rowsShuffled(),
                step.work().rowsOut(),
                step.merges() == 0 ? "" : ", " + step.merges() + " MERGE")));
        lines.add(String.format(
                Locale.ROOT, "  %-10s %8s %3d commits, %d MERGE", "all", shown(seconds), commits, merges));
    }

    private static String shown(double seconds) {
        return ConsoleProgress.seconds(Duration.ofMillis((long) (seconds * 1000)));
    }

    private static Dataset<Row> at(Warehouse warehouse, RunResult result, TableDef def) {
        return warehouse.read(def, result.versions().getOrDefault(def.fullName(), -1L));
    }

    private static Map<String, Long> counts(org.apache.spark.sql.RelationalGroupedDataset groups) {
        Map<String, Long> counts = new TreeMap<>();
        groups.count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** By source, those of no rows left out. */
    private static Map<String, Long> derivedRejects(RunResult result) {
        Map<String, Long> rows = new TreeMap<>();
        result.outcomes().stream()
                .filter(outcome -> outcome.step().equals("stage"))
                .flatMap(outcome -> outcome.report().counts().entrySet().stream())
                .filter(count -> count.getKey().endsWith(REJECTED_DERIVED) && count.getValue() > 0)
                .forEach(count -> rows.put(
                        count.getKey().substring(0, count.getKey().length() - REJECTED_DERIVED.length()),
                        count.getValue()));
        return rows;
    }

    /** Segments in which nobody is have a size as well. */
    private static Map<String, Long> segments(List<String> names, Map<String, Long> members) {
        Map<String, Long> segments = new TreeMap<>(members);
        names.forEach(name -> segments.putIfAbsent(name, 0L));
        return segments;
    }

    /** Counts of a step by sync, those of no rows left out; each sync has an equation in the step's report. */
    private static Map<String, Map<String, Long>> syncs(RunResult result, String step, List<String> words) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        result.outcomes().stream()
                .filter(outcome -> outcome.step().equals(step))
                .flatMap(outcome -> outcome.report().equations().stream())
                .filter(equation -> equation.subject().startsWith(SYNC))
                .forEach(equation -> words.stream()
                        .filter(word -> equation.parts().getOrDefault(word, 0L) > 0)
                        .forEach(word -> counts.computeIfAbsent(
                                        equation.subject().substring(SYNC.length()), sync -> new LinkedHashMap<>())
                                .put(word, equation.parts().get(word))));
        return counts;
    }

    private static Map<String, Map<String, Long>> waiting(LoadedProject loaded, Warehouse warehouse, RunResult result) {
        Map<String, Map<String, Long>> waiting = new TreeMap<>();
        PlanSummary.waiting(
                        at(warehouse, result, SyncPlanTable.DEF),
                        at(warehouse, result, SyncReceiptTable.DEF),
                        at(warehouse, result, SyncStateTable.DEF))
                .collectAsList()
                .stream()
                .filter(row -> loaded.syncs().enabledNames().contains(row.getString(0)))
                .forEach(row -> waiting.computeIfAbsent(row.getString(0), sync -> new LinkedHashMap<>())
                        .put(row.getString(1), row.getLong(2)));
        return waiting;
    }

    private static String joined(Map<String, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(String.format(Locale.ROOT, "%,d %s", count, name)));
        return String.join(", ", parts);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
