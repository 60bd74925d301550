package io.saltern.etl.land;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadNumbersTest {
    @Test
    void daysAreNumberedInOrderAndFilesWithoutADayComeLast() {
        assertEquals(
                Map.of("2025-03-01", 1L, "2025-03-02", 2L, "", 3L),
                LoadNumbers.assign(Map.of(), 0, Set.of("", "2025-03-02", "2025-03-01")));
    }

    @Test
    void splittingTheDaysOverRunsChangesNoNumber() {
        assertEquals(Map.of("2025-03-02", 2L), LoadNumbers.assign(Map.of("2025-03-01", 1L), 1, Set.of("2025-03-02")));
    }

    @Test
    void aLateFileJoinsTheLoadOfItsDay() {
        assertEquals(
                Map.of("2025-03-01", 1L, "2025-03-03", 3L),
                LoadNumbers.assign(Map.of("2025-03-01", 1L, "2025-03-02", 2L), 2, Set.of("2025-03-01", "2025-03-03")));
    }
}
