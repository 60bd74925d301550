package io.saltern.etl.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 30 901820 ext. 11", "+49 30 901820 x11", "+4930901820;ext=11", "030 901820 #11",
                "030/901820 Durchwahl 11", "030 901820, DW: 11", "030 901820 Nebenstelle 11", "030 901820 extension 11",
                "tel:+49-30-901820;ext=11"
            })
    void aNumberWithAnExtensionIsAValueAndNoIdentifier(String text) {
        assertEquals("+4930901820;ext=11", PhoneNumbers.e164(text, "DE"));
        assertNull(PhoneNumbers.identifier(text, "DE"));
    }

    @ParameterizedTest
    @CsvSource({
        "06 12 34 56 78, FR, +33612345678",
        "06 12345678, NL, +31612345678",
        "07400 123456, GB, +447400123456",
        "612 34 56 78, ES, +34612345678",
        "+49 151 23456789, ZZ, +4915123456789",
        "0151 23456789, ZZ,",
    })
    void aNumberIsReadByItsRegion(String text, String region, String expected) {
        assertEquals(expected, PhoneNumbers.e164(text, region));
        assertEquals(expected, PhoneNumbers.identifier(text, region));
    }
}
