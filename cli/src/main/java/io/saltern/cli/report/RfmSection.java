package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.table;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Rfm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How lately, how often and for how much customers buy. */
final class RfmSection {
    private RfmSection() {}

    static Section of(Rfm rfm) {
        String title = "How customers buy";
        if (rfm == null || rfm.customers() == 0) {
            return Section.empty(
                    "rfm",
                    title,
                    "There is no recency, frequency and monetary score yet: it needs orders of known people.");
        }
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "rfm-grid",
                "Recency and frequency",
                "Quintiles, 5 the best: to the right bought lately, to the top buys often.",
                "half",
                0,
                "Grid of recency quintile by frequency quintile with the number of customers and their spend.",
                "Spend",
                table(
                        null,
                        List.of(words("Recency"), words("Frequency"), numbers("Customers"), numbers("Spend")),
                        rfm.cells().stream()
                                .map(c -> line(
                                        text(Integer.toString(c.recency())),
                                        text(Integer.toString(c.frequency())),
                                        number(c.customers()),
                                        number(Figures.money(c.monetary(), rfm.currency()))))
                                .toList())));
        if (!rfm.names().isEmpty()) {
            charts.add(new Chart(
                    "rfm-names",
                    "Who carries the revenue",
                    "Share of customers against share of spend, by the usual names.",
                    "half",
                    rfm.names().size(),
                    "Bars that compare the share of customers with the share of spend for each name.",
                    table(
                            null,
                            List.of(
                                    words("Name"),
                                    numbers("Customers"),
                                    numbers("Share"),
                                    numbers("Spend"),
                                    numbers("Share of spend")),
                            rfm.names().stream()
                                    .map(n -> line(
                                            text(n.name()),
                                            number(n.customers()),
                                            number(Figures.share(n.customers(), rfm.customers())),
                                            number(Figures.money(n.monetary(), rfm.currency())),
                                            number(Figures.share(n.monetary(), rfm.monetary()))))
                                    .toList())));
        }
        String lead = Figures.counted(rfm.customers(), "customer") + " spent "
                + Figures.roundMoney(rfm.monetary(), rfm.currency()) + "."
                + rfm.names().stream()
                        .filter(n -> n.monetary() != null)
                        .max(Comparator.comparing(RunReport.RfmName::monetary))
                        .map(n -> " " + n.name() + " are " + Figures.share(n.customers(), rfm.customers())
                                + " of them and bring " + Figures.share(n.monetary(), rfm.monetary())
                                + " of the spend.")
                        .orElse("");
        return Section.ofCharts("rfm", title, lead, charts);
    }
}
