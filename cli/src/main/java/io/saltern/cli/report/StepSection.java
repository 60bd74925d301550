package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Step;
import java.util.List;

/** What each step did and how long it took. */
final class StepSection {
    private static final String ID = "steps";
    private static final String TITLE = "Steps";

    private StepSection() {}

    static Section of(List<Step> steps, long runMillis) {
        if (steps.isEmpty()) {
            return Section.empty(ID, TITLE, "No step was started.");
        }
        long skipped = steps.stream().filter(s -> "skipped".equals(s.status())).count();
        String lead = Figures.counted(steps.size(), "step") + ", " + Figures.count(skipped) + " skipped; "
                + Figures.counted(Counts.sum(steps, Step::commits), "Delta commit") + ", "
                + Figures.count(Counts.sum(steps, Step::merges)) + " by MERGE. The run took "
                + Figures.duration(runMillis) + ".";
        int ran = (int) steps.stream().filter(s -> s.durationMillis() > 0).count();
        return new Section(
                ID,
                TITLE,
                lead,
                null,
                List.of(),
                ran == 0 ? List.of() : List.of(times(ran)),
                List.of(),
                List.of(table(steps)));
    }

    private static Chart times(int rows) {
        return new Chart(
                "step-times",
                "Where the time went",
                "Each step from its start to its end, since the start of the run.",
                "wide",
                rows,
                "Timeline of the steps of the run.",
                null);
    }

    private static TableView table(List<Step> steps) {
        return new Columns<Step>()
                .text("Step", Step::name)
                .mark("State", Step::status, s -> Pill.tone(s.status()))
                .figure("Took", StepSection::took)
                .figure("Rows in", s -> Figures.count(s.rowsIn()))
                .figure("Rows out", s -> Figures.count(s.rowsOut()))
                .count("Commits", Step::commits)
                .count("Of them MERGE", Step::merges)
                .prose("Note", Step::reason)
                .allOf(steps);
    }

    private static String took(Step step) {
        return step.status().equals("done") || step.durationMillis() > 0
                ? Figures.duration(step.durationMillis())
                : Figures.NONE;
    }
}
