package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.TableView.Cell;
import java.util.List;
import java.util.stream.Collectors;

/** Where every row went: the equations of the run, and whether they hold. */
final class EquationSection {
    private EquationSection() {}

    static Section of(List<Equation> equations) {
        String title = "Where every row went";
        if (equations.isEmpty()) {
            return Section.empty("equations", title, "Nothing was counted: the run ended before its first source.");
        }
        TableView table = new TableView(
                null,
                "stack",
                List.of(words("Of"), numbers("Total"), words(""), words("Parts"), words("")),
                equations.stream()
                        .map(e -> line(
                                text(e.subject()),
                                number(e.value()),
                                text(e.total() + " ="),
                                text(parts(e)),
                                new Cell(verdict(e), "mark", e.balanced() ? "good" : "bad")))
                        .toList(),
                null);
        return Section.ofTables(
                "equations",
                title,
                "Every record that was read and every row that a sync considered must be in exactly one of the parts. The run fails when one equation does not hold.",
                List.of(table));
    }

    private static String parts(Equation equation) {
        return equation.parts().stream()
                .map(p -> Figures.count(p.count()) + " " + p.name())
                .collect(Collectors.joining(" + "));
    }

    private static String verdict(Equation equation) {
        long gap = equation.value() - Counts.sum(equation.parts(), Count::count);
        return gap == 0 ? "holds" : "off by " + Figures.count(Math.abs(gap));
    }
}
