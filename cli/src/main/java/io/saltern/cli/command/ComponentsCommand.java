package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.query.Sessions;
import io.saltern.identity.component.Components;
import io.saltern.identity.component.Increments;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Labels the components of a graph, Parquet to Parquet; needs no project. */
@Command(
        name = "components",
        description = "Label the connected components of any graph: Parquet src, dst to Parquet id, component.",
        mixinStandardHelpOptions = true)
public final class ComponentsCommand implements Callable<Integer> {
    /** How the summary is printed. */
    public enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--edges",
            paramLabel = "DIR",
            required = true,
            description = "Parquet with the columns src and dst, both long or both string.")
    private String edges;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A folder that does not exist.")
    private String out;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "Ids that the last task may hold; above it, the graph is contracted. 0: by joins alone."
                    + " Default: half of the heap of a task.")
    private Long budget;

    @Option(names = "--drop-nulls", description = "Leave out edges with a null id, and count them.")
    private boolean dropsNulls;

    @Option(
            names = "--previous",
            paramLabel = "DIR",
            description =
                    "Labels that are there, as Parquet or Delta, then the increments on them in their order, each with"
                            + " an option of its own: only what --edges changes is written, as kind, id, component, since.")
    private List<String> previous = List.of();

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the summary.")
    private Format format;

    @Override
    public Integer call() {
        if (budget != null && budget < 0) {
            throw SalternException.config("--budget is " + budget + "; give a number of ids, 0 or more.");
        }
        Components.Options options = new Components.Options(budget == null ? -1 : budget, dropsNulls);
        if (!previous.isEmpty()) {
            return increment(options);
        }
        Components.Summary summary = Components.write(Sessions.open(), edges, out, options, Console::note);
        if (format == Format.JSON) {
            Console.json(summary);
        } else {
            Console.answer(String.format(
                    Locale.ROOT,
                    "%,d edges (%,d with a null id left out) -> %,d ids%s in %s: tier %d, %d rounds, %.1f s",
                    summary.edges(),
                    summary.nullEdges(),
                    summary.ids(),
                    summary.components() < 0
                            ? ""
                            : String.format(Locale.ROOT, ", %,d components,", summary.components()),
                    out,
                    summary.tier(),
                    summary.rounds(),
                    summary.seconds()));
        }
        return ExitCode.DONE.number();
    }

    private int increment(Components.Options options) {
        if (budget != null) {
            throw SalternException.config("--budget does not go with --previous; an increment is joined by one task.");
        }
        Increments.Summary summary = Increments.write(Sessions.open(), edges, previous, out, options);
        if (format == Format.JSON) {
            Console.json(summary);
        } else {
            Console.answer(String.format(
                    Locale.ROOT,
                    "%,d edges (%,d with a null id left out) -> %,d new ids, %,d merged components in %s: %.1f s",
                    summary.edges(),
                    summary.nullEdges(),
                    summary.newIds(),
                    summary.merged(),
                    out,
                    summary.seconds()));
        }
        return ExitCode.DONE.number();
    }
}
