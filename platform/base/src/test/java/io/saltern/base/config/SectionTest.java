package io.saltern.base.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.secret.SecretRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private final Faults faults = new Faults();

    private Section section(String yaml) {
        return Section.parse(yaml, faults);
    }

    private List<String> found() {
        return faults.list().stream().map(Fault::toString).toList();
    }

    @Test
    void readsValuesOfEveryType() {
        Section section = section(
                """
                name: shop
                size: 1_000
                ratio: 0.5
                on: true
                colour: dark_blue
                window: 30d
                at: 2025-03-01T00:00:00Z
                one: a
                many: [a, b]
                nested: {key: value}
                list:
                  - id: 1
                  - id: 2
                """);
        assertEquals("shop", section.text("name"));
        assertEquals(1000, section.integer("size", 1, 5000));
        assertEquals(0.5, section.number("ratio", 0, 0, 1));
        assertTrue(section.flag("on", false));
        assertEquals(Colour.DARK_BLUE, section.choice("colour", Colour.class));
        assertEquals(Optional.of(Duration.ofDays(30)), section.optionalWindow("window"));
        assertEquals(Optional.of(Instant.parse("2025-03-01T00:00:00Z")), section.optionalInstant("at"));
        assertEquals(List.of("a"), section.texts("one"));
        assertEquals(List.of("a", "b"), section.texts("many"));
        assertEquals(Map.of("key", "value"), section.textMap("nested"));
        assertEquals(2, section.sections("list").size());
        section.finish();
        assertEquals(List.of(), found());
    }

    @Test
    void reportsAllFaultsWithTheirLinesAndTheNearestKey() {
        Section section = section(
                """
                nmae: shop
                size: many
                colour: dark_bleu
                window: 30 moons
                size2: 99
                list: [1]
                """);
        section.text("name");
        section.integer("size", 1, 10);
        section.choice("colour", Colour.class);
        section.optionalWindow("window");
        section.integer("size2", 1, 1, 10);
        section.sections("list");
        section.finish();
        assertEquals(
                List.of(
                        "inline.yaml:1: needs the key 'name'",
                        "inline.yaml:1: unknown key 'nmae'; did you mean 'name'?",
                        "inline.yaml:2: 'size' is 'many'; it must be a whole number",
                        "inline.yaml:3: 'colour' is 'dark_bleu'; did you mean 'dark_blue'?",
                        "inline.yaml:4: 'window' is '30 moons'; it must be a span like 30d, 12h or 2w, and longer than nothing",
                        "inline.yaml:5: 'size2' is 99; it must lie between 1 and 10",
                        "inline.yaml:6: 'list' must hold entries with keys and values"),
                found());
    }

    @Test
    void keysWithoutAValueAndEmptyListsOfSomeAreFaults() {
        Section section = section("a:\nb: ~\nc: null\nd:\ne:\nf: []\ng: [~]\n");
        section.text("a");
        section.texts("b");
        section.section("c");
        section.sections("d");
        section.optionalSecret("e");
        section.someTexts("f");
        section.someTexts("g");
        section.someTexts("absent");
        assertEquals(
                List.of(
                        "inline.yaml:1: 'a' has no value: give one, or leave the key away",
                        "inline.yaml:2: 'b' has no value: give one, or leave the key away",
                        "inline.yaml:3: 'c' has no value: give one, or leave the key away",
                        "inline.yaml:4: 'd' has no value: give one, or leave the key away",
                        "inline.yaml:5: 'e' must be a secret reference like ${env:NAME} or ${file:path}",
                        "inline.yaml:6: 'f' is an empty list: name at least one, or leave the key away",
                        "inline.yaml:7: 'g' holds an entry without a value"),
                found());
    }

    @Test
    void keysGivenTwiceAndBrokenYamlAreFaults() {
        section("a: 1\na: 2\n");
        section("a: [1\nb: 2\n");
        assertEquals(2, faults.count());
        assertTrue(found().get(0).contains("not valid YAML"), found().toString());
        assertTrue(found().get(1).contains("'a' is given twice"), found().toString());
    }

    @Test
    void variablesAreFilledAndUndefinedOnesAreFaults() {
        Section section = Section.parse(
                "path: ${var:data}/a.csv\nother: ${var:nowhere}\n",
                Path.of("."),
                new Variables(Map.of("data", "/in"), Map.of("data", "/default")),
                faults);
        assertEquals("/in/a.csv", section.text("path"));
        section.text("other");
        assertEquals(1, faults.count());
        assertTrue(found().get(0).contains("--var nowhere="), found().toString());
    }

    @Test
    void secretsAreReferencesThatNeverPrint() {
        Section section = section("key: ${env:SALTERN_NO_SUCH_VARIABLE}\nplain: ${env:HOME}\nsample: open\n");
        SecretRef undefined = section.secret("key");
        section.text("plain");
        SecretRef literal = section.secret("sample");
        assertEquals("***", undefined.toString());
        assertEquals("***", literal.toString());
        assertEquals("open", literal.reveal());
        assertEquals(2, faults.count());
        assertTrue(found().get(0).contains("SALTERN_NO_SUCH_VARIABLE is not set"), found().toString());
        assertTrue(found().get(1).contains("cannot hold a secret reference"), found().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:X", "${vault:x}", "${var:x}", "a${env:HOME}", "${env:}", "${}", "${file:.}"})
    void aSecretThatOnlyLooksLikeAReferenceIsAFaultAndNeverPrints(String text) {
        Section section = section("key: '" + text + "'\n");
        section.secret("key");
        assertEquals(1, faults.count(), found().toString());
        assertTrue(found().get(0).startsWith("inline.yaml:1: 'key' names a secret that is undefined"), found().get(0));
        assertFalse(found().get(0).contains(text), found().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${warehouse}", "${var:x", "${VAR:x}", "a/${}"})
    void aTextThatOnlyLooksLikeAReferenceIsAFault(String text) {
        Section section = section("key: '" + text + "'\n");
        section.text("key");
        assertEquals(
                List.of("inline.yaml:1: 'key' holds '${' but no reference that there is;"
                        + " one is written ${var:name}"),
                found());
    }

    @ParameterizedTest
    @ValueSource(strings = {"where: &a\n  all:\n    - *a\n", "x: 1\nwhere: &a [b, [*a]]\n", "? &a [*a]\n: 1\n"})
    void anAliasWithinItsOwnAnchorIsAFault(String yaml) {
        section(yaml);
        assertEquals(1, faults.count(), found().toString());
        assertTrue(found().get(0).matches("inline.yaml:\\d: has an anchor .*"), found().get(0));
    }

    @Test
    void anAliasBesideItsAnchorIsAllowed() {
        assertEquals(List.of("x"), section("a: &a [x]\nb: *a\n").texts("b"));
        assertEquals(List.of(), found());
    }

    @ParameterizedTest
    @CsvSource({
        "window, 0d",
        "window, 00 w",
        "decimal, 1e999999999",
        "decimal, 1e-999999999",
        "decimal, 1e38",
        "decimal, 1e99999999999",
        "country, XX",
        "country, de",
        "country, ''",
        "currency, ZZZ",
        "currency, eur"
    })
    void aValueThatCannotBeIsAFault(String kind, String value) {
        Section section = section("key: '" + value + "'\n");
        Object stood =
                switch (kind) {
                    case "window" -> section.optionalWindow("key");
                    case "decimal" -> section.optionalDecimal("key");
                    case "country" -> section.country("key", "DE");
                    default -> section.currency("key", "EUR");
                };
        assertTrue(List.of(Optional.empty(), "DE", "EUR").contains(stood), stood.toString());
        assertEquals(1, faults.count(), found().toString());
        assertTrue(found().get(0).startsWith("inline.yaml:1: 'key' is '" + value + "'; it must be a"), found().get(0));
    }

    @Test
    void numbersOfUpTo38DigitsAreWrittenOut() {
        assertEquals("10000", Section.decimal("1e4").toString());
        assertEquals("0.00001", Section.decimal("0.000_01").toPlainString());
        assertEquals(38, Section.decimal("1e37").precision());
    }

    @Test
    void faultsAreThrownTogether() {
        assertFalse(assertThrows(ConfigException.class, () -> {
                            Section section = section("x: 1\ny: 2\n");
                            section.finish();
                            faults.throwIfAny();
                        })
                        .faults()
                        .size()
                < 2);
    }
}
