package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.RunReport.Silhouette;
import java.util.ArrayList;
import java.util.List;

/** What K-Means found: the clusters, and why that many. */
final class ClusterSection {
    private static final String ID = "clusters";
    private static final String TITLE = "Clusters";

    private ClusterSection() {}

    static Section of(Clustering model) {
        if (model == null || model.clusters().isEmpty()) {
            return Section.empty(ID, TITLE, "No clusters yet: too few people have the traits that the model needs.");
        }
        List<Chart> charts = new ArrayList<>();
        charts.add(centres(model));
        charts.add(sizes(model));
        if (!model.evidence().isEmpty()) {
            charts.add(silhouette(model));
        }
        String lead = "K-Means on " + Figures.counted(model.features().size(), "standardised trait") + " of "
                + Figures.counted(model.trainedOn(), "person") + " found " + Figures.counted(model.k(), "cluster")
                + " (model " + model.model() + ", version " + model.version() + ", seed " + model.seed() + ").";
        return Section.ofCharts(ID, TITLE, lead, charts);
    }

    private static Chart centres(Clustering model) {
        Columns<Cluster> columns = sizes();
        for (int i = 0; i < model.features().size(); i++) {
            int feature = i;
            columns.figure(
                    model.features().get(feature),
                    c -> Figures.decimal(c.centre().get(feature)));
        }
        return new Chart(
                "cluster-centres",
                "What makes each cluster different",
                "Its centre, in standard deviations from everybody's mean.",
                "wide",
                model.clusters().size(),
                "Heatmap of the centre of each cluster on each standardised trait.",
                columns.firstOf(model.clusters()));
    }

    private static Chart sizes(Clustering model) {
        return new Chart(
                "cluster-sizes",
                "Size of the clusters",
                "People in each.",
                "half",
                model.clusters().size(),
                "Bar chart of people per cluster.",
                sizes().firstOf(model.clusters()));
    }

    private static Columns<Cluster> sizes() {
        return new Columns<Cluster>().text("Cluster", Cluster::name).count("People", Cluster::people);
    }

    private static Chart silhouette(Clustering model) {
        return new Chart(
                "silhouette",
                "Why " + Figures.counted(model.k(), "cluster"),
                "How well the clusters are separated for each number that was tried; higher is better.",
                "half",
                model.clusters().size(),
                "Line chart of the silhouette for each number of clusters; the chosen one is marked.",
                new Columns<Silhouette>()
                        .count("k", Silhouette::k)
                        .figure("Silhouette", s -> Figures.decimal(s.silhouette()))
                        .text("", s -> s.k() == model.k() ? "chosen" : "")
                        .firstOf(model.evidence()));
    }
}
