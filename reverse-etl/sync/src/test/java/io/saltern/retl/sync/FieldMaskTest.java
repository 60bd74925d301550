package io.saltern.retl.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMaskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile.email | ana@example.org | a***@e***.org",
                "profile.phone | +4915123456789 | +49*****89",
                "profile.given_name | Ana | A***",
                "profile.city | Köln | K***",
                "profile.country | DE | DE",
                "profile.profile_id | 0a1b | 0a1b",
                "profile.attributes.note | friend@x.io | f***@x***.io",
                "profile.attributes.tel | 0049 30 1234567 | 004*****67",
                "profile.attributes.size | 42.5 | 4***",
                "profile.attributes.latitude | -33.86 | -***",
                "profile.attributes.pin | 1234 | 1***",
                "profile.postcode | 53111 | 5***",
                "profile.record_count | 12 | 12",
                "rfm.recency_days | 4 | 4",
                "profile.attributes.card | 4111111111111111 | 4***",
                "profile.all_values.email | a@x.io,b@y.io | a***@x***.io,b***@y***.io",
                "trait.order_count | 12345678 | 12345678",
                "rfm.segment | champions | champions"
            })
    void showsJustEnoughToRecogniseAValue(String source, String value, String shown) {
        assertEquals(shown, FieldMask.shown(Shop.field("f", source), value));
    }

    @Test
    void showsNumbersPlainAndTheValueBehindAHash() {
        assertEquals("12345678.9", FieldMask.shown(Shop.field("f", "trait.revenue"), new BigDecimal("12345678.9000")));
        assertEquals("0.00012", FieldMask.shown(Shop.field("f", "cluster.distance"), 1.2e-4));
        assertEquals("12", FieldMask.shown(Shop.field("f", "cluster.distance"), 12.0));
        assertEquals("a***@x***.io as sha256_hex", FieldMask.shown(Shop.hashed("f", "profile.email"), "ana@x.io"));
        assertNull(FieldMask.shown(Shop.field("f", "profile.city"), null));
    }
}
