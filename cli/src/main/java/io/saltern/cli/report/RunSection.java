package io.saltern.cli.report;

import static io.saltern.cli.report.TableView.code;
import static io.saltern.cli.report.TableView.everyLine;
import static io.saltern.cli.report.TableView.line;
import static io.saltern.cli.report.TableView.text;
import static io.saltern.cli.report.TableView.words;

import java.util.List;

/** What ran, field by field. */
final class RunSection {
    private RunSection() {}

    static Section of(RunReport.Run run) {
        return Section.ofTables(
                "details",
                "The run",
                null,
                List.of(everyLine(
                        null,
                        List.of(words("Field"), words("Value")),
                        List.of(
                                line(text("Run id"), code(Words.orUnknown(run.runId()))),
                                line(text("Project"), text(run.project())),
                                line(
                                        text("Scope"),
                                        text(run.scope().isEmpty() ? "whole pipeline" : String.join(" ", run.scope()))),
                                line(text("As of"), text(Figures.instant(run.asOf()))),
                                line(text("Started"), text(Figures.instant(run.startedAt()))),
                                line(text("Took"), text(Figures.duration(run.durationMillis()))),
                                line(text("Status"), text(run.status())),
                                line(text("Exit code"), text(Words.exit(run.exitCode()))),
                                line(text("Saltern version"), code(Words.orUnknown(run.version()))),
                                line(text("Config digest"), code(Words.orUnknown(run.configDigest())))))));
    }
}
