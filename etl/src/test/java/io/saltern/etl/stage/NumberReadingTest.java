package io.saltern.etl.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.saltern.etl.config.NumberForm;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReadingTest {
    private static String read(boolean isComma, String text) {
        return new NumberReading(NumberForm.of(isComma)).plain(text).orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                ".99|0.9900",
                "5.|5.0000",
                "+1|1.0000",
                "007|7.0000",
                "1.5E+03|1500.0000",
                "1.5e3|1500.0000",
                "1e-7|0.0000",
                "-2.5E-2|-0.0250",
                "0.00005|0.0001",
                "1'234.50|1234.5000",
                "1\u2019234\u2019567.5|1234567.5000",
                "1,234.50|1234.5000",
                "1,234|1234.0000",
                "12,345,678|12345678.0000",
                "1 234.50|1234.5000",
                "(12.50)|-12.5000",
                "12.50-|-12.5000",
                "\u221212.50|-12.5000",
                "12.50 -|-12.5000",
                "12-|-12.0000",
                "- 12.50|-12.5000",
                "EUR 19.90|19.9000",
                "19.90 \u20ac|19.9000",
                "CHF 1'234.50|1234.5000",
                "-\u20ac5|-5.0000",
                "\u20ac-5|-5.0000",
                "($12.50)|-12.5000",
                "$(1,234.50)|-1234.5000",
                "12.50- EUR|-12.5000",
                "12.50 EUR-|-12.5000",
                "(12.50) USD|-12.5000",
                "\u20b91,234.50|1234.5000",
                "1 234 567.00 EUR|1234567.0000",
            })
    void underADecimalPoint(String text, String number) {
        assertEquals(number, read(false, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12,50",
                "1,23",
                "12,345,6",
                "1,2345",
                "0,123",
                "1234,567",
                "1.234,50",
                "1,234'567",
                "1 23",
                "12 50",
                "1.234.567",
                "-(12.50)",
                "(-12.50)",
                "-12.50-",
                "+12.50-",
                "+-5",
                "12.-",
                "(12.50",
                "12.50)",
                "EUR",
                "EUR 5 USD",
                ".",
                "-",
                "()",
                "",
                "12a",
                "1e",
                "e5",
                "1,234E3",
                "NaN",
                "INF",
                "Infinity",
                "0x1F",
                "5%",
                "1_000",
                "--5",
                "1e99999"
            })
    void whatHasTwoReadingsOrNoneIsNoNumber(String text) {
        assertEquals(null, read(false, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "12,50|12.5000",
                ",99|0.9900",
                "1.234|1234.0000",
                "1.234,56 \u20ac|1234.5600",
                "1 234,50|1234.5000",
                "1'234,50|1234.5000",
                "(1.234,50)|-1234.5000",
                "12,50-|-12.5000",
                "1,5E3|1500.0000",
            })
    void underADecimalComma(String text, String number) {
        assertEquals(number, read(true, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.50", "1.23", "0.123", "1.234.5", "1,234.50", "1,2,3", "12,-"})
    void whatHasNoOtherReadingUnderADecimalCommaIsNoNumber(String text) {
        assertEquals(null, read(true, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"1234.5|1234.5000", "1,234|", "1'234|", "(5)|", "5-|", "-5|-5.0000"})
    void aNarrowFormReadsNothingElse(String text, String number) {
        NumberForm narrow = new NumberForm(false, Set.of(), EnumSet.of(NumberForm.Negative.MINUS));
        assertEquals(Optional.ofNullable(number), new NumberReading(narrow).plain(text));
    }
}
