package io.saltern.etl.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-03-02 10:00:00+00|2025-03-02T10:00:00Z",
                "2025-03-02 12:30:00.25+02|2025-03-02T12:30:00.25+02:00",
                "2025-03-02T10:00:00+0100|2025-03-02T10:00:00+01:00",
                "2025-03-02T10:00:00-05:30|2025-03-02T10:00:00-05:30",
                "2025-03-02T10:00:00\u221205:30|2025-03-02T10:00:00-05:30",
                "2025-03-02 10:00:00 +0100|2025-03-02T10:00:00+01:00",
                "2025-03-02T10:00:00,500Z|2025-03-02T10:00:00.500Z",
                "20250302T100000Z|2025-03-02T10:00:00Z",
                "20250302T100000.5+0100|2025-03-02T10:00:00.5+01:00",
                "20250302t1000z|2025-03-02T10:00:00Z",
                "2025-03-02T100000Z|2025-03-02T10:00:00Z",
                "2025-03-02t10:00z|2025-03-02T10:00:00Z",
                "2025-03-02 10:00:00 UTC|2025-03-02T10:00:00Z",
                "2025-03-02T10:00:00.123456789Z|2025-03-02T10:00:00.123456Z",
                "2025-03-02 10:00|2025-03-02T10:00:00",
                "20250302|2025-03-02",
            })
    void formsOfATime(String text, String iso) {
        assertEquals(iso, IsoTimes.iso(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-02-30T10:00:00Z",
                "20250230T100000Z",
                "2025-03-02T24:01:00Z",
                "2025-03-02T10:60Z",
                "2025-03-02T10:00:00+1",
                "2025-03-02T10:00:00+25:00",
                "2025-03-02T10:00,5Z",
                "2025-3-2",
                "02.03.2025",
                "2025",
                "202503",
                "1741000000",
                "2025-03-02T",
                "2025-03-02T10:00:00.Z",
                "2025-03-02T10:00:00.1234567890Z",
                "yesterday"
            })
    void whatIsNoTimeOrNoneThatThereIs(String text) {
        assertNull(IsoTimes.iso(text));
    }

    @Test
    void theDateOfATimeIsTheOneThatIsWritten() {
        assertEquals("1990-05-17", IsoTimes.date("1990-05-17T23:30:00-05:00"));
        assertEquals("1990-05-17", IsoTimes.date("1990-05-17 00:00:00"));
        assertEquals("1990-05-17", IsoTimes.date("19900517"));
        assertNull(IsoTimes.date("1990-05-17T25:00:00Z"));
        assertNull(IsoTimes.date("1990-02-30"));
        assertNull(IsoTimes.date((String) null));
    }
}
