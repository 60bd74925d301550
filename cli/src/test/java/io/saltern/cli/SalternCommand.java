package io.saltern.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Runs commands in this JVM and keeps what they print and log. */
final class SalternCommand {
    private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();
    private static final ByteArrayOutputStream ERR = new ByteArrayOutputStream();
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final StringBuilder EVERYTHING = new StringBuilder();

    static {
        // The console takes the streams when it is loaded, so they are exchanged before, and back afterwards.
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(OUT, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(ERR, true, StandardCharsets.UTF_8));
        Console.isTerminal();
        System.setOut(out);
        System.setErr(err);
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        OutputStreamAppender appender = OutputStreamAppender.createAppender(
                PatternLayout.newBuilder().withPattern("%p %c %m%n%ex").build(), null, LOG, "test", false, true);
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        context.updateLoggers();
    }

    private SalternCommand() {}

    /**
     * What a command did.
     *
     * @param code exit code
     * @param out what it printed to stdout
     * @param err what it printed to stderr
     */
    record Outcome(int code, String out, String err) {}

    static synchronized Outcome run(String... arguments) {
        OUT.reset();
        ERR.reset();
        int code = Saltern.execute(arguments);
        Outcome outcome = new Outcome(code, OUT.toString(StandardCharsets.UTF_8), ERR.toString(StandardCharsets.UTF_8));
        EVERYTHING.append(outcome.out()).append(outcome.err());
        return outcome;
    }

    /** All that was printed and logged so far. */
    static synchronized String everything() {
        return EVERYTHING + LOG.toString(StandardCharsets.UTF_8);
    }
}
