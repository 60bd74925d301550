package io.saltern.cli.query.report;

import io.saltern.cli.report.RunReport;
import io.saltern.cli.report.RunReport.Count;
import io.saltern.lake.run.Equation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps, equations, warnings and table versions of a run; from the ledger alone. */
final class StepQuery {
    private static final Map<String, RunReport.Stage> STAGES = Map.ofEntries(
            Map.entry("land", RunReport.Stage.RAW),
            Map.entry("stage", RunReport.Stage.STAGED),
            Map.entry("overrides", RunReport.Stage.PEOPLE),
            Map.entry("identity", RunReport.Stage.PEOPLE),
            Map.entry("profiles", RunReport.Stage.PEOPLE),
            Map.entry("households", RunReport.Stage.PEOPLE),
            Map.entry("traits", RunReport.Stage.SEGMENTS),
            Map.entry("models", RunReport.Stage.SEGMENTS),
            Map.entry("segments", RunReport.Stage.SEGMENTS),
            Map.entry("plan", RunReport.Stage.DESTINATIONS),
            Map.entry("deliver", RunReport.Stage.DESTINATIONS));

    private StepQuery() {}

    /** @param pipeline names of all steps in order */
    static List<RunReport.Step> steps(RecordedRun run, List<String> pipeline) {
        List<RunReport.Step> steps = new ArrayList<>();
        boolean hasFailed = false;
        for (String name : pipeline) {
            RunReport.Stage stage = STAGES.getOrDefault(name, RunReport.Stage.OTHER);
            RecordedStep done = run.steps().get(name);
            if (done != null) {
                steps.add(new RunReport.Step(
                        name,
                        stage,
                        "done",
                        null,
                        offset(run, done.startedAt()),
                        millis(done.startedAt(), done.endedAt()),
                        null,
                        done.metrics().entrySet().stream()
                                .filter(metric -> metric.getKey().startsWith(RecordedStep.ROWS_WRITTEN))
                                .mapToLong(Map.Entry::getValue)
                                .sum(),
                        (int) done.metric("commits"),
                        (int) done.metric("merges")));
            } else if (run.skipped().contains(name)) {
                steps.add(idle(name, stage, "skipped", "nothing new"));
            } else if (run.status().equals("failed") && !hasFailed) {
                hasFailed = true;
                steps.add(idle(name, stage, "failed", run.message()));
            } else {
                steps.add(idle(name, stage, "not reached", null));
            }
        }
        return steps;
    }

    private static RunReport.Step idle(String name, RunReport.Stage stage, String status, String reason) {
        return new RunReport.Step(name, stage, status, reason, 0, 0, null, null, 0, 0);
    }

    private static long offset(RecordedRun run, Instant at) {
        Instant start = run.startedAt() != null
                ? run.startedAt()
                : run.steps().values().stream()
                        .map(RecordedStep::startedAt)
                        .min(Instant::compareTo)
                        .orElse(at);
        // A run that a later process finished has steps of two processes; none lies before the start.
        return Math.max(0, millis(start, at));
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    /** The equations that no source and no sync has in its own part of the report. */
    static List<RunReport.Equation> equations(RecordedRun run) {
        return run.steps().values().stream()
                .flatMap(step -> step.equations().stream())
                .filter(equation -> !equation.wholeName().equals("read"))
                .filter(equation -> !equation.subject().startsWith("sync "))
                .map(StepQuery::shown)
                .toList();
    }

    private static RunReport.Equation shown(Equation equation) {
        return new RunReport.Equation(
                equation.subject(),
                equation.wholeName(),
                equation.whole(),
                equation.parts().entrySet().stream()
                        .map(part -> new Count(part.getKey(), part.getValue()))
                        .toList());
    }

    static List<RunReport.Warning> warnings(RecordedRun run, List<String> pipeline) {
        return pipeline.stream()
                .flatMap(name -> run.step(name).stream())
                .flatMap(step ->
                        step.warnings().stream().map(text -> new RunReport.Warning("step " + step.step(), text, null)))
                .toList();
    }

    static List<RunReport.TableVersion> tables(RecordedRun run, List<String> pipeline) {
        List<RunReport.TableVersion> tables = new ArrayList<>();
        for (String name : pipeline) {
            run.step(name).ifPresent(step -> step.outputs().forEach((table, version) -> {
                if (step.hasWritten(table)) {
                    tables.add(new RunReport.TableVersion(
                            table, name, version, 1, step.metric(RecordedStep.ROWS_WRITTEN + table)));
                }
            }));
        }
        return tables;
    }
}
