package io.saltern.etl.stage;

import static io.saltern.testkit.DatasetAssert.assertRowsInOrder;
import static org.apache.spark.sql.functions.col;

import io.saltern.etl.config.ColumnType;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NormalisedTest {
    /** Pairs of a text and what becomes of it. */
    private static void assertEach(SparkSession spark, UnaryOperator<Column> rule, String... pairs) {
        Row[] texts = new Row[pairs.length / 2];
        String[] expected = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Rows.row(i, pairs[2 * i]);
            expected[i] = pairs[2 * i] + "|" + pairs[2 * i + 1];
        }
        assertRowsInOrder(
                Rows.of(spark, "i int, text string", texts)
                        .orderBy("i")
                        .withColumn("folded", Normalised.text(col("text")))
                        .select(col("text"), rule.apply(col("folded")).cast("string")),
                expected);
    }

    @Test
    void emails(SparkSession spark) {
        assertEach(
                spark,
                Normalised::email,
                " Ana@Example.COM ",
                "ana@example.com",
                "ana @ example.com",
                "ana@example.com",
                "o'neil+x@mail.example.co.uk",
                "o'neil+x@mail.example.co.uk",
                "z\u00f6e@m\u00fcller.de",
                "z\u00f6e@m\u00fcller.de",
                "ana@example",
                null,
                "ana.example.com",
                null,
                "a@b@c.de",
                null,
                "ana@-x.de",
                null,
                "ana@x..de",
                null,
                "ines.kuhn@example.org\u200b",
                "ines.kuhn@example.org",
                "\ufeffines\u200d.kuhn@exam\u00adple.org",
                "ines.kuhn@example.org",
                "ines.kuhn\u00a0@example.org",
                "ines.kuhn@example.org",
                " ",
                null,
                null,
                null);
    }

    @Test
    void phones(SparkSession spark) {
        assertEach(
                spark,
                text -> PhoneNumbers.e164(text, org.apache.spark.sql.functions.lit("DE")),
                "+49 151 23456789",
                "+4915123456789",
                "0049 151 23456789",
                "+4915123456789",
                "0151/23456789",
                "+4915123456789",
                "(030) 901820",
                "+4930901820",
                "+33 6 12 34 56 78",
                "+33612345678",
                "0000000000",
                null,
                "12",
                null,
                "call me",
                null,
                null,
                null);
    }

    @Test
    void names(SparkSession spark) {
        assertEach(
                spark,
                Normalised::name,
                "  ana   maria ",
                "Ana Maria",
                "M\u00dcLLER-L\u00dcDENSCHEIDT",
                "M\u00fcller-L\u00fcdenscheidt",
                "o'brien",
                "O'Brien",
                "McDonald",
                "McDonald",
                "van der Berg",
                "van der Berg",
                "\u00e9lodie",
                "\u00c9lodie",
                "",
                null);
    }

    @Test
    void dates(SparkSession spark) {
        List<String> formats = List.of("yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy");
        assertEach(
                spark,
                text -> Normalised.date(text, formats),
                "1980-05-31",
                "1980-05-31",
                "31.05.1980",
                "1980-05-31",
                " 31/05/1980 ",
                "1980-05-31",
                "05/31/1980",
                null,
                "30.02.1980",
                null,
                "1980",
                null);
        assertEach(
                spark,
                text -> Normalised.date(text, List.of()),
                "1980-05-31",
                "1980-05-31",
                "31.05.1980",
                null,
                "1980",
                null);
    }

    @Test
    void datesThatTwoPatternsReadDifferentlyAreRefused(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.date(text, List.of("dd/MM/yyyy", "MM/dd/yyyy")),
                "31/05/1980",
                "1980-05-31",
                "05/31/1980",
                "1980-05-31",
                "05/05/1980",
                "1980-05-05",
                "05/06/1980",
                null);
    }

    @Test
    void timesBecomeUtc(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.timestamp(text, List.of(), "Europe/Berlin"),
                "2025-03-01T09:15:00Z",
                "2025-03-01 09:15:00",
                "2025-03-01T09:15:00.5+02:00",
                "2025-03-01 07:15:00.5",
                "2025-03-01 09:15:00",
                "2025-03-01 08:15:00",
                "2025-07-01 09:15",
                "2025-07-01 07:15:00",
                "2025-03-01",
                "2025-02-28 23:00:00",
                "2025-13-01 09:15:00",
                null,
                "2025",
                null,
                "yesterday",
                null);
        assertEach(
                spark,
                text -> Normalised.timestamp(
                        text, List.of("dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm XXX"), "Europe/Berlin"),
                "01.07.2025 09:15",
                "2025-07-01 07:15:00",
                "01.07.2025 09:15 Z",
                "2025-07-01 09:15:00",
                "07-01-2025",
                null);
    }

    @Test
    void decimals(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.decimal(text, false),
                "19.90",
                "19.9000",
                "-1",
                "-1.0000",
                "1,234.5",
                "1234.5000",
                "EUR 19.90",
                "19.9000",
                "19.90 \u20ac",
                "19.9000",
                "-\u20ac5",
                "-5.0000",
                "19,90",
                null,
                "12a",
                null,
                "99999999999999999999",
                null);
        assertEach(
                spark,
                text -> Normalised.decimal(text, true),
                "19,90",
                "19.9000",
                "1.234,56 \u20ac",
                "1234.5600",
                "19.90",
                null);
        assertEach(
                spark,
                text -> Normalised.currencyOfSign(Normalised.signBeside(text)),
                "19,90 \u20ac",
                "EUR",
                "USD 3",
                "USD",
                "3",
                null);
    }

    @Test
    void truthCountriesAndCurrencies(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.truth(text, List.of(), List.of()),
                " Yes ",
                "true",
                "granted",
                "true",
                "0",
                "false",
                "DENIED",
                "false",
                "maybe",
                null);
        assertEach(
                spark,
                text -> Normalised.truth(text, List.of("si"), List.of("no")),
                "Si",
                "true",
                "no",
                "false",
                "yes",
                null);
        assertEach(
                spark,
                Countries::alpha2,
                "de",
                "DE",
                "Germany",
                "DE",
                "DEUTSCHLAND",
                "DE",
                "GBR",
                "GB",
                "UK",
                "GB",
                "Atlantis",
                "Atlantis");
        assertEach(spark, Normalised::currency, "eur", "EUR", "euro", null);
        assertEach(spark, text -> Normalised.text(text), " a\u00a0 b ", "a b");
    }

    @Test
    void idsHoldNothingInvisible(SparkSession spark) {
        assertEach(
                spark,
                Normalised::id,
                "u\u200b-1",
                "u-1",
                "\u202au-1\u202c",
                "u-1",
                "u\u200d-1\u200c",
                "u-1",
                "\u200d u-1",
                "u-1",
                "\u200c",
                null,
                "u 1",
                "u 1",
                null,
                null);
    }

    @Test
    void phonesAreReadByTheCountryOfTheirRecord(SparkSession spark) {
        assertRowsInOrder(
                Rows.of(
                                spark,
                                "i int, text string, country string",
                                Rows.row(1, "06 12 34 56 78", "FR"),
                                Rows.row(2, "06 12345678", "Netherlands"),
                                Rows.row(3, "07400 123456", "england"),
                                Rows.row(4, "0151 23456789", null),
                                Rows.row(5, "0151 23456789", "Atlantis"),
                                Rows.row(6, "+49 151 23456789", "Atlantis"),
                                Rows.row(7, "+49 30 901820 ext. 11", "FR"))
                        .orderBy("i")
                        .select(
                                Normalised.phone(col("text"), col("country"), "DE"),
                                Normalised.identifier(ColumnType.PHONE, col("text"), col("country"), "DE")),
                "+33612345678|+33612345678",
                "+31612345678|+31612345678",
                "+447400123456|+447400123456",
                "+4915123456789|+4915123456789",
                "null|null",
                "+4915123456789|+4915123456789",
                "+4930901820;ext=11|null");
    }

    @Test
    void otherFormsOfTimesAndDates(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.timestamp(text, List.of(), "Europe/Berlin"),
                "2025-03-02 12:30:00.25+02",
                "2025-03-02 10:30:00.25",
                "20250302T100000Z",
                "2025-03-02 10:00:00",
                "2025-03-02T10:00:00,5",
                "2025-03-02 09:00:00.5",
                "20250302T100000",
                "2025-03-02 09:00:00",
                "20250302",
                "2025-03-01 23:00:00",
                "2025-03-30 02:30:00",
                "2025-03-30 01:30:00",
                "20241027T023000",
                "2024-10-27 00:30:00",
                "20250230T100000Z",
                null);
        assertEach(
                spark,
                text -> Normalised.date(text, List.of()),
                "1990-05-17T23:30:00-05:00",
                "1990-05-17",
                "1990-05-17 00:00:00",
                "1990-05-17",
                "19900517",
                "1990-05-17",
                "19900230",
                null);
    }

    @Test
    void otherFormsOfDecimals(SparkSession spark) {
        assertEach(
                spark,
                text -> Normalised.decimal(text, false),
                ".99",
                "0.9900",
                "1'234.50",
                "1234.5000",
                "(12.50)",
                "-12.5000",
                "12.50-",
                "-12.5000",
                "\u221212.50",
                "-12.5000",
                "1.5E+03",
                "1500.0000",
                "0.00005",
                "0.0001",
                "1E400",
                null,
                "12,50",
                null);
        assertEach(
                spark,
                text -> Normalised.currencyOfSign(Normalised.signBeside(text)),
                "\u20b9 3",
                "INR",
                "(CHF 1'234.50)",
                "CHF",
                "1.5E+03",
                null);
    }
}
