package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.LoadedProject.Part;
import io.saltern.cli.query.RunReports;
import io.saltern.cli.report.RunReport;
import io.saltern.cli.report.RunReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run anew from the tables, and says where it is. */
@Command(
        name = "report",
        description = "Write the report of a run, one self-contained HTML file, and print where it is; "
                + "with --output json print its numbers.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    @Mixin
    private QueryOptions options;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text: write the page; json: print the numbers.")
    private ProjectOptions.Output output;

    @Option(names = "--open", description = "Open the page in the browser of this machine.")
    private boolean open;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN_ID", description = "The run (default: the last one).")
    private String runId;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load(EnumSet.complementOf(EnumSet.of(Part.SOURCES)));
        RunReport report = RunReports.of(loaded, options.existingWarehouse(loaded), Optional.ofNullable(runId));
        if (output == ProjectOptions.Output.JSON) {
            Console.answer(RunReportJson.render(report));
            return ExitCode.DONE.number();
        }
        Path page = RunReports.write(loaded, report);
        Console.answer(page.toString());
        if (open) {
            show(page);
        }
        return ExitCode.DONE.number();
    }

    private static void show(Path page) {
        boolean isMac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        try {
            new ProcessBuilder(isMac ? "open" : "xdg-open", page.toUri().toString()).start();
        } catch (IOException e) {
            throw SalternException.config("No browser could be started here; open the page yourself: " + page);
        }
    }
}
