package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import java.util.List;

/**
 * One of the headline numbers.
 *
 * @param value a dash when the run did not get that far
 * @param tone {@code good}, {@code bad}, {@code warn} or empty
 */
record Tile(String name, String value, String note, String tone) {

    /** The headline, in the order of the flow. */
    static List<Tile> of(RunReport report) {
        return List.of(
                records(report.sources()),
                people(report.people()),
                segments(report.segments(), report.people()),
                customers(report.rfm()),
                changes(report.syncs()),
                equations(Equations.of(report)));
    }

    private static Tile records(List<Source> sources) {
        String name = "Records read";
        if (sources.isEmpty()) {
            return missing(name, "no source was reached");
        }
        long read = Counts.sum(sources, Source::read);
        long rejected = Counts.sum(sources, Source::rejected);
        long derived = Counts.sum(sources, Source::rejectedDerived);
        return new Tile(
                name,
                Figures.count(read),
                read == 0
                        ? "nothing new"
                        : Figures.count(rejected) + " rejected (" + Figures.share(rejected, read) + ")"
                                + (derived == 0 ? "" : ", " + Figures.counted(derived, "derived row") + " rejected"),
                "");
    }

    private static Tile people(People people) {
        String name = "People";
        return people == null
                ? missing(name, "not resolved yet")
                : new Tile(
                        name,
                        Figures.count(people.total()),
                        Figures.change(people.created()) + " new, " + Figures.count(people.merged()) + " merged",
                        "");
    }

    private static Tile segments(Segments segments, People people) {
        String name = "In a segment";
        if (segments == null) {
            return missing(name, "not evaluated yet");
        }
        String share = people == null ? "" : ", " + Figures.share(segments.people(), people.total()) + " of people";
        return new Tile(
                name,
                Figures.count(segments.people()),
                Figures.counted(segments.segments().size(), "segment") + share,
                "");
    }

    private static Tile customers(Rfm rfm) {
        String name = "Customers who bought";
        return rfm == null
                ? missing(name, "no orders scored yet")
                : new Tile(
                        name,
                        Figures.count(rfm.customers()),
                        Figures.roundMoney(rfm.monetary(), rfm.currency()) + " spent",
                        "");
    }

    private static Tile changes(List<Sync> syncs) {
        String name = "Changes delivered";
        if (syncs.isEmpty()) {
            return missing(name, "no syncs");
        }
        long planned = Counts.sum(syncs, Sync::planned);
        long accepted = Counts.sum(syncs, Sync::accepted);
        long sent = Counts.sum(syncs, s -> s.delivered() ? s.planned() : 0);
        return new Tile(
                name,
                Figures.count(accepted),
                "of " + Figures.count(planned) + " planned in " + Figures.counted(syncs.size(), "sync"),
                accepted < sent ? "warn" : "");
    }

    private static Tile equations(List<Equation> equations) {
        String name = "Equations that hold";
        if (equations.isEmpty()) {
            return missing(name, "nothing to count");
        }
        long hold = equations.stream().filter(Equation::balanced).count();
        boolean all = hold == equations.size();
        return new Tile(
                name,
                Figures.count(hold) + " of " + Figures.count(equations.size()),
                all ? "no row is lost" : "rows are missing",
                all ? "good" : "bad");
    }

    private static Tile missing(String name, String why) {
        return new Tile(name, Figures.NONE, why, "");
    }

    /** The class that sets long figures smaller; the template asks. */
    String length() {
        return Figures.length(value);
    }
}
