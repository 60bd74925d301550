package io.saltern.bench.components;

import io.saltern.bench.components.EdgeFolder.Ids;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender in a JVM of its own, with the JVM's own choice of compilers. */
final class ContenderProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter asks;
    private final BufferedReader answers;
    private final Path log;

    private ContenderProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        asks = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts the JVM and waits until it is ready: with Spark, where it needs it.
     *
     * @param options of the JVM, besides those of all contenders
     */
    static ContenderProcess start(
            Contender contender,
            Ids ids,
            String heap,
            int cores,
            int mostRounds,
            Path previous,
            Path directory,
            List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-Djava.awt.headless=true",
                "-Dspark.master=local[" + cores + "]",
                "-Dspark.local.dir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                "io.saltern.bench.Bench",
                "components-contender",
                contender.name(),
                "--ids=" + ids,
                "--cores=" + cores,
                "--most-rounds=" + mostRounds,
                "--previous=" + previous));
        Path log = directory.resolve(contender.name().replace(':', '-') + ".log");
        try {
            ContenderProcess started = new ContenderProcess(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
            started.await("@@ready");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One run. */
    Measured run(Path in, Path out) {
        asks.println(in + "\t" + out);
        return Measured.parse(await("@@measured"));
    }

    private String await(String mark) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(mark)) {
                    return line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The contender ended before it answered; see " + log);
    }

    @Override
    public void close() {
        asks.close();
        try {
            // One that makes an archive writes it now.
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
