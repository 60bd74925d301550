package io.saltern.etl.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.Digest;
import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import io.saltern.etl.source.CorruptFileException;
import io.saltern.etl.source.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FileUnitsTest {
    private static final RecordFormat CSV = RecordFormat.of(Format.CSV);
    private static final RecordFormat LINES = RecordFormat.of(Format.NDJSON);

    private static List<Unit> units(byte[] bytes, boolean isNamedGzip, RecordFormat format) throws IOException {
        List<Unit> units = new ArrayList<>();
        try (FileUnits reader = new FileUnits(new ByteArrayInputStream(bytes), isNamedGzip, format)) {
            for (Optional<Unit> unit = reader.next(); unit.isPresent(); unit = reader.next()) {
                units.add(unit.get());
            }
            assertEquals(Digest.sha256(bytes), reader.checksum());
        }
        return units;
    }

    private static List<String> texts(String text, RecordFormat format) throws IOException {
        return units(bytes(text), false, format).stream().map(Unit::text).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes(text));
        }
        return out.toByteArray();
    }

    @Test
    void aCsvRecordMaySpanLines() throws IOException {
        assertEquals(List.of("1,\"two\r\nlines\"", "2,x"), texts("a,b\r\n1,\"two\r\nlines\"\r\n2,x\r\n", CSV));
    }

    @Test
    void theHeaderGoesWithEachRecordAndIsNotCounted() throws IOException {
        assertEquals(
                List.of(new Unit(4, 1, "a,b", "1,2"), new Unit(9, 2, "a,b", "3,4")),
                units(bytes("a,b\n1,2\n\n3,4"), false, CSV));
    }

    @Test
    void offsetsPointToTheRecords() throws IOException {
        String text = "\ufeffa\nx\n\"y\nz\"\nend\n";
        byte[] bytes = bytes(text);
        for (Unit unit : units(bytes, false, CSV)) {
            byte[] own = bytes(unit.text());
            int from = (int) unit.offset();
            assertEquals(
                    unit.text(),
                    new String(Arrays.copyOfRange(bytes, from, from + own.length), StandardCharsets.UTF_8));
            assertEquals("a", unit.header());
        }
        assertEquals(3, units(bytes, false, CSV).size());
    }

    @Test
    void aQuoteThatIsNeverClosedSpoilsOneRecord() throws IOException {
        assertEquals(List.of("1,\"open", "2,x", "3,y"), texts("a,b\n1,\"open\n2,x\n3,y\n", CSV));
    }

    @Test
    void aQuoteThatClosesInsideAnotherRecordSpoilsOneRecord() throws IOException {
        assertEquals(List.of("1,\"open", "2,x", "3,\"y\""), texts("a,b\n1,\"open\n2,x\n3,\"y\"\n", CSV));
    }

    @Test
    void doubledQuotesAndQuotesInsideAFieldDoNotOpen() throws IOException {
        assertEquals(
                List.of("1,\"say \"\"a\nb\"\"\"", "2,5\" pipe"),
                texts("a,b\n1,\"say \"\"a\nb\"\"\"\n2,5\" pipe\n", CSV));
    }

    @Test
    void recordsLongerThanTheBufferStayWhole() throws IOException {
        String large = "x".repeat(200_000);
        assertEquals(
                List.of(large, "\"" + large + "\n" + large + "\"", "end"),
                texts("a\n" + large + "\n\"" + large + "\n" + large + "\"\nend", CSV));
    }

    @Test
    void aHugeLineIsCutAndTheNextOnesAreRead() throws IOException {
        List<String> texts = texts("y".repeat(RecordCutter.MAX_RECORD + 1000) + "\n{}\n", LINES);
        assertEquals(2, texts.size());
        assertEquals(RecordCutter.MAX_RECORD + 1, texts.get(0).length());
        assertEquals("{}", texts.get(1));
    }

    @Test
    void aDocumentIsOneUnit() throws IOException {
        assertEquals(List.of("[1,\n2]\n"), texts("[1,\n2]\n", RecordFormat.of(Format.JSON)));
    }

    @Test
    void emptyFilesHoldNothing() throws IOException {
        assertEquals(List.of(), texts("", CSV));
        assertEquals(List.of(), texts("a,b\n", CSV));
        assertEquals(List.of(), texts(" \n\n", LINES));
        assertEquals(List.of(), units(new byte[0], true, LINES));
    }

    @Test
    void gzipIsToldByItsBytesAndMayHaveSeveralMembers() throws IOException {
        byte[] first = gzip("{\"a\":1}\n");
        byte[] second = gzip("{\"a\":2}\n");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertEquals(
                List.of("{\"a\":1}", "{\"a\":2}"),
                units(both, false, LINES).stream().map(Unit::text).toList());
    }

    @Test
    void brokenGzipIsAFaultOfTheFileAndItsChecksumIsStillThatOfItsBytes() throws IOException {
        byte[] whole = gzip("{\"a\":1}\n".repeat(10_000));
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        try (FileUnits reader = new FileUnits(new ByteArrayInputStream(cut), true, LINES)) {
            CorruptFileException fault = assertThrows(CorruptFileException.class, () -> {
                while (reader.next().isPresent()) {
                    continue;
                }
            });
            assertEquals("gzip_broken", fault.rule());
            assertEquals(Digest.sha256(cut), reader.checksum());
        }
    }

    @Test
    void aFileNamedGzThatIsNoneIsRefused() {
        CorruptFileException fault = assertThrows(CorruptFileException.class, () -> units(bytes("{}\n"), true, LINES));
        assertEquals("gzip_broken", fault.rule());
    }

    @Test
    void binaryAndUtf16AreRefused() {
        byte[] binary = {1, 2, 0, 3, 10, 4};
        assertEquals(
                "not_text",
                assertThrows(CorruptFileException.class, () -> units(binary, false, LINES))
                        .rule());
        byte[] utf16 = "a,b\n".getBytes(StandardCharsets.UTF_16);
        CorruptFileException fault = assertThrows(CorruptFileException.class, () -> units(utf16, false, CSV));
        assertTrue(fault.getMessage().contains("UTF-16"));
    }

    @Test
    void theDeclaredEncodingIsUsed() throws IOException {
        RecordFormat latin = new RecordFormat(Format.CSV, ',', '"', "ISO-8859-1", List.of("name"), "");
        assertEquals(
                "Zo\u00eb",
                units("Zo\u00eb\n".getBytes(StandardCharsets.ISO_8859_1), false, latin)
                        .get(0)
                        .text());
    }

    @Test
    void csvRecordsEndWithAnyLineEnd() throws IOException {
        assertEquals(List.of("1,x", "2,y"), texts("a,b\r1,x\r2,y\r", CSV));
        assertEquals(List.of("1,x", "2,y", "3,z"), texts("a,b\r\n1,x\r2,y\n3,z", CSV));
        assertEquals(List.of("1,\"x\ry\"", "2,z"), texts("a,b\r1,\"x\ry\"\r2,z", CSV));
        assertEquals(List.of("1,\"open", "2,x", "3,\"y\""), texts("a,b\r1,\"open\r2,x\r3,\"y\"\r", CSV));
        assertEquals(List.of("1,\"open", "2,x"), texts("a,b\r\n1,\"open\r\n2,x\r\n", CSV));
        String large = "x".repeat((1 << 16) - 5);
        assertEquals(List.of(large, "y"), texts("a\r\n" + large + "\r\ny\r\n", CSV));
        String huge = "y".repeat(RecordCutter.MAX_RECORD + 1000);
        assertEquals("z", texts("a\r" + huge + "\rz\r", CSV).get(1));
    }

    @Test
    void offsetsAreRightWhateverEndsALine() throws IOException {
        byte[] bytes = bytes("a\rx\r\ny\nz\r");
        List<Unit> units = units(bytes, false, CSV);
        assertEquals(List.of(2L, 5L, 7L), units.stream().map(Unit::offset).toList());
        assertEquals(List.of(1L, 2L, 3L), units.stream().map(Unit::recordNo).toList());
    }

    @Test
    void linesEndWithACarriageReturnWhereTheFirstDoes() throws IOException {
        assertEquals(List.of("{}", "{\"a\":1}"), texts("{}\r{\"a\":1}\r", LINES));
        assertEquals(List.of("{}", "[]", "1"), texts("{}\r" + "\r".repeat(70_000) + "[]\n1", LINES));
        assertEquals(List.of("{\"a\":\r1}", "{}"), texts("{\"a\":\r1}\n{}\n", LINES));
        assertEquals(List.of("{}", "{\"a\":\r1}"), texts("{}\r\n{\"a\":\r1}\r\n", LINES));
    }

    @Test
    void anEscapedQuoteEndsNoField() throws IOException {
        RecordFormat spark = new RecordFormat(Format.CSV, ',', '"', '\\', List.of(), "UTF-8", List.of(), "");
        assertEquals(
                List.of("1,\"12\\\" vinyl,\n boxed\"", "2,\"a\\\\\"", "3,x"),
                texts("a,b\n1,\"12\\\" vinyl,\n boxed\"\n2,\"a\\\\\"\n3,x\n", spark));
        assertEquals(List.of("1,two\\\nlines", "2,C:\\new"), texts("a,b\n1,two\\\nlines\n2,C:\\new\n", spark));
        assertEquals(List.of("1,\"open\\\"", "2,x"), texts("a,b\n1,\"open\\\"\n2,x\n", spark));
        String large = "x".repeat((1 << 16) - 6);
        assertEquals(List.of("\"" + large + "\\\"y\"", "z"), texts("a\n\"" + large + "\\\"y\"\nz\n", spark));
    }
}
