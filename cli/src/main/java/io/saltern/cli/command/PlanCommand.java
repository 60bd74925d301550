package io.saltern.cli.command;

import static org.apache.spark.sql.functions.col;

import io.saltern.cli.Console;
import io.saltern.cli.progress.ConsoleProgress;
import io.saltern.cli.project.JarVersion;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.project.SyncRun;
import io.saltern.cli.query.Catalog;
import io.saltern.cli.query.PlanText;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.SyncPlanTable;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plans, sends nothing, and says what would be sent. */
@Command(
        name = "plan",
        description =
                "Plan what each sync would add, change and remove, and print it with masked values; nothing is sent.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ProjectOptions options;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SYNC",
            description = "This sync alone, also one that is switched off (default: all that are on).")
    private String sync;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load();
        Warehouse warehouse = options.existingWarehouse(loaded);
        ConsoleProgress progress = new ConsoleProgress();
        warehouse.spark().sparkContext().addSparkListener(progress);
        RunResult result = new SyncRun(Optional.ofNullable(sync), options.asOf())
                .plan(loaded, warehouse, JarVersion.text(), progress);
        Dataset<Row> planned = new Catalog(warehouse)
                .read(SyncPlanTable.DEF)
                .filter(col(SyncPlanTable.CHANGE_NO).equalTo(result.changeNo()));
        PlanText plan = PlanText.of(
                planned,
                result,
                loaded.syncs(),
                def -> warehouse.read(def, result.versions().getOrDefault(def.fullName(), -1L)));
        if (options.isJson()) {
            Console.json(plan);
        } else {
            plan.lines().forEach(Console::answer);
        }
        return result.exitCode().number();
    }
}
