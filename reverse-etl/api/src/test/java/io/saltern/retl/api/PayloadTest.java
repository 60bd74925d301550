package io.saltern.retl.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void writesOneTextWhateverTheOrderOfTheFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("revenue", new BigDecimal("10.5000"));
        fields.put("name", "A \"b\"\n\u00e9");
        fields.put("orders", 3);
        fields.put("city", null);
        fields.put("active", true);
        Payload payload = Payload.of(fields);
        assertEquals(
                "{\"active\":true,\"city\":null,\"name\":\"A \\\"b\\\"\\n\u00e9\",\"orders\":3,\"revenue\":10.5}",
                payload.canonicalJson());
        assertEquals(payload, Payload.parse(payload.canonicalJson()));
        assertEquals(payload.digest(), Payload.parse(payload.canonicalJson()).digest());
    }

    @Test
    void writesNumbersOfEqualValueAlike() {
        assertEquals(Payload.of(Map.of("n", 100L)), Payload.of(Map.of("n", new BigDecimal("1.00E+2"))));
        assertEquals(
                "{\"n\":0}", Payload.of(Map.of("n", new BigDecimal("0.000"))).canonicalJson());
    }

    @Test
    void tellsNullFromAbsent() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("city", null);
        assertNotEquals(Payload.empty().digest(), Payload.of(fields).digest());
        assertEquals(
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                Payload.empty().digest());
    }

    @Test
    void refusesValuesWhoseTextIsNotStable() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Payload.of(Map.of("score", 0.1)));
        assertEquals(
                "field score has the type Double: a payload holds text, whole numbers, decimals and booleans",
                refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Payload.parse("[1]"));
        assertThrows(IllegalArgumentException.class, () -> Payload.parse("{\"a\":{}}"));
    }

    @Test
    void printsNamesOnly() {
        Change change = Change.of(Op.ADD, "p1", Payload.of(Map.of("email", "ana@example.com")));
        Batch batch = Batch.of("crm", "r1", 0, List.of(change));
        assertEquals("Change[add p1 Payload[email]]", change.toString());
        assertFalse(batch.toString().contains("ana@"));
    }
}
