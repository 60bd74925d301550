package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.Console;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.ResultText;
import io.saltern.lake.run.Warehouse;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a query over the tables and views, at the versions of the last done steps. */
@Command(
        name = "sql",
        description =
                "Query the tables and views by name, for instance: saltern sql \"SELECT count(*) FROM core.profile\".",
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
    /** How a result is printed. */
    public enum Format {
        TEXT,
        CSV,
        JSON
    }

    @Mixin
    private QueryOptions options;

    @Option(
            names = "--output",
            paramLabel = "text|csv|json",
            defaultValue = "text",
            description = "How to print the result.")
    private Format format;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Rows of a text table (default: 100).")
    private int limit;

    @Mixin
    private DayOption day = new DayOption();

    @Parameters(index = "0", paramLabel = "STATEMENT", description = "One SELECT statement.")
    private String statement;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load(day.needs());
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog now = new Catalog(warehouse);
        Dataset<Row> result =
                day.past(warehouse, loaded).map(now::on).orElse(now).query(statement);
        switch (format) {
            case CSV -> ResultText.csv(result, Console::answer);
            case JSON -> ResultText.json(result, Console::answer);
            default -> ResultText.table(result, limit, Console::answer);
        }
        return ExitCode.DONE.number();
    }
}
