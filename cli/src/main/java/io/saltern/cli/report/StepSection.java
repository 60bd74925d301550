package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.everyLine;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.prose;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Step;
import io.saltern.cli.report.TableView.Cell;
import io.saltern.cli.report.TableView.Line;
import java.util.ArrayList;
import java.util.List;

/** What each step did and how long it took. */
final class StepSection {
    private StepSection() {}

    static Section of(RunReport report) {
        String title = "Steps";
        List<Step> steps = report.steps();
        if (steps.isEmpty()) {
            return Section.empty("steps", title, "No step was started.");
        }
        List<Line> lines = new ArrayList<>(steps.stream()
                .map(s -> line(
                        text(s.name()),
                        new Cell(s.status(), "mark", Pill.tone(s.status())),
                        number(
                                s.status().equals("done") || s.durationMillis() > 0
                                        ? Figures.duration(s.durationMillis())
                                        : "–"),
                        number(Figures.count(s.rowsIn())),
                        number(Figures.count(s.rowsOut())),
                        number(s.commits()),
                        number(s.merges()),
                        prose(s.reason())))
                .toList());
        long commits = Counts.sum(steps, Step::commits);
        long merges = Counts.sum(steps, Step::merges);
        long skipped = steps.stream().filter(s -> "skipped".equals(s.status())).count();
        TableView table = everyLine(
                null,
                List.of(
                        words("Step"),
                        words("State"),
                        numbers("Took"),
                        numbers("Rows in"),
                        numbers("Rows out"),
                        numbers("Commits"),
                        numbers("Of them MERGE"),
                        words("Note")),
                lines);
        boolean ran = steps.stream().anyMatch(s -> s.durationMillis() > 0);
        Chart chart = new Chart(
                "step-times",
                "Where the time went",
                "Each step from its start to its end, since the start of the run.",
                "wide",
                (int) steps.stream().filter(s -> s.durationMillis() > 0).count(),
                "Timeline of the steps of the run.",
                null);
        return new Section(
                "steps",
                title,
                Figures.counted(steps.size(), "step") + ", " + Figures.count(skipped) + " skipped; "
                        + Figures.counted(commits, "Delta commit") + ", " + Figures.count(merges)
                        + " of them MERGE. The run took "
                        + Figures.duration(report.run().durationMillis()) + ".",
                null,
                List.of(),
                ran ? List.of(chart) : List.of(),
                List.of(),
                List.of(table));
    }
}
