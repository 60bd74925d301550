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
        long landed = Counts.sum(sources, Source::landed);
        long staged = Counts.sum(sources, Source::staged);
        long read = Counts.sum(sources, Source::read);
        People people = report.people();
        Segments segments = report.segments();
        long accepted = Counts.sum(report.syncs(), Sync::accepted);
        long planned = Counts.sum(report.syncs(), Sync::planned);
        return List.of(
                new StageCard(
                        "Sources",
                        Figures.count(sources.size()),
                        Figures.noun(sources.size(), "source"),
                        Figures.counted(Counts.sum(sources, Source::files), "new file"),
                        "",
                        ""),
                stage(
                        report,
                        Stage.RAW,
                        "Raw",
                        Figures.count(landed),
                        Figures.noun(landed, "unit") + " landed",
                        "lines and documents"),
                stage(
                        report,
                        Stage.STAGED,
                        "Staged",
                        Figures.count(staged),
                        Figures.noun(staged, "record"),
                        "of " + Figures.count(read) + " read"),
                stage(
                        report,
                        Stage.PEOPLE,
                        "People",
                        people == null ? Figures.NONE : Figures.count(people.total()),
                        people == null ? "people" : Figures.noun(people.total(), "person"),
                        people == null ? "not reached" : Figures.change(people.created()) + " new"),
                stage(
                        report,
                        Stage.SEGMENTS,
                        "Segments",
                        segments == null
                                ? Figures.NONE
                                : Figures.count(segments.segments().size()),
                        segments == null
                                ? "segments"
                                : Figures.noun(segments.segments().size(), "segment"),
                        segments == null
                                ? "not reached"
                                : Figures.counted(Counts.sum(segments.segments(), Segment::members), "membership")),
                stage(
                        report,
                        Stage.DESTINATIONS,
                        "Destinations",
                        Figures.count(accepted),
                        Figures.noun(accepted, "change") + " delivered",
                        "of " + Figures.count(planned) + " planned"));
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
