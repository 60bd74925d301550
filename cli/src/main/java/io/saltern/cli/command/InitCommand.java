package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.cli.Console;
import io.saltern.cli.project.SampleProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A new project with commented examples. */
@Command(
        name = "init",
        description = "Make a new project with commented examples to change, named as its folder. Starts no Spark.",
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the new project.")
    private Path directory;

    @Override
    public Integer call() {
        if (Files.exists(directory.resolve("saltern.yaml"))) {
            throw SalternException.config(directory + " holds a project already; give another folder.");
        }
        List<String> written = SampleProject.copyTo(directory);
        SampleProject.nameAfterFolder(directory);
        written.forEach(file -> Console.answer(directory.resolve(file).toString()));
        Console.answer("Change these files to yours, then: saltern validate --project " + directory);
        return ExitCode.DONE.number();
    }
}
