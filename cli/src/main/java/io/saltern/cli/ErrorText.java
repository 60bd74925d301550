package io.saltern.cli;

import io.saltern.base.config.ConfigException;
import io.saltern.base.config.Fault;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.security.AccessControlException;

/**
 * What a user is told of a failure. Messages of Spark and of drivers can quote rows, so of an error that is not Saltern's
 * own only its kind and place are shown.
 *
 * @param text for stderr
 * @param exitCode what the process ends with
 */
record ErrorText(String text, ExitCode exitCode) {
    private static final int FRAMES = 12;

    static ErrorText of(Throwable failure) {
        if (failure instanceof ConfigException config) {
            return ofFaults(config);
        }
        if (failure instanceof SalternException known) {
            String detail = known.exitCode() == ExitCode.INTERNAL ? "\n" + frames(failure) : "";
            return new ErrorText("saltern: " + known.getMessage() + detail + debug(failure), known.exitCode());
        }
        return causes(failure)
                .filter(SalternException.class::isInstance)
                .findFirst()
                .map(ErrorText::of)
                .or(() -> causes(failure)
                        .map(ErrorText::ofEnvironment)
                        .filter(text -> text != null)
                        .findFirst())
                .orElseGet(() -> unexpected(failure));
    }

    private static ErrorText ofFaults(ConfigException config) {
        int count = config.faults().size();
        String lines = config.faults().stream().map(Fault::toString).collect(Collectors.joining("\n"));
        return new ErrorText(lines + "\n" + count + (count == 1 ? " fault" : " faults"), config.exitCode());
    }

    private static ErrorText ofEnvironment(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left on device") || lower.contains("disk quota exceeded")) {
            return new ErrorText(
                    "saltern: the disk is full while writing the warehouse or Spark's scratch space (spark.local.dir, "
                            + "java.io.tmpdir). Nothing half-written counts: make room and run again.",
                    ExitCode.SOURCE_UNAVAILABLE);
        }
        boolean denied = cause instanceof AccessDeniedException
                || cause instanceof AccessControlException
                || (cause instanceof FileNotFoundException && lower.contains("permission denied"));
        if (denied) {
            return new ErrorText(
                    "saltern: permission denied: " + message
                            + ". Give this user access to that path, or run as one who has it.",
                    ExitCode.SOURCE_UNAVAILABLE);
        }
        return null;
    }

    private static ErrorText unexpected(Throwable failure) {
        Throwable root = causes(failure).reduce((first, second) -> second).orElse(failure);
        return new ErrorText(
                "saltern: unexpected " + root.getClass().getName() + conditionOf(failure)
                        + ". The message is withheld, as it can quote rows; SALTERN_DEBUG=1 prints it.\n" + frames(root)
                        + debug(failure),
                ExitCode.INTERNAL);
    }

    private static String conditionOf(Throwable failure) {
        return causes(failure)
                .filter(org.apache.spark.SparkThrowable.class::isInstance)
                .map(cause -> ((org.apache.spark.SparkThrowable) cause).getCondition())
                .filter(condition -> condition != null)
                .findFirst()
                .map(condition -> " (" + condition + ")")
                .orElse("");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(50);
    }

    private static String frames(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.saltern"))
                .limit(FRAMES)
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n"));
    }

    private static String debug(Throwable failure) {
        return System.getenv("SALTERN_DEBUG") == null ? "" : "\n" + stack(failure);
    }

    private static String stack(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
