package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Rfm;
import io.saltern.cli.report.RunReport.RfmCell;
import io.saltern.cli.report.RunReport.RfmName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How lately, how often and for how much customers buy. */
final class RfmSection {
    private static final String ID = "rfm";
    private static final String TITLE = "How customers buy";

    private RfmSection() {}

    static Section of(Rfm rfm) {
        if (rfm == null || rfm.customers() == 0) {
            return Section.empty(
                    ID,
                    TITLE,
                    "There is no recency, frequency and monetary score yet: it needs orders of known people.");
        }
        List<Chart> charts = new ArrayList<>();
        charts.add(grid(rfm));
        if (!rfm.names().isEmpty()) {
            charts.add(names(rfm));
        }
        return Section.ofCharts(ID, TITLE, lead(rfm), charts);
    }

    private static String lead(Rfm rfm) {
        return Figures.counted(rfm.customers(), "customer") + " spent "
                + Figures.roundMoney(rfm.monetary(), rfm.currency()) + "."
                + rfm.names().stream()
                        .filter(n -> n.monetary() != null)
                        .max(Comparator.comparing(RfmName::monetary))
                        .map(n -> " " + n.name() + " are " + Figures.share(n.customers(), rfm.customers())
                                + " of the customers and bring " + Figures.share(n.monetary(), rfm.monetary())
                                + " of the spend.")
                        .orElse("")
                + (rfm.otherCurrencies() == 0
                        ? ""
                        : " The spend of " + Figures.counted(rfm.otherCurrencies(), "person")
                                + " in other currencies is in no sum, as no rates are known.");
    }

    private static Chart grid(Rfm rfm) {
        return new Chart(
                "rfm-grid",
                "Recency and frequency",
                "Quintiles, 5 the best: to the right bought lately, to the top buys often.",
                "half",
                0,
                "Grid of recency quintile by frequency quintile with the number of customers and their spend.",
                "Spend",
                new Columns<RfmCell>()
                        .text("Recency", c -> Integer.toString(c.recency()))
                        .text("Frequency", c -> Integer.toString(c.frequency()))
                        .count("Customers", RfmCell::customers)
                        .figure("Spend", c -> Figures.money(c.monetary(), rfm.currency()))
                        .firstOf(rfm.cells()));
    }

    private static Chart names(Rfm rfm) {
        return new Chart(
                "rfm-names",
                "Who carries the revenue",
                "Share of customers against share of spend, by the usual names.",
                "half",
                rfm.names().size(),
                "Bars that compare the share of customers with the share of spend for each name.",
                new Columns<RfmName>()
                        .text("Name", RfmName::name)
                        .count("Customers", RfmName::customers)
                        .figure("Share", n -> Figures.share(n.customers(), rfm.customers()))
                        .figure("Spend", n -> Figures.money(n.monetary(), rfm.currency()))
                        .figure("Share of spend", n -> Figures.share(n.monetary(), rfm.monetary()))
                        .firstOf(rfm.names()));
    }
}
