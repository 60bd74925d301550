package io.saltern.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsConfigTest {
    @TempDir
    Path directory;

    private final Faults faults = new Faults();

    @BeforeEach
    void project() throws IOException {
        write("saltern.yaml", "name: test\nwarehouse: warehouse\n");
        write("models.yaml", "rfm: {}\nkmeans:\n  features: {order_count: log, revenue: linear}\n");
    }

    @Test
    void segmentsStandBehindThoseTheyAskAbout() throws IOException {
        write("segments/a.yaml", "where: {segment: b}");
        write("segments/b.yaml", "where: {all: [{segment: c}, {attribute: revenue, at_least: 5}]}");
        write("segments/c.yaml", "where: {rfm: Champions}");
        SegmentsConfig config = read();
        assertEquals("", messages());
        assertEquals(
                List.of("c", "b", "a"),
                config.segments().stream().map(segment -> segment.name()).toList());
        assertEquals(List.of("a", "b", "c"), config.segmentNames());
    }

    @Test
    void circleIsNamedWithItsPath() throws IOException {
        write("segments/a.yaml", "where: {segment: b}");
        write("segments/b.yaml", "where: {not: {segment: c}}");
        write("segments/c.yaml", "where: {any: [{segment: a}, {attribute: email, exists: true}]}");
        read();
        assertEquals(
                "segments/a.yaml:1: 'where' asks in a circle: a -> b -> c -> a; break it at one place", messages());
    }

    @Test
    void unknownSegmentHasTheNearestName() throws IOException {
        write("segments/dormant.yaml", "where: {last_order: {older_than: 30d}}");
        write("segments/win_back.yaml", "where: {segment: dorment}");
        read();
        assertEquals(
                "segments/win_back.yaml:1: 'where' asks about the segment 'dorment', which has no file;"
                        + " did you mean 'dormant'?",
                messages());
    }

    /** A segment that asks nothing is never left out, nor taken for everybody, without a word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "where:",
                "where: {}",
                "where: {all: }",
                "where: {all: []}",
                "where: {any: [{not: }]}",
                "where: {not: {}}",
                "where: {orders: }",
                "where: {orders: {source: []}}",
                "where: {orders: {count: }}",
                "where: {last_order: }",
                "where: {rfm: }",
                "where: {rfm: []}",
                "where: {rfm: [~]}",
                "where: {event: }",
                "where: {event: {name: }}",
                "where: {event: {name: []}}",
                "where: {event: {name: X, where: {colour: []}}}",
                "where: {cluster: {label: []}}",
                "where: {attribute: email, in: []}",
                "where: {segment: }"
            })
    void conditionWithoutAValueIsAFault(String where) throws IOException {
        write("segments/a.yaml", "description: A\n" + where);
        read();
        assertEquals(1, faults.count(), messages());
        assertTrue(messages().startsWith("segments/a.yaml:2: "), messages());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{attribute: revenue, at_least: 10, at_most: 5}",
                "{attribute: revenue, more_than: 5, at_most: 5}",
                "{attribute: revenue, between: [10, 5]}",
                "{attribute: revenue, at_least: 1e999999999}",
                "{attribute: last_order_at, between: [2025-03-02, 2025-03-01]}",
                "{attribute: last_order_at, within: 0d}",
                "{attribute: last_order_at, within: 30d, older_than: 60d}",
                "{last_order: {within: 30d, older_than: 30d}}",
                "{last_order: {within: 0d}}",
                "{orders: {count: {at_least: 5, at_most: 4}}}",
                "{orders: {amount: {at_least: 1e999999999}}}",
                "{event: {name: X, within: 0h}}"
            })
    void conditionThatNobodyCanMeetIsAFault(String where) throws IOException {
        write("segments/a.yaml", "description: A\nwhere: " + where);
        read();
        assertEquals(1, faults.count(), messages());
        assertTrue(messages().startsWith("segments/a.yaml:2: "), messages());
    }

    @Test
    void rangeMayHoldASingleValue() throws IOException {
        write("segments/a.yaml", "where: {attribute: revenue, at_least: 5, at_most: 5.0}");
        write("segments/b.yaml", "where: {attribute: revenue, between: [5, 5], less_than: 6}");
        write("segments/c.yaml", "where: {last_order: {within: 60d, older_than: 30d}}");
        read();
        assertEquals("", messages());
    }

    @Test
    void faultOfAFileIsNoFaultOfThoseThatNameIt() throws IOException {
        write("sources/web.yaml", "kind: [\n");
        write("segments/a.yaml", "where: [\n");
        write("segments/b.yaml", "where: {all: [{segment: a}, {event: {name: X, source: web}}]}");
        write("models.yaml", "kmeans: {people: nobody, features: {order_count: log, revenue: log}}\nrfm:\n");
        write("segments/c.yaml", "where: {all: [{cluster: {number: 1}}, {rfm: Champions}]}");
        read();
        assertEquals(
                List.of("models.yaml", "models.yaml", "segments/a.yaml", "sources/web.yaml"),
                faults.list().stream().map(fault -> fault.file()).toList(),
                messages());
    }

    @Test
    void sourceMustHaveAFile() throws IOException {
        write("sources/web.yaml", "kind: file\n");
        write("models.yaml", "traits: {session_sources: [wbe]}\n");
        write("segments/a.yaml", "where: {any: [{event: {name: X, source: web}}, {orders: {source: [web, pos]}}]}");
        read();
        assertEquals(
                "models.yaml:1: 'traits.session_sources' names 'wbe', which has no file in sources;"
                        + " did you mean 'web'?\n"
                        + "segments/a.yaml:1: 'where' asks about the source 'pos', which has no file; valid: web",
                messages());
    }

    @Test
    void modelThatIsNotConfiguredCannotBeAskedAbout() throws IOException {
        write("models.yaml", "rfm: {}\n");
        write("segments/a.yaml", "where: {cluster: {number: 1}}");
        read();
        assertEquals(
                "segments/a.yaml:1: 'where' asks about serving.cluster, but models.yaml has no section 'kmeans'",
                messages());
    }

    @Test
    void allFaultsOfModelsAtOnce() throws IOException {
        write(
                "models.yaml",
                """
                rfm: {windw: 90d}
                kmeans:
                  people: buyer
                  features: {order_cuont: log, revenue: square}
                  k: {from: 6, to: 4}
                """);
        read();
        String all = messages();
        assertTrue(all.contains("models.yaml:1: unknown key 'rfm.windw'; did you mean 'window'?"), all);
        assertTrue(all.contains("models.yaml:3: 'kmeans.people' is 'buyer'; did you mean 'buyers'?"), all);
        assertTrue(all.contains("names 'order_cuont', which is no numeric trait; did you mean 'order_count'?"), all);
        assertTrue(all.contains("gives 'revenue' the scale 'square'; it must be log or linear"), all);
        assertTrue(all.contains("models.yaml:5: 'kmeans.k.from' is above 'to'"), all);
        assertEquals(5, faults.count(), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "examples/online-retail", "examples/segment-events"})
    void shippedProjectsHaveNoFaultHere(String folder) throws IOException {
        Path shipped = Path.of("..", "conf").resolve(folder);
        copy(shipped.resolve("models.yaml"), "models.yaml");
        for (String part : List.of("segments", "sources")) {
            try (var files = Files.list(shipped.resolve(part))) {
                for (Path file : files.sorted().toList()) {
                    copy(file, part + "/" + file.getFileName());
                }
            }
        }
        SegmentsConfig config = read();
        assertEquals("", messages());
        assertTrue(config.segments().size() >= 3);
        assertTrue(config.segments().stream()
                .allMatch(segment ->
                        segment.description().isPresent() && segment.owner().isPresent()));
    }

    private SegmentsConfig read() {
        return SegmentsConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
    }

    private String messages() {
        return String.join("\n", faults.list().stream().map(Object::toString).toList());
    }

    private void copy(Path from, String to) throws IOException {
        write(to, Files.readString(from));
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
