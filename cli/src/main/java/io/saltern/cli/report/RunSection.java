package io.saltern.cli.report;

import io.saltern.cli.report.TableView.Cell;
import java.util.List;

/** What ran, field by field. */
final class RunSection {
    private RunSection() {}

    private record Field(String name, Cell value) {}

    static Section of(RunReport.Run run) {
        return Section.ofTables(
                "details",
                "The run",
                null,
                List.of(new Columns<Field>()
                        .text("Field", Field::name)
                        .words("Value", Field::value)
                        .allOf(List.of(
                                code("Run id", run.runId()),
                                text("Project", run.project()),
                                text("Scope", run.scope().isEmpty() ? "whole pipeline" : String.join(" ", run.scope())),
                                text("As of", Figures.instant(run.asOf())),
                                text("Started", Figures.instant(run.startedAt())),
                                text("Took", Figures.duration(run.durationMillis())),
                                text("Status", run.status()),
                                text("Exit code", Words.exit(run.exitCode())),
                                code("Saltern version", run.version()),
                                code("Config digest", run.configDigest())))));
    }

    private static Field text(String name, String value) {
        return new Field(name, new Cell(value, "text", ""));
    }

    private static Field code(String name, String value) {
        return new Field(name, new Cell(Words.orUnknown(value), "code", ""));
    }
}
