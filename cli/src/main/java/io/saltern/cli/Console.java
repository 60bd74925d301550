package io.saltern.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The one place that prints: answers to stdout, everything else to stderr. */
public final class Console {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(new OptionalSerializer()))
            .build();
    // CHECKSTYLE.OFF: RegexpSingleline
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    // CHECKSTYLE.ON: RegexpSingleline
    private static final boolean IS_TERMINAL = System.console() != null && System.getenv("NO_COLOR") == null;

    private Console() {}

    /** An optional value as itself, or null. */
    private static final class OptionalSerializer extends StdSerializer<Optional<?>> {
        private static final long serialVersionUID = 1L;

        OptionalSerializer() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writePOJO(value.orElse(null));
        }
    }

    /** A line of the answer. */
    public static void answer(String line) {
        OUT.println(line);
    }

    /** The answer as one JSON document. */
    public static void json(Object value) {
        try {
            OUT.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The answer could not be written as JSON.", e);
        }
    }

    /** A line beside the answer: progress, notes, errors. */
    public static void note(String line) {
        ERR.println(line);
    }

    /** Writes over the current line of a terminal; without one nothing is shown. */
    public static void transientNote(String text) {
        if (IS_TERMINAL) {
            ERR.print("\r\u001b[2K" + text);
            ERR.flush();
        }
    }

    /** Whether somebody watches. */
    public static boolean isTerminal() {
        return IS_TERMINAL;
    }

    /** Bold on a terminal, plain elsewhere. */
    public static String bold(String text) {
        return IS_TERMINAL ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** Faint on a terminal, plain elsewhere. */
    public static String faint(String text) {
        return IS_TERMINAL ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
