package io.saltern.lake.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class JsonTextsTest {
    private static final String JSON =
            "{\"a\":12500000.5,\"b\":0.00012,\"c\":\"text\",\"d\":{\"e.f\":1.10,\"g\":[1,{\"h\":true}]},\"i\":null}";

    @Test
    void numbersKeepTheirDigits() {
        assertEquals("12500000.5", JsonTexts.at(JSON, "a"));
        assertEquals("0.00012", JsonTexts.at(JSON, "b"));
        assertEquals("1.10", JsonTexts.at(JSON, "d.e.f"));
        assertEquals("12345678901234567890.123456789", JsonTexts.at("{\"a\":12345678901234567890.123456789}", "a"));
        assertEquals("150000", JsonTexts.at("{\"a\":1.5E+5}", "a"));
    }

    @Test
    void pathsLeadThroughObjectsAndArrays() {
        assertEquals("true", JsonTexts.at(JSON, "d.g.1.h"));
        assertEquals("[1,{\"h\":true}]", JsonTexts.at(JSON, "d.g"));
        assertNull(JsonTexts.at(JSON, "d.x"));
        assertNull(JsonTexts.at(JSON, "i"));
        assertNull(JsonTexts.at("no json", "a"));
        assertNull(JsonTexts.at((String) null, "a"));
    }

    @Test
    void membersAreTextsByName() {
        assertEquals(5, JsonTexts.members(JSON).size());
        assertEquals(
                "{\"e.f\":1.10,\"g\":[1,{\"h\":true}]}", JsonTexts.members(JSON).get("d"));
        assertNull(JsonTexts.members(JSON).get("i"));
        assertNull(JsonTexts.members("[1]"));
    }

    @Test
    void numbersBecomeTextsWhereverTheyStand() {
        assertEquals(
                "{\"a\":\"12500000.5\",\"b\":[\"0.0000001\",{\"c\":\"7\"}],\"d\":true,\"e\":null,\"f\":\"x\"}",
                JsonTexts.withTextNumbers(
                        "{\"a\":12500000.5,\"b\":[1e-7,{\"c\":7}],\"d\":true,\"e\":null,\"f\":\"x\"}", '.'));
        assertEquals("{\"a\":\"0,0005\"}", JsonTexts.withTextNumbers("{\"a\":0.0005}", ','));
        assertNull(JsonTexts.withTextNumbers("no json", '.'));
        assertNull(JsonTexts.withTextNumbers((String) null, '.'));
    }

    @Test
    void aNumberBeyondReasonIsNotWrittenOut() {
        assertEquals("1E+999999999", JsonTexts.at("{\"a\":1e999999999}", "a"));
    }
}
