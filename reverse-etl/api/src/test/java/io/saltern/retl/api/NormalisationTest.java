package io.saltern.retl.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NormalisationTest {
    @ParameterizedTest(name = "{0} {1} [{2}]")
    @CsvFileSource(
            resources = "/normalisation_vectors.csv",
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void agreesWithTheVendorsOwnExamples(String vendor, Normalisation rule, String input, String normal, String sha) {
        String found = rule.apply(input == null ? "" : input);
        assertEquals("REJECT".equals(normal) ? null : normal, found, vendor);
        if (sha != null && !sha.isEmpty()) {
            assertEquals(sha, FieldDigest.SHA256_HEX.apply(found), vendor);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL, ANA@Example.COM, ana@example.com",
        "EMAIL, a@b@c, ",
        "EMAIL, @example.com, ",
        "EMAIL_UNTAGGED, ana+x@example.com, ana@example.com",
        "EMAIL_UNTAGGED, +x@example.com, ",
        "EMAIL_GMAIL, a.n.a+x@googlemail.com, ana@googlemail.com",
        "EMAIL_GMAIL, a.na+x@example.com, a.na+x@example.com",
        "PHONE_PLUS, 0049 30 1234567, +49301234567",
        "PHONE_PLUS, 0000000000, ",
        "PHONE_DIGITS, 12345, ",
        "PHONE_PLUS, +49301234567;ext=11, ",
        "PHONE_DIGITS, +49301234567;EXT=11, ",
        "PHONE_PLUS, +49301234567; ext=1, ",
        "NAME, O'Neil-Smith, oneilsmith",
        "NAME_UNTITLED, Dr. Anne-Marie, anne-marie",
        "NAME_UNTITLED, Victoria, victoria",
        "NAME_UNTITLED, Drake, drake",
        "PLACE, St. Gallen, stgallen",
        "POSTCODE, 94035-1234, 94035",
        "POSTCODE, 1229-076, 1229076",
        "COUNTRY_LOWER, DEU, de",
        "COUNTRY_LOWER, Atlantis, ",
        "DATE_COMPACT, 1997-02-16, 19970216",
        "DATE_COMPACT, 31/31/1997, ",
        "GENDER, other, "
    })
    void followsItsRule(Normalisation rule, String input, String normal) {
        assertEquals(normal, rule.apply(input));
    }

    @Test
    void lowerCasesTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertEquals("iris@example.com", Normalisation.EMAIL.apply("IRIS@EXAMPLE.COM"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void composesAccentsBeforeAnythingElse() {
        assertEquals("val\u00e9ry", Normalisation.NAME.apply("Vale\u0301ry"));
    }

    @ParameterizedTest
    @EnumSource(Normalisation.class)
    void nothingStaysNothing(Normalisation rule) {
        assertNull(rule.apply(null));
        if (rule != Normalisation.NONE) {
            assertNull(rule.apply("   "));
        }
        assertEquals(rule, Normalisation.ofWord(rule.word()).orElseThrow());
    }

    @Test
    void neverHashesAnEmptyText() {
        for (Normalisation rule : Normalisation.values()) {
            assertNull(FieldSpec.apply(rule, FieldDigest.SHA256_HEX, ""), rule.word());
        }
        assertThrows(IllegalArgumentException.class, () -> FieldDigest.SHA256_HEX.apply(""));
        assertNull(FieldDigest.SHA256_HEX.apply(null));
    }

    @Test
    void knowsFourDigests() {
        assertEquals("abc", FieldDigest.NONE.apply("abc"));
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                FieldDigest.SHA256_HEX.apply("abc"));
        assertEquals("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", FieldDigest.SHA256_BASE64.apply("abc"));
        assertEquals("900150983cd24fb0d6963f7d28e17f72", FieldDigest.MD5_HEX.apply("abc"));
        assertEquals(FieldDigest.MD5_HEX, FieldDigest.ofWord("md5_hex").orElseThrow());
        assertTrue(FieldDigest.ofWord("sha1").isEmpty());
    }
}
