package io.saltern.retl.destination;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Fault;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.base.config.Variables;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every destination keeps to, whatever it delivers to. A destination's test extends one of the two kinds below this. */
public abstract class DestinationContract {
    /** A credential that must never be seen. */
    protected static final String CREDENTIAL = "s3cret-w0rd-of-the-tests";
    /** A value of a row that must never be seen. */
    protected static final String PERSONAL = "ana.garcia@example.com";

    /** Also the project folder. */
    @TempDir
    protected Path folder;

    /** The text of a configuration without faults. */
    protected abstract String validYaml();

    /** The text of a configuration with the faults of {@link #expectedFaults()} and no others. */
    protected abstract String faultyYaml();

    /** For each fault of {@link #faultyYaml()}, words that its message must hold. */
    protected abstract List<String> expectedFaults();

    /** A destination that nobody answers for. */
    protected abstract Destination unreachable();

    /** The destination of a configuration, which must be without faults. */
    protected Destination create(String yaml) {
        Faults faults = new Faults();
        Optional<Destination> destination = read(yaml, faults);
        assertEquals(List.of(), faults.list());
        return destination.orElseThrow();
    }

    private Optional<Destination> read(String yaml, Faults faults) {
        return new DestinationRegistry().create("crm", Section.parse(yaml, folder, Variables.none(), faults));
    }

    /** Opens a destination as sync would. */
    protected void open(Destination destination) {
        destination.open(new LocalFileStore(true));
    }

    @Test
    void isMadeWithoutTouchingAnything() throws IOException {
        try (Destination destination = create(validYaml())) {
            assertEquals("crm", destination.name());
            assertTrue(new DestinationRegistry().types().contains(destination.type()));
        }
        try (Stream<Path> made = Files.list(folder)) {
            assertEquals(List.of(), made.toList());
        }
    }

    @Test
    void reportsEveryFaultAtOnce() {
        Faults faults = new Faults();
        read(faultyYaml(), faults);
        List<String> messages = faults.list().stream().map(Fault::message).toList();
        for (String expected : expectedFaults()) {
            assertTrue(messages.stream().anyMatch(message -> message.contains(expected)), expected + " in " + messages);
        }
        assertEquals(expectedFaults().size(), messages.size(), messages.toString());
        assertFalse(messages.toString().contains(CREDENTIAL), messages.toString());
    }

    @Test
    void saysThatItCannotBeReachedBeforeAnythingIsSent() {
        try (Destination destination = unreachable()) {
            DestinationException refusal = assertThrows(DestinationException.class, () -> open(destination));
            assertTrue(refusal.isUnreachable(), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("crm"), refusal.getMessage());
        }
    }

    @Test
    void closesTwiceAndUnopened() {
        Destination destination = create(validYaml());
        assertDoesNotThrow(destination::close);
        assertDoesNotThrow(destination::close);
    }
}
