package io.saltern.etl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import java.util.Arrays;
import java.util.List;
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
}
