package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.cli.Console;
import io.saltern.cli.project.LoadedProject;
import io.saltern.cli.query.Registration;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Warehouse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names the tables and views in a metastore, so that plain spark-sql finds them. */
@Command(
        name = "register",
        description = "Create schemas, external tables and views in the session's metastore, or print the statements.",
        mixinStandardHelpOptions = true)
public final class RegisterCommand implements Callable<Integer> {
    @Mixin
    private QueryOptions options;

    @Option(names = "--print", description = "Print the statements for spark-sql instead of running them.")
    private boolean print;

    @Override
    public Integer call() {
        LoadedProject loaded = options.load(Set.of());
        Warehouse warehouse = options.existingWarehouse(loaded);
        List<String> statements = Registration.statements(warehouse, Ledger.read(warehouse));
        for (String statement : statements) {
            if (print) {
                Console.answer(statement + ";");
            } else {
                warehouse.spark().sql(statement);
            }
        }
        if (!print) {
            Console.answer("Registered " + statements.size() + " schemas, tables and views.");
        }
        return ExitCode.DONE.number();
    }
}
