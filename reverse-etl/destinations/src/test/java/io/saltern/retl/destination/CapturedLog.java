package io.saltern.retl.destination;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged while it is open, at every level, with the text of the errors. */
public final class CapturedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AbstractAppender appender = new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
        }
    };

    /** Begins to listen. */
    public CapturedLog() {
        appender.start();
        Configurator.setRootLevel(Level.ALL);
        context().getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    /** All that was logged. */
    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        context().getConfiguration().getRootLogger().removeAppender("captured");
        Configurator.setRootLevel(Level.WARN);
        appender.stop();
    }
}
