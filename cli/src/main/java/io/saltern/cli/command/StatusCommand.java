package io.saltern.cli.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.Console;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.ResultText;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.LandedFileTable;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.SyncStateTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs, freshness of sources, what destinations hold. */
@Command(
        name = "status",
        description = "The last runs, how fresh each source is, and what each destination is known to hold.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int RUNS = 10;

    @Mixin
    private ProjectOptions options;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load(Set.of());
        Warehouse warehouse = options.existingWarehouse(loaded);
        Catalog catalog = new Catalog(warehouse);
        Dataset<Row> runs = catalog.read(RunTable.DEF)
                .orderBy(col(RunTable.CHANGE_NO).desc())
                .limit(RUNS)
                .select(
                        RunTable.RUN_ID,
                        RunTable.AS_OF,
                        RunTable.STATUS,
                        RunTable.EXIT_CODE,
                        RunTable.ENDED_AT,
                        RunTable.MESSAGE);
        Dataset<Row> sources = catalog.read(LandedFileTable.DEF)
                .groupBy(LandedFileTable.SOURCE)
                .agg(
                        max(LandedFileTable.DAY).alias("newest_day"),
                        org.apache.spark.sql.functions.count("*").alias("files"),
                        org.apache
                                .spark
                                .sql
                                .functions
                                .sum(LandedFileTable.RECORD_COUNT)
                                .alias("units"))
                .orderBy(LandedFileTable.SOURCE);
        Dataset<Row> syncs = catalog.read(SyncStateTable.DEF)
                .groupBy(SyncStateTable.SYNC, SyncStateTable.STATUS)
                .agg(
                        org.apache.spark.sql.functions.count("*").alias("rows"),
                        max(SyncStateTable.UPDATED_AT).alias("last_change"))
                .orderBy(SyncStateTable.SYNC, SyncStateTable.STATUS);
        Optional<Runner.Unfinished> unfinished =
                new Runner(warehouse, JarVersion.text(), RunListener.SILENT).unfinished();
        if (options.isJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            unfinished.ifPresent(run -> answer.put("unfinished_run", run.runId()));
            answer.put("runs", documents(runs));
            answer.put("sources", documents(sources));
            answer.put("syncs", documents(syncs));
            Console.json(answer);
            return ExitCode.DONE.number();
        }
        unfinished.ifPresent(run ->
                Console.answer("Run " + run.runId() + " is going on or was broken off; the next run finishes it.\n"));
        print("Runs", runs);
        print("Sources", sources);
        print("Syncs", syncs);
        return ExitCode.DONE.number();
    }

    private static void print(String title, Dataset<Row> rows) {
        Console.answer(Console.bold(title));
        ResultText.table(rows, 1000, Console::answer);
        Console.answer("");
    }

    private static List<Map<String, Object>> documents(Dataset<Row> rows) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Row row : rows.collectAsList()) {
            documents.add(ResultText.document(row));
        }
        return documents;
    }
}
