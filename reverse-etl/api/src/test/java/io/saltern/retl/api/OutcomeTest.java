package io.saltern.retl.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void countsInOneTermOfTheEquation() {
        assertEquals(OutcomeStatus.ACCEPTED, Outcome.accepted().status());
        assertEquals(OutcomeStatus.REJECTED, Outcome.rejected("x", "y").status());
        assertEquals(OutcomeStatus.PENDING, Outcome.pending("j").status());
        assertEquals(OutcomeStatus.UNKNOWN, Outcome.unknown("x", "y").status());
        assertEquals(
                OutcomeStatus.UNSENT, Outcome.retry("x", "y", Duration.ZERO).status());
    }

    @Test
    void refusesAnOperationInTheDocumentedWords() {
        Capabilities upserts = new Capabilities(Set.of(Op.ADD, Op.UPDATE), true, false);
        assertTrue(upserts.does(Op.UPDATE));
        assertFalse(upserts.does(Op.APPEND));
        Outcome refused = Outcome.unsupported("jdbc", Op.APPEND);
        assertEquals("op_not_supported", refused.code());
        assertEquals(
                "a destination of type jdbc does not do 'append': use another mode in the sync, or another destination",
                refused.message());
    }

    @Test
    void endsTheProcessByKindOfFailure() {
        assertEquals(
                ExitCode.DESTINATION_UNREACHABLE,
                DestinationException.unreachable("x", null).exitCode());
        assertEquals(
                ExitCode.CONFIG_INVALID, DestinationException.refused("x", null).exitCode());
    }

    @Test
    void countsADropByOperation() {
        StagedDrop drop = new StagedDrop(
                "p1",
                "crm",
                "r1",
                "2026-01-01T00:00:00Z",
                "/tmp/x",
                List.of("_op", "_key"),
                Map.of(Op.ADD, 2L, Op.REMOVE, 1L));
        assertEquals(3, drop.rows());
        assertEquals("{add=2, remove=1}", drop.countsByWord().toString());
        assertEquals("D", StagedFormat.letter(Op.REMOVE));
        assertEquals("csv.gz", new StagedFormat(StagedFormat.Kind.CSV, true).extension());
        assertThrows(
                IllegalArgumentException.class,
                () -> new StagedDrop("../x", "crm", "r1", "", "/tmp/x", List.of(), Map.of()));
    }
}
