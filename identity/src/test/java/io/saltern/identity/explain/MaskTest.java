package io.saltern.identity.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void personal_values_are_shortened_unless_asked_for() {
        assertEquals("a***@e***.org", Mask.MASKED.identifier("email", "ana@example.org"));
        assertEquals("a***@e***.org", Mask.MASKED.identifier("user_id", "ana@example.org"));
        assertEquals("+49*****89", Mask.MASKED.identifier("phone", "+4915123456789"));
        assertEquals("u_17", Mask.MASKED.identifier("user_id", "u_17"));
        assertEquals("A***", Mask.MASKED.attribute("given_name", "Ana"));
        assertEquals("DE", Mask.MASKED.attribute("country", "DE"));
        assertEquals("+***", Mask.MASKED.attribute("phone", "+49"));
        assertNull(Mask.MASKED.attribute("email", null));
        assertEquals("ana@example.org", Mask.CLEAR.identifier("email", "ana@example.org"));
    }
}
