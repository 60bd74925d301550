package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.number;
import static io.saltern.cli.report.TableView.numbers;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import io.saltern.cli.report.RunReport.Count;
import io.saltern.cli.report.RunReport.Equation;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import io.saltern.cli.report.TableView.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where every row went: the equations of the run, and whether they hold. */
final class EquationSection {
    private EquationSection() {}

    /** One equation as the page writes it. */
    record Account(String subject, String left, long value, List<Count> parts) {
        boolean balanced() {
            return value == total();
        }

        long total() {
            return parts.stream().mapToLong(Count::count).sum();
        }

        String right() {
            return parts.stream()
                    .map(p -> Figures.count(p.count()) + " " + p.name())
                    .collect(Collectors.joining(" + "));
        }
    }

    static Section of(RunReport report) {
        String title = "Where every row went";
        List<Account> accounts = accountsOf(report);
        if (accounts.isEmpty()) {
            return Section.empty("equations", title, "Nothing was counted: the run ended before its first source.");
        }
        TableView table = new TableView(
                null,
                "stack",
                List.of(words("Of"), numbers("Total"), words(""), words("Parts"), words("")),
                accounts.stream()
                        .map(a -> line(
                                text(a.subject()),
                                number(a.value()),
                                text(a.left() + " ="),
                                text(a.right()),
                                new Cell(
                                        a.balanced()
                                                ? "holds"
                                                : "off by " + Figures.count(Math.abs(a.value() - a.total())),
                                        "mark",
                                        a.balanced() ? "good" : "bad")))
                        .toList(),
                null);
        return Section.ofTables(
                "equations",
                title,
                "Every record that was read and every row that a sync considered must be in exactly one of the parts. The run fails when one equation does not hold.",
                List.of(table));
    }

    static List<Account> accountsOf(RunReport report) {
        List<Account> accounts = new ArrayList<>();
        for (Source s : report.sources()) {
            accounts.add(new Account(
                    s.name(),
                    "read",
                    s.read(),
                    List.of(
                            new Count("staged", s.staged()),
                            new Count("rejected", s.rejected()),
                            new Count("duplicate", s.duplicate()))));
        }
        for (Equation e : report.equations()) {
            accounts.add(new Account(e.subject(), e.total(), e.value(), e.parts()));
        }
        for (Sync s : report.syncs()) {
            if (s.considered() == 0 && s.planned() == 0 && s.planBalanced() && !s.delivered()) {
                continue;
            }
            accounts.add(new Account(
                    s.name(),
                    "considered",
                    s.considered(),
                    List.of(
                            new Count("planned", s.planned()),
                            new Count("unchanged", s.unchanged()),
                            new Count("held", s.held()),
                            new Count("blocked", s.blocked()))));
            if (s.delivered()) {
                accounts.add(new Account(
                        s.name(),
                        "planned",
                        s.planned(),
                        List.of(
                                new Count("accepted", s.accepted()),
                                new Count("rejected", s.rejected()),
                                new Count("pending", s.pending()),
                                new Count("unknown", s.unknown()),
                                new Count("unsent", s.unsent()))));
            }
        }
        return accounts;
    }
}
