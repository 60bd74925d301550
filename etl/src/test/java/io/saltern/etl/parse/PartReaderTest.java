package io.saltern.etl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartReaderTest {
    private static PartReader csv(Fields fields) {
        return new PartReader.Maker(RecordFormat.of(Format.CSV), fields).make();
    }

    private static PartReader json(Format format, Fields fields) {
        return new PartReader.Maker(RecordFormat.of(format), fields).make();
    }

    private static Fields fields(String... paths) {
        return new Fields(List.of(paths), List.of(), false, "");
    }

    private static List<String> values(Part part) {
        return Arrays.asList(part.values());
    }

    private static String rule(PartReader reader, String header, String text) {
        List<Part> parts = reader.read(header, text);
        assertEquals(1, parts.size());
        return parts.get(0).rule();
    }

    @Test
    void csvFieldsAreFoundByTheHeaderOfTheirOwnFile() {
        PartReader reader = csv(fields("id", "name"));
        assertEquals(
                Arrays.asList("1", "Ana", null),
                values(reader.read("id,name", "1,Ana").get(0)));
        assertEquals(
                Arrays.asList("1", "Ana", null),
                values(reader.read("name,new,id", "Ana,?,1").get(0)));
        assertEquals(
                Arrays.asList("1", null, null), values(reader.read("id", "1").get(0)));
    }

    @Test
    void csvQuotesAreReadAndBlanksFolded() {
        assertEquals(
                "say \"a, b\"",
                csv(fields("b"))
                        .read("a,b", "1,\" say  \"\"a,\nb\"\"\u00a0\"")
                        .get(0)
                        .values()[0]);
    }

    @Test
    void badCsvRecordsAreToldApart() {
        PartReader reader = csv(fields("a"));
        assertEquals("column_count", rule(reader, "a,b", "1"));
        assertEquals("column_count", rule(reader, "a,b", "1,2,3"));
        assertEquals("csv_syntax", rule(reader, "a,b", "1,\"open"));
        assertEquals("encoding", rule(reader, "a,b", "1,\ufffd"));
        assertEquals("column_twice", rule(reader, "a,b,a", "1,2,3"));
    }

    @Test
    void reasonsDoNotQuoteTheRecord() {
        for (String text : List.of("secret@x.org", "secret,\"x", "secret,\ufffd")) {
            assertFalse(csv(fields("a")).read("a,b", text).get(0).reason().contains("secret"));
        }
        assertFalse(json(Format.NDJSON, fields("a"))
                .read(null, "{\"a\":\"secret\",}")
                .get(0)
                .reason()
                .contains("secret"));
    }

    @Test
    void allOtherColumnsBecomeAttributesWithSortedKeys() {
        PartReader reader = csv(new Fields(List.of("id"), List.of(), true, ""));
        assertEquals(
                "{\"a\":\"1\",\"z\":\"2\"}",
                reader.read("z,id,a,empty", "2,7,1, ").get(0).values()[1]);
    }

    @Test
    void jsonPathsGoIntoObjectsAndDecimalsStayExact() {
        PartReader reader = json(Format.NDJSON, fields("a.b", "n", "o", "none", "dotted.key"));
        assertEquals(
                Arrays.asList("x", "19.90", "{\"a\":1,\"z\":[2]}", null, "d", null),
                values(reader.read(
                                null,
                                "{\"a\":{\"b\":\"x\"},\"n\":19.90,\"o\":{\"z\":[2],\"a\":1},\"dotted.key\":\"d\"}")
                        .get(0)));
    }

    @Test
    void badJsonIsToldApart() {
        PartReader reader = json(Format.NDJSON, fields("a"));
        assertEquals("json_syntax", rule(reader, null, "{\"a\":"));
        assertEquals("json_syntax", rule(reader, null, "{} {}"));
        assertEquals("not_an_object", rule(reader, null, "\"text\""));
        assertEquals("not_an_object", rule(reader, null, "[1]"));
    }

    @Test
    void anArrayHasOnePartAnElement() {
        List<Part> parts = json(Format.JSON, fields("a")).read(null, "[{\"a\":1},\"x\",{\"a\":3}]");
        assertEquals(List.of(1, 2, 3), parts.stream().map(Part::part).toList());
        assertEquals(List.of(3, 3, 3), parts.stream().map(Part::parts).toList());
        assertEquals("not_an_object", parts.get(1).rule());
        assertEquals("3", parts.get(2).values()[0]);
        assertEquals("no_parts", rule(json(Format.JSON, fields("a")), null, "[]"));
    }

    @Test
    void theArrayOfRecordsMayLieInsideTheDocument() {
        PartReader reader = new PartReader.Maker(
                        new RecordFormat(Format.JSON, ',', '"', "UTF-8", List.of(), "data.items"), fields("a"))
                .make();
        assertEquals(
                2,
                reader.read(null, "{\"data\":{\"items\":[{\"a\":1},{\"a\":2}]}}")
                        .size());
        assertEquals("records", rule(reader, null, "{\"data\":{}}"));
    }

    @Test
    void aSegmentLineHasOnePartAMessageAndKnowsItsBatch() {
        PartReader reader = json(Format.SEGMENT, fields("messageId", "batch.sentAt"));
        List<Part> parts =
                reader.read(null, "{\"sentAt\":\"t\",\"batch\":[{\"messageId\":\"a\"},{\"messageId\":\"b\"}]}");
        assertEquals(Arrays.asList("b", "t", null), values(parts.get(1)));
        assertEquals(0, reader.read(null, "{\"messageId\":\"single\"}").get(0).part());
        assertEquals("no_parts", rule(reader, null, "{\"batch\":[]}"));
        assertEquals("batch", rule(reader, null, "{\"batch\":1}"));
    }

    @Test
    void nestedLinesRepeatTheFieldsOfTheirOrder() {
        PartReader reader = json(Format.JSON, new Fields(List.of("id", "lines.sku"), List.of(), false, "lines"));
        List<Part> parts = reader.read(null, "[{\"id\":1,\"lines\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]},{\"id\":2}]");
        assertEquals(Arrays.asList("1", "a", null), values(parts.get(0)));
        assertEquals(Arrays.asList("1", "b", null), values(parts.get(1)));
        assertEquals(2, parts.get(1).line());
        assertEquals("no_lines", parts.get(2).rule());
    }

    private static final List<String> GOOD = List.of("{\"messageId\":\"a\",\"n\":1}", "{\"messageId\":\"c\",\"n\":3}");

    /** A batch, an array and an array inside a document, each with a bad element between two good ones. */
    private static void assertCostsOnlyItself(String bad, String rule) {
        String array = "[" + GOOD.get(0) + " , " + bad + "," + GOOD.get(1) + "]";
        PartReader records = new PartReader.Maker(
                        new RecordFormat(Format.JSON, ',', '"', "UTF-8", List.of(), "data.items"), fields("n"))
                .make();
        List<List<Part>> read = List.of(
                json(Format.SEGMENT, fields("n")).read(null, "{\"sentAt\":\"t\",\"batch\":" + array + ",\"x\":{}}"),
                json(Format.JSON, fields("n")).read(null, " " + array + "\n"),
                records.read(null, "{\"data\":{\"k\":[1,2],\"items\":" + array + "}}"));
        for (List<Part> parts : read) {
            assertEquals(
                    Arrays.asList(null, rule, null),
                    parts.stream().map(Part::rule).toList(),
                    bad);
            assertEquals(List.of(1, 2, 3), parts.stream().map(Part::part).toList());
            assertEquals(List.of(3, 3, 3), parts.stream().map(Part::parts).toList());
            assertEquals("1", parts.get(0).values()[0]);
            assertEquals("3", parts.get(2).values()[0]);
            assertFalse(parts.get(1).reason().contains("secret"), parts.get(1).reason());
        }
        assertEquals(rule, rule(json(Format.NDJSON, fields("n")), null, bad), bad);
        assertEquals(rule, rule(json(Format.SEGMENT, fields("n")), null, bad), bad);
    }

    @Test
    void aDoubledKeyCostsItsMessageAlone() {
        assertCostsOnlyItself("{\"secret\":1,\"secret\":2}", "json_duplicate_key");
        assertCostsOnlyItself("{\"a\":{\"b\":[{\"secret\":1,\"x\":{},\"secret\":1}]}}", "json_duplicate_key");
        assertCostsOnlyItself("{\"\\u0061\":1,\"a\":2}", "json_duplicate_key");
        assertCostsOnlyItself("{\"\u00e9\":1,\"e\u0301\":2}", "json_duplicate_key");
    }

    @Test
    void whatIsNoNumberCostsItsMessageAlone() {
        for (String word : List.of("NaN", "Infinity", "-Infinity")) {
            assertCostsOnlyItself("{\"secret\":[1," + word + "]}", "json_not_a_number");
        }
        assertCostsOnlyItself("{\"secret\":undefined}", "json_syntax");
        assertCostsOnlyItself("{\"secret\":1e999999}", "json_number_too_long");
        assertCostsOnlyItself("{\"secret\":01}", "json_syntax");
    }

    @Test
    void aControlCharacterCostsItsMessageAlone() {
        assertCostsOnlyItself("{\"secret\":\"a\tb\"}", "json_control_character");
        assertCostsOnlyItself("{\"secret\":\"a, ]}\nb\"}", "json_control_character");
        assertCostsOnlyItself("{\"sec\u0001ret\":1}", "json_control_character");
        assertCostsOnlyItself("{\"secret\":\"\u0000\"}", "json_control_character");
    }

    @Test
    void halfASurrogatePairCostsItsMessageAlone() {
        assertCostsOnlyItself("{\"secret\":\"a\\ud800b\"}", "lone_surrogate");
        assertCostsOnlyItself("{\"secret\":\"\\udc00\\ud800\"}", "lone_surrogate");
        assertCostsOnlyItself("{\"secret\ud83d\":1}", "lone_surrogate");
        assertCostsOnlyItself("{\"a\":[{\"\\ud83d\":\"\\ude00\"}]}", "lone_surrogate");
        assertEquals(
                "\ud83d\ude00",
                json(Format.NDJSON, fields("a"))
                        .read(null, "{\"a\":\"\\ud83d\\ude00\"}")
                        .get(0)
                        .values()[0]);
    }

    @Test
    void brokenSyntaxAndUnknownBytesCostTheirMessageAlone() {
        assertCostsOnlyItself("{\"secret\":1,}", "json_syntax");
        assertCostsOnlyItself("{\"secret\":[1,2,]}", "json_syntax");
        assertCostsOnlyItself("{'secret':1}", "json_syntax");
        assertCostsOnlyItself("[".repeat(1500) + "]".repeat(1500), "json_syntax");
        assertCostsOnlyItself("{\"secret\":" + "1".repeat(2000) + "}", "json_syntax");
        assertCostsOnlyItself("{\"secret\":[1}", "json_syntax");
        assertCostsOnlyItself("{\"secret\":\"\\x\"}", "json_syntax");
        assertCostsOnlyItself("{\"secret\":\"\ufffd\"}", "encoding");
        assertCostsOnlyItself("{\"sec\ufffdret\":1}", "encoding");
    }

    @Test
    void aCommaWithNothingBehindItIsABadPart() {
        List<Part> parts = json(Format.JSON, fields("n")).read(null, "[{\"n\":1},{\"n\":2},]");
        assertEquals(
                Arrays.asList(null, null, "json_syntax"),
                parts.stream().map(Part::rule).toList());
    }

    @Test
    void aFaultAroundTheMessagesCostsTheUnit() {
        PartReader reader = json(Format.SEGMENT, fields("n"));
        String batch = "\"batch\":[{\"n\":1},{\"n\":2}]";
        assertEquals("json_duplicate_key", rule(reader, null, "{\"sentAt\":1,\"sentAt\":1," + batch + "}"));
        assertEquals("json_duplicate_key", rule(reader, null, "{" + batch + "," + batch + "}"));
        assertEquals("json_not_a_number", rule(reader, null, "{\"context\":NaN," + batch + "}"));
        assertEquals("lone_surrogate", rule(reader, null, "{\"sentAt\":\"\\ud800\"," + batch + "}"));
        assertEquals("encoding", rule(reader, null, "{\"sentAt\":\"\ufffd\"," + batch + "}"));
        assertEquals("json_syntax", rule(reader, null, "{" + batch));
        assertEquals("json_syntax", rule(reader, null, "{" + batch + "} {}"));
        assertEquals("json_syntax", rule(json(Format.JSON, fields("n")), null, "[{\"n\":1}"));
    }

    @Test
    void linesAndLengthsOfASalvagedOrderAreAsEver() {
        PartReader reader = json(Format.JSON, new Fields(List.of("id", "lines.sku"), List.of(), false, "lines"));
        List<Part> parts = reader.read(null, "[{\"id\":NaN},{\"id\":2,\"lines\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]},7]");
        assertEquals(List.of(1, 2, 2, 3), parts.stream().map(Part::part).toList());
        assertEquals(
                Arrays.asList("json_not_a_number", null, null, "not_an_object"),
                parts.stream().map(Part::rule).toList());
    }

    @Test
    void aMessageWithoutAnIdHasOneOfItsContent() {
        PartReader reader = json(Format.SEGMENT, fields("messageId", Fields.CONTENT_ID));
        List<String> ids = List.of(
                        "{\"type\":\"page\",\"userId\":\"u\",\"n\":1.10}",
                        "{\"sentAt\":\"2025\",\"batch\":[{\"userId\":\"u\",\"n\":1.10,\"type\":\"page\",\"messageId\":null}]}",
                        "{\"messageId\":\" \",\"type\":\"page\",\"userId\":\"u\",\"n\":1.10,\"sentAt\":\"a\",\"receivedAt\":\"b\"}",
                        "{\"type\":\"page\",\"userId\":\"v\",\"n\":1.10}")
                .stream()
                .map(text -> reader.read(null, text).get(0).values()[1])
                .toList();
        assertEquals(ids.get(0), ids.get(1));
        assertEquals(ids.get(0), ids.get(2));
        assertFalse(ids.get(0).equals(ids.get(3)));
        assertTrue(ids.get(0).matches("content-[0-9a-f]{32}"), ids.get(0));
        assertNull(reader.read(null, "{\"messageId\":7}").get(0).values()[1]);
    }

    @Test
    void textsThatLookEqualAreEqual() {
        PartReader csv = csv(new Fields(List.of("stra\u00dfe", "gr\u00f6\u00dfe"), List.of("\u00e9"), false, ""));
        assertEquals(
                Arrays.asList("Zo\u00eb", "a b", "{\"\u00e9\":\"\u00e9\"}"),
                values(csv.read(
                                "stra\u00dfe,gro\u0308\u00dfe,e\u0301",
                                "\ufeffZoe\u0308\u200b,a\u202f\u00a0b\u2060,e\u0301")
                        .get(0)));
        PartReader json = json(Format.NDJSON, new Fields(List.of("\u00e9"), List.of("o"), false, ""));
        assertEquals(
                Arrays.asList("Zo\u00eb", "{\"o\":{\"\u00e9\":[\"\u00e9\"]}}"),
                values(json.read(null, "{\"e\u0301\":\"Zo\\u0065\u0308\\u00ad\",\"o\":{\"e\u0301\":[\"e\\u0301\"]}}")
                        .get(0)));
        assertEquals(
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                csv(fields("a"))
                        .read("a", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
                        .get(0)
                        .values()[0]);
        assertNull(csv(fields("a")).read("a,b", "\u200b,1").get(0).values()[0]);
    }

    @Test
    void nullMarkersAreUnquotedTextsInTheirVeryCase() {
        PartReader reader = csv(new Fields(List.of("a", "b"), List.of("b"), false, ""));
        assertEquals(
                Arrays.asList(null, null, null),
                values(reader.read("a,b", "\\N,NULL").get(0)));
        assertEquals(
                Arrays.asList(null, null, null),
                values(reader.read("a,b", " NULL ,\\N").get(0)));
        assertEquals(
                Arrays.asList("Null", "null", "{\"b\":\"null\"}"),
                values(reader.read("a,b", "Null,null").get(0)));
        assertEquals(
                Arrays.asList("NULL", "\\N", "{\"b\":\"\\\\N\"}"),
                values(reader.read("a,b", "\"NULL\",\"\\N\"").get(0)));
        assertEquals("NULLIFY", reader.read("a,b", "NULLIFY,\\n").get(0).values()[0]);
        PartReader own = new PartReader.Maker(
                        new RecordFormat(
                                Format.CSV, ',', '"', null, List.of("NULL", "-", "n/a"), "UTF-8", List.of(), ""),
                        fields("a", "b", Fields.CLEARED))
                .make();
        assertEquals(
                Arrays.asList(null, null, "[\"a\",\"b\"]", null),
                values(own.read("a,b", "-,n/a").get(0)));
        assertEquals(
                Arrays.asList("--", null, null, null),
                values(own.read("a,b", "--,").get(0)));
    }

    @Test
    void whatJsonClearsIsTold() {
        PartReader reader = json(Format.NDJSON, fields("a", "b.c", "d", Fields.CLEARED));
        assertEquals(
                "[\"a\",\"b.c\"]",
                reader.read(null, "{\"a\":null,\"b\":{\"c\":null}}").get(0).values()[3]);
        assertNull(reader.read(null, "{\"a\":1}").get(0).values()[3]);
    }

    @Test
    void anEscapeSignMakesQuotesAndDelimitersPlain() {
        PartReader reader = new PartReader.Maker(
                        new RecordFormat(Format.CSV, ',', '"', '\\', List.of("\\N"), "UTF-8", List.of(), ""),
                        fields("a", "b"))
                .make();
        assertEquals(
                Arrays.asList("12\" vinyl, boxed", "x", null),
                values(reader.read("a,b", "\"12\\\" vinyl, boxed\",x").get(0)));
        assertEquals(
                Arrays.asList("a,b", "C:\\new\\", null),
                values(reader.read("a,b", "a\\,b,\"C:\\new\\\\\"").get(0)));
        assertEquals(
                Arrays.asList("said \"you\"", null, null),
                values(reader.read("a,b", "\"said \"\"you\\\"\",\\N").get(0)));
        assertEquals(
                Arrays.asList("\\N", "two lines", null),
                values(reader.read("a,b", "\\\\N,two\\\nlines").get(0)));
        assertEquals("csv_syntax", rule(reader, "a,b", "\"open\\\",x"));
        assertEquals(
                Arrays.asList("back\\", "x", null),
                values(csv(fields("a", "b")).read("a,b", "\"back\\\",x").get(0)));
    }

    @Test
    void blanksMayFollowAQuotedField() {
        assertEquals("x", csv(fields("b")).read("a,b", "\"1\" ,\"x\"  ").get(0).values()[0]);
        assertEquals("csv_syntax", rule(csv(fields("b")), "a,b", "\"1\"y,x"));
        assertEquals(
                Arrays.asList("1", null, null),
                values(csv(fields("a", "b")).read("a,b", "1,").get(0)));
    }

    @Test
    void numbersOfJsonAreGivenTheCommaThatTextsHave() {
        PartReader reader = json(Format.NDJSON, new Fields(List.of("p", "q"), List.of(), false, "", Set.of("p")));
        assertEquals(
                Arrays.asList("1,234", "1.234", null),
                values(reader.read(null, "{\"p\":1.234,\"q\":1.234}").get(0)));
        assertEquals("1.234", reader.read(null, "{\"p\":\"1.234\"}").get(0).values()[0]);
    }
}
