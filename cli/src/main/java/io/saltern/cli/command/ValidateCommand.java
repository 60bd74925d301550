package io.saltern.cli.command;

import io.saltern.base.config.Fault;
import io.saltern.base.config.Faults;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.project.LoadedProject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks the whole project offline: every fault at once, with file and line. */
@Command(
        name = "validate",
        description = "Check the whole project offline: every fault at once, with file and line. Starts no Spark.",
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private ProjectOptions options;

    @Override
    public Integer call() {
        Faults faults = new Faults();
        LoadedProject loaded =
                LoadedProject.read(options.directory(), options.environment(), options.variables(), faults);
        try {
            options.asOf();
        } catch (SalternException e) {
            faults.add("command line", 0, e.getMessage());
        }
        List<Fault> found = faults.list();
        if (options.isJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("valid", found.isEmpty());
            answer.put("faults", found);
            Console.json(answer);
        } else if (found.isEmpty()) {
            Console.answer("The project " + loaded.project().settings().name() + " is valid: "
                    + loaded.sources().sources().size() + " sources, "
                    + loaded.segments().segmentNames().size() + " segments, "
                    + loaded.syncs().names().size() + " syncs.");
        } else {
            found.forEach(fault -> Console.answer(fault.toString()));
            Console.answer(found.size() + (found.size() == 1 ? " fault" : " faults"));
        }
        return found.isEmpty() ? ExitCode.DONE.number() : ExitCode.CONFIG_INVALID.number();
    }
}
