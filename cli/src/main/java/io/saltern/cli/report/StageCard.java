package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Segment;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Stage;
import io.saltern.cli.report.RunReport.Step;
import io.saltern.cli.report.RunReport.Sync;
import java.util.List;

/**
 * One stage of the flow.
 *
 * @param work what its steps cost, or why they did not run; empty when it has none
 */
record StageCard(String name, String value, String unit, String note, String work, String tone) {

    /** The class that sets long figures smaller; the template asks. */
    String length() {
        return Figures.length(value);
    }

    /** The cards of the whole flow, in its order. */
    static List<StageCard> of(RunReport report) {
        List<Source> sources = report.sources();
        long read = Counts.sum(sources, Source::read);
        People people = report.people();
        Segments segments = report.segments();
        List<Sync> syncs = report.syncs();
        return List.of(
                new StageCard(
                        "Sources",
                        Figures.count(sources.size()),
                        sources.size() == 1 ? "source" : "sources",
                        Figures.counted(Counts.sum(sources, Source::files), "new file"),
                        "",
                        ""),
                stage(
                        report,
                        Stage.RAW,
                        "Raw",
                        Figures.count(Counts.sum(sources, Source::landed)),
                        "units landed",
                        "lines and documents"),
                stage(
                        report,
                        Stage.STAGED,
                        "Staged",
                        Figures.count(Counts.sum(sources, Source::staged)),
                        "records",
                        "of " + Figures.count(read) + " read"),
                stage(
                        report,
                        Stage.PEOPLE,
                        "People",
                        people == null ? Figures.NONE : Figures.count(people.total()),
                        "people",
                        people == null ? "not reached" : Figures.change(people.created()) + " new"),
                stage(
                        report,
                        Stage.SEGMENTS,
                        "Segments",
                        segments == null
                                ? Figures.NONE
                                : Figures.count(segments.segments().size()),
                        "segments",
                        segments == null
                                ? "not reached"
                                : Figures.counted(Counts.sum(segments.segments(), Segment::members), "membership")),
                stage(
                        report,
                        Stage.DESTINATIONS,
                        "Destinations",
                        Figures.count(Counts.sum(syncs, Sync::accepted)),
                        "changes delivered",
                        "of " + Figures.count(Counts.sum(syncs, Sync::planned)) + " planned"));
    }

    private static StageCard stage(RunReport report, Stage stage, String name, String value, String unit, String note) {
        List<Step> steps =
                report.steps().stream().filter(s -> s.stage() == stage).toList();
        if (all(steps, "skipped") || all(steps, "not reached")) {
            return new StageCard(name, value, unit, note, steps.get(0).status(), "quiet");
        }
        String work = steps.isEmpty()
                ? ""
                : Figures.duration(Counts.sum(steps, Step::durationMillis)) + " · "
                        + Figures.counted(Counts.sum(steps, Step::commits), "commit");
        boolean failed = steps.stream().anyMatch(s -> "failed".equals(s.status()));
        return new StageCard(name, value, unit, note, work, failed ? "bad" : "");
    }

    private static boolean all(List<Step> steps, String status) {
        return !steps.isEmpty() && steps.stream().allMatch(s -> status.equals(s.status()));
    }
}
