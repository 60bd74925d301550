package io.saltern.base.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theGravestComesFirstAndDoneIsNoFault() {
        assertEquals(
                List.of(1, 2, 8, 3, 4, 5, 7, 6, 9),
                ExitCode.gravestFirst(Arrays.asList(ExitCode.values())).stream()
                        .map(ExitCode::number)
                        .toList());
        assertEquals(
                List.of(ExitCode.DATA_GATE_FAILED, ExitCode.SOURCE_UNAVAILABLE),
                ExitCode.gravestFirst(List.of(
                        ExitCode.SOURCE_UNAVAILABLE,
                        ExitCode.DONE,
                        ExitCode.DATA_GATE_FAILED,
                        ExitCode.SOURCE_UNAVAILABLE)));
    }

    @Test
    void theHigherNumberIsNotTheGraver() {
        assertEquals(
                ExitCode.DATA_GATE_FAILED, ExitCode.graver(ExitCode.SOURCE_UNAVAILABLE, ExitCode.DATA_GATE_FAILED));
        assertEquals(
                ExitCode.CONFIG_INVALID, ExitCode.graver(ExitCode.CONFIG_INVALID, ExitCode.DESTINATION_UNREACHABLE));
        assertEquals(
                ExitCode.DESTINATION_UNREACHABLE,
                ExitCode.graver(ExitCode.PARTIAL_DELIVERY, ExitCode.DESTINATION_UNREACHABLE));
        assertEquals(ExitCode.SOURCE_UNAVAILABLE, ExitCode.graver(ExitCode.DONE, ExitCode.SOURCE_UNAVAILABLE));
        assertTrue(ExitCode.INTERNAL.isGraverThan(ExitCode.CONFIG_INVALID));
        assertFalse(ExitCode.DONE.isGraverThan(ExitCode.DONE));
    }
}
