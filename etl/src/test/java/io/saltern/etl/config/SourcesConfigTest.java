package io.saltern.etl.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesConfigTest {
    private static final String GOOD =
            """
            format: csv
            path: raw/crm/*/contacts.csv
            day_in_path: '\\d{4}-\\d{2}-\\d{2}'
            entity: customer
            record_id: contact_id
            valid_at: updated_at
            columns:
              email: mail
              birth_on: {from: born, formats: [dd.MM.yyyy]}
            identifiers: {crm_id: contact_id, email: email}
            """;

    private final Faults faults = new Faults();

    private SourceConfig read(String yaml) {
        return SourcesConfig.read(
                "crm",
                "digest",
                Section.parse(yaml, faults),
                new SourceReading.Defaults("DE", "EUR", path -> "/project/" + path));
    }

    private List<String> faults(String yaml) {
        read(yaml);
        return faults.list().stream()
                .map(fault -> fault.line() + ": " + fault.message())
                .toList();
    }

    private void assertFault(String yaml, int line, String... parts) {
        List<String> found = faults(yaml);
        assertTrue(
                found.stream()
                        .anyMatch(text -> text.startsWith(line + ": ")
                                && List.of(parts).stream().allMatch(text::contains)),
                () -> "line " + line + " " + List.of(parts) + " is not among " + found);
    }

    @Test
    void theEasyCaseIsShort() {
        SourceConfig source = read(GOOD);
        assertEquals(List.of(), faults.list());
        assertEquals(
                List.of("record_id", "valid_at", "email", "birth_on"),
                source.columns().stream().map(ColumnConfig::name).toList());
        assertEquals(Optional.of("contact_id"), source.column("record_id").flatMap(ColumnConfig::field));
        assertTrue(source.column("record_id").orElseThrow().isRequired());
        assertTrue(source.column("email").orElseThrow().isBlankWhenInvalid());
        assertEquals(
                List.of("dd.MM.yyyy"),
                source.column("birth_on").orElseThrow().format().patterns());
        assertEquals("/project/raw/crm/*/contacts.csv", source.feed().place());
        assertEquals(ColumnType.EMAIL, source.identifiers().get(1).type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region: XX",
                "currency: ZZZ",
                "identifiers:",
                "identifiers: {email: }",
                "columns:",
                "columns: {phone: {from: a, region: XX}}",
                "columns: {birth_on: {from: a, formats: []}}",
                "attributes:",
                "path:",
            })
    void aValueThatCannotBeIsOneFault(String line) {
        String key = line.substring(0, line.indexOf(':'));
        String rest =
                "format: csv\nentity: customer\nrecord_id: a\nvalid_at: b\n" + (key.equals("path") ? "" : "path: x\n");
        List<String> found = faults(line + "\n" + rest);
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).startsWith("1: '" + key), found.toString());
    }

    @Test
    void aSegmentSourceNeedsNoMapping() {
        SourceConfig source = read("format: segment\npath: x\n");
        assertEquals(List.of(), faults.list());
        assertEquals(Entity.EVENT, source.entity());
        assertEquals(
                List.of("anonymous_id", "email", "phone", "user_id"),
                source.identifiers().stream().map(IdentifierConfig::namespace).toList());
    }

    @Test
    void everyFaultIsReportedWithItsLine() {
        List<String> found = faults(
                """
                format: cvs
                path: x
                day_in_path: '('
                entity: customr
                record_id: id
                colunms: {}
                zone: Mars/Olympus
                currency: euro
                encoding: utf-17
                """);
        assertEquals(7, found.size(), found.toString());
        assertTrue(found.get(0).startsWith("1: ") && found.get(0).contains("did you mean 'csv'"), found.toString());
        assertTrue(found.stream().anyMatch(text -> text.startsWith("6: ") && text.contains("did you mean 'columns'")));
    }

    @Test
    void aColumnThatTheEntityHasNotIsAFault() {
        assertFault(
                GOOD.replace("  email: mail", "  e_mail: mail"), 8, "e_mail", "no column of customer", "attributes");
    }

    @Test
    void aRequiredColumnWithoutAFieldIsAFault() {
        assertFault(GOOD.replace("record_id: contact_id\n", ""), 1, "record_id: <field>");
        assertFault("format: csv\npath: x\nentity: consent\nvalid_at: at\n", 1, "'is_granted'", "columns");
    }

    @Test
    void keysThatDoNotBelongTogetherAreFaults() {
        assertFault("format: ndjson\ndelimiter: ';'\npath: x\nentity: product\nrecord_id: a\n", 2, "csv only");
        assertFault("format: csv\npath: x\nentity: order\nrecord_id: a\nvalid_at: b\n", 1, "lines");
        assertFault(GOOD + "orders_from: Bought\n", 11, "events only");
        assertFault(GOOD + "order_lines: append\n", 11, "order_line");
        assertFault("format: segment\npath: x\ncolumns: {}\n", 3, "Segment specification");
        assertFault(GOOD.replace("formats: [dd.MM.yyyy]", "formats: ['%d.%m']"), 9, "pattern like dd.MM.yyyy");
        assertFault(GOOD.replace("formats:", "fromats:"), 9, "did you mean 'formats'");
        assertFault(GOOD + "constants: {email: a@b.cd}\n", 11, "a field fills too");
    }

    @Test
    void constantsAndDefaultsFillColumns() {
        SourceConfig source = read(
                """
                format: csv
                path: x
                entity: consent
                valid_at: at
                columns: {value: mail}
                constants: {namespace: email, purpose: email_marketing}
                defaults: {is_granted: 'no'}
                """);
        assertEquals(List.of(), faults.list());
        assertEquals("email", source.column("namespace").orElseThrow().constant());
        assertEquals("no", source.column("is_granted").orElseThrow().fallback());
    }

    @Test
    void numbersAreWrittenAsTheSourceSays() {
        String lines = "format: csv\npath: x\nentity: order_line\nrecord_id: a\nvalid_at: b\n";
        NumberForm usual = read(GOOD).numbers();
        assertEquals(NumberForm.of(false), usual);
        SourceConfig comma =
                read(lines + "numbers: comma\ncolumns: {quantity: q, unit_price: {from: p, decimal: point}}\n");
        assertEquals(
                NumberForm.of(true),
                comma.column("quantity").orElseThrow().format().numbers());
        assertEquals(
                NumberForm.of(false),
                comma.column("unit_price").orElseThrow().format().numbers());
        SourceConfig narrow = read(lines
                + "numbers: {grouping: none, negative: [minus, parentheses]}\n"
                + "columns: {quantity: q, unit_price: {from: p, numbers: {decimal: comma, grouping: apostrophe}}}\n");
        assertEquals(
                new NumberForm(false, Set.of(), Set.of(NumberForm.Negative.MINUS, NumberForm.Negative.PARENTHESES)),
                narrow.column("quantity").orElseThrow().format().numbers());
        assertEquals(
                Set.of(NumberForm.Grouping.APOSTROPHE),
                narrow.column("unit_price").orElseThrow().format().numbers().grouping());
        assertEquals(List.of(), faults.list());
    }

    @Test
    void formsOfNumbersThatCannotBeAreFaults() {
        assertFault(GOOD + "numbers: coma\n", 11, "'numbers'", "did you mean 'comma'");
        assertFault(GOOD + "numbers: {decimal: comma, grouping: [comma]}\n", 11, "two readings");
        assertFault(GOOD + "numbers: {grouping: [dot]}\n", 11, "'dot'", "apostrophe");
        assertFault(GOOD + "numbers: {negative: [none, minus]}\n", 11, "'none'");
        assertFault(GOOD + "numbers: {sign: minus}\n", 11, "unknown key");
        assertFault(GOOD.replace("born,", "born, numbers: comma,"), 9, "is for numbers only");
        assertFault(
                "format: csv\npath: x\nentity: product\nrecord_id: a\ncolumns:\n"
                        + "  price: {from: p, decimal: point, numbers: comma}\n",
                6,
                "keep one");
    }

    @Test
    void dialectsOfCsv() {
        RecordFormat format =
                read(GOOD + "escape: '\\'\nnull_markers: ['-', 'n/a']\n").format();
        assertEquals(List.of(), faults.list());
        assertEquals(Optional.of('\\'), format.escape());
        assertEquals(List.of("\\N", "NULL", "-", "n/a"), format.nullMarkers());
        assertEquals(Optional.empty(), read(GOOD).format().escape());
    }

    @Test
    void dialectsThatCannotBeAreFaults() {
        assertFault(GOOD + "escape: '\"'\n", 11, "'escape'", "other than");
        assertFault(GOOD + "escape: '\\\\'\n", 11, "one ASCII sign");
        assertFault(GOOD + "escape: n\n", 11, "one ASCII sign");
        assertFault(GOOD + "null_markers: [' ']\n", 11, "blank");
        assertFault(GOOD + "null_markers: []\n", 11, "empty list");
        assertFault("format: ndjson\nescape: '\\'\npath: x\nentity: product\nrecord_id: a\n", 2, "csv only");
        assertFault("format: segment\nnull_markers: ['-']\npath: x\n", 2, "csv only");
    }
}
