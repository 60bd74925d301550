package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import java.util.List;
import java.util.stream.Collectors;

/** Where every row went: the equations of the run, and whether they hold. */
final class EquationSection {
    private static final String ID = "equations";
    private static final String TITLE = "Where every row went";

    private EquationSection() {}

    static Section of(List<Equation> equations) {
        if (equations.isEmpty()) {
            return Section.empty(ID, TITLE, "Nothing was counted: the run ended before its first source.");
        }
        return Section.ofTables(
                ID,
                TITLE,
                "Every record that was read and every row that a sync considered must be in exactly one of the parts. The run fails when one equation does not hold.",
                List.of(new Columns<Equation>()
                        .text("Of", Equation::subject)
                        .count("Total", Equation::value)
                        .text("", e -> e.total() + " =")
                        .text("Parts", EquationSection::parts)
                        .mark("", EquationSection::verdict, e -> e.balanced() ? "good" : "bad")
                        .allOf(equations)
                        .stacked()));
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
