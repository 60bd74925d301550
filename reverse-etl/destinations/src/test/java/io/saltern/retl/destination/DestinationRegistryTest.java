package io.saltern.retl.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationRegistryTest {
    private final DestinationRegistry registry = new DestinationRegistry();

    @Test
    void namesItsTypes() {
        assertEquals(List.of("file", "jdbc", "webhook"), registry.types());
    }

    @Test
    void suggestsTheTypeThatWasMeant() {
        Faults faults = new Faults();
        assertTrue(
                registry.create("crm", Section.parse("type: webhok\n", faults)).isEmpty());
        assertTrue(
                faults.list().get(0).message().contains("did you mean 'webhook'?"),
                faults.list().toString());
    }

    @Test
    void wantsAType() {
        Faults faults = new Faults();
        assertTrue(registry.create("crm", Section.parse("path: x\n", faults)).isEmpty());
        assertTrue(
                faults.list().get(0).message().contains("needs the key 'type', one of file, jdbc, webhook"),
                faults.list().toString());
    }
}
