package io.saltern.cli.command;

import io.saltern.base.error.SalternException;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Sessions;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RunTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that name a project. */
public class QueryOptions {
    @Option(
            names = "--project",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The project's folder (default: this one).")
    private Path directory;

    @Option(names = "--env", paramLabel = "NAME", description = "Overlay env/NAME.yaml over saltern.yaml.")
    private String environment;

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = "A value for $${var:NAME} in the project's files.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--throw", description = "Throw instead of ending the JVM with an exit code.")
    private boolean throwing;

    public Path directory() {
        return directory;
    }

    public Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    public Map<String, String> variables() {
        return variables;
    }

    /** The project, checked. */
    public LoadedProject load() {
        return LoadedProject.open(directory, environment(), variables);
    }

    /** The project, checked in the parts that the command needs; variables of the others need no value. */
    public LoadedProject load(Set<LoadedProject.Part> needed) {
        return LoadedProject.open(directory, environment(), variables, needed);
    }

    /** The warehouse of a project; starts Spark. */
    public Warehouse warehouse(LoadedProject loaded) {
        return new Warehouse(Sessions.open(), loaded.project().warehouse());
    }

    /** The warehouse of a project, for commands that only read: it must have been run. */
    public Warehouse existingWarehouse(LoadedProject loaded) {
        Warehouse warehouse = warehouse(loaded);
        if (warehouse.version(RunTable.DEF) < 0) {
            throw SalternException.config("The warehouse " + loaded.project().warehouse()
                    + " holds no finished run yet; begin with: saltern run --project " + directory);
        }
        return warehouse;
    }
}
