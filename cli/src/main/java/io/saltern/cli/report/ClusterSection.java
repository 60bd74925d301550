package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Cluster;
import io.saltern.cli.report.RunReport.Clustering;
import io.saltern.cli.report.TableView.Cell;
import io.saltern.cli.report.TableView.Column;
import io.saltern.cli.report.TableView.Line;
import java.util.ArrayList;
import java.util.List;

/** What K-Means found: the clusters, and why that many. */
final class ClusterSection {
    private ClusterSection() {}

    static Section of(Clustering model) {
        String title = "Clusters";
        if (model == null || model.clusters().isEmpty()) {
            return Section.empty(
                    "clusters", title, "No clusters yet: too few people have the traits that the model needs.");
        }
        List<Chart> charts = new ArrayList<>();
        List<Column> columns = new ArrayList<>(List.of(words("Cluster"), numbers("People")));
        model.features().forEach(f -> columns.add(numbers(f)));
        charts.add(new Chart(
                "cluster-centres",
                "What makes each cluster different",
                "Its centre, in standard deviations from everybody's mean.",
                "wide",
                model.clusters().size(),
                "Heatmap of the centre of each cluster on each standardised trait.",
                table(
                        null,
                        columns,
                        model.clusters().stream().map(ClusterSection::centre).toList())));
        charts.add(new Chart(
                "cluster-sizes",
                "Size of the clusters",
                "People in each.",
                "half",
                model.clusters().size(),
                "Bar chart of people per cluster.",
                table(
                        null,
                        List.of(words("Cluster"), numbers("People")),
                        model.clusters().stream()
                                .map(c -> line(text(c.name()), number(c.people())))
                                .toList())));
        if (!model.evidence().isEmpty()) {
            charts.add(new Chart(
                    "silhouette",
                    "Why " + model.k() + " clusters",
                    "How well the clusters are separated for each number that was tried; higher is better.",
                    "half",
                    model.clusters().size(),
                    "Line chart of the silhouette for each number of clusters; the chosen one is marked.",
                    table(
                            null,
                            List.of(numbers("k"), numbers("Silhouette"), words("")),
                            model.evidence().stream()
                                    .map(e -> line(
                                            number(e.k()),
                                            number(Figures.decimal(e.silhouette())),
                                            text(e.k() == model.k() ? "chosen" : "")))
                                    .toList())));
        }
        String lead = "K-Means on " + Figures.counted(model.features().size(), "standardised trait") + " of "
                + Figures.counted(model.trainedOn(), "person") + " found " + model.k() + " clusters (model "
                + model.model()
                + ", version " + model.version() + ", seed " + model.seed() + ").";
        return Section.ofCharts("clusters", title, lead, charts);
    }

    private static Line centre(Cluster cluster) {
        List<Cell> cells = new ArrayList<>(List.of(text(cluster.name()), number(cluster.people())));
        cluster.centre().forEach(v -> cells.add(number(Figures.decimal(v))));
        return new Line(cells);
    }
}
