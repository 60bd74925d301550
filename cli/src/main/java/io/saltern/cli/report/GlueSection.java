package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Glue;
import io.saltern.cli.report.RunReport.Glued;
import io.saltern.cli.report.RunReport.Matching;
import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.TradeOff;
import io.saltern.cli.report.RunReport.Usable;
import io.saltern.identity.explain.ProfileGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What glues people together: who can be linked at all, the largest people, one of them as a picture, and the model. */
final class GlueSection {
    private static final String ID = "glue";
    private static final String TITLE = "What holds people together";

    private GlueSection() {}

    static Section of(People people) {
        if (people == null || people.glue() == null || people.total() == 0) {
            return Section.empty(ID, TITLE, "No links were made yet, so there is nothing to take apart.");
        }
        Glue glue = people.glue();
        List<Chart> charts = new ArrayList<>();
        if (!glue.usable().isEmpty()) {
            charts.add(usable(glue.usable(), glue.matching() == null ? "wide" : "half"));
        }
        if (glue.matching() != null && !glue.matching().tradeOff().isEmpty()) {
            charts.add(tradeOff(glue.matching()));
        }
        if (glue.graph() != null && glue.graph().nodes().size() > 1) {
            charts.add(graph(glue.graph()));
        }
        List<TableView> tables = glue.largest().isEmpty() ? List.of() : List.of(largest(glue.largest()));
        return new Section(ID, TITLE, lead(glue), null, List.of(), charts, List.of(), tables);
    }

    private static String lead(Glue glue) {
        long records = Counts.sum(glue.usable(), Usable::records);
        long unlinkable = Counts.sum(glue.usable(), Usable::unlinkable);
        String model = glue.matching() == null
                ? ""
                : " The model " + glue.matching().model() + " takes two for one from "
                        + Figures.decimal(glue.matching().cut()) + " bits on, and expects "
                        + percent(glue.matching().precision()) + " of its links to be right and to find "
                        + percent(glue.matching().recall()) + " of the right ones.";
        return Figures.count(unlinkable) + " of " + Figures.counted(records, "person record") + " ("
                + Figures.share(unlinkable, records) + ") " + (unlinkable == 1 ? "shows" : "show")
                + " no identifier that could link " + (unlinkable == 1 ? "it." : "them.") + model;
    }

    private static Chart usable(List<Usable> usable, String size) {
        return new Chart(
                "unlinkable",
                "Records that can be linked",
                "Person records per source, those without any usable identifier set apart.",
                size,
                usable.size(),
                "Bars of person records per source, with and without a usable identifier.",
                new Columns<Usable>()
                        .text("Source", Usable::source)
                        .count("Records", Usable::records)
                        .count("Without identifier", Usable::unlinkable)
                        .figure("Share", u -> Figures.share(u.unlinkable(), u.records()))
                        .firstOf(usable));
    }

    private static Chart tradeOff(Matching matching) {
        return new Chart(
                "match-tradeoff",
                "Precision against recall",
                "What the model expects of itself at each cut; the dot is the cut in use.",
                "half",
                0,
                "Line of expected precision over expected recall for each cut of the score.",
                new Columns<TradeOff>()
                        .figure("Cut, bits", t -> Figures.decimal(t.cut()))
                        .figure("Precision", t -> percent(t.precision()))
                        .figure("Recall", t -> percent(t.recall()))
                        .firstOf(matching.tradeOff()));
    }

    private static Chart graph(ProfileGraph graph) {
        return new Chart(
                "profile-graph",
                "The person of most identifiers",
                "Profile " + graph.profileId() + ": identifiers, masked, and the links between them; dashed ones were"
                        + " refused and lead to somebody else."
                        + (graph.left() == 0
                                ? ""
                                : " " + Figures.counted(graph.left(), "identifier") + " of few links "
                                        + Words.is(graph.left()) + " left out."),
                "wide",
                0,
                "Network of the identifiers of the largest person.",
                new Columns<ProfileGraph.Edge>()
                        .code("From", e -> name(graph, e.from()))
                        .code("To", e -> name(graph, e.to()))
                        .text("Rule", e -> e.rule().replace('_', ' '))
                        .text("", e -> e.isLinked() ? "linked" : "refused")
                        .firstOf(graph.links()));
    }

    private static String name(ProfileGraph graph, int node) {
        ProfileGraph.Node shown = graph.nodes().get(node);
        return shown.namespace() + ":" + shown.value();
    }

    private static TableView largest(List<Glued> largest) {
        return new Columns<Glued>()
                .code("Profile", Glued::profileId)
                .count("Identifiers", Glued::identifiers)
                .count("Records", Glued::records)
                .prose("Links by", g -> g.links().stream()
                        .map(link -> link.name().replace('_', ' ') + " " + Figures.count(link.count()))
                        .collect(Collectors.joining(", ")))
                .prose(
                        "Most links end at",
                        g -> g.glue() == null ? "" : g.glue() + " (" + Figures.count(g.glueLinks()) + ")")
                .firstOf(largest)
                .titled("The largest people");
    }

    private static String percent(double share) {
        return Figures.share(Math.round(share * 10_000), 10_000);
    }
}
