package io.saltern.etl.land;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs over files as a warehouse would, with what was taken held in a list. */
class NewFilesTest {
    private static final Set<String> APPENDING = Set.of("journal");

    private record Held(TakenFile file, int run) {}

    private final List<Held> held = new ArrayList<>();
    private int run;

    private static TakenFile file(String source, String day, String name, String bytes) {
        return new TakenFile(source, "/" + name, name, 1, 0, day, bytes, 1, List.of(), null, 0, null, 0);
    }

    private static TakenFile undated(String name, String bytes) {
        return file("crm", "", name, bytes);
    }

    private NewFiles.Past past(TakenFile file) {
        List<TakenFile> same = held.stream()
                .map(Held::file)
                .filter(other -> other.checksum().equals(file.checksum())
                        && (APPENDING.contains(file.source()) || other.day().equals(file.day())))
                .toList();
        int latest = held.stream()
                .filter(other -> other.file().name().equals(file.name()))
                .mapToInt(Held::run)
                .max()
                .orElse(0);
        return new NewFiles.Past(
                same.stream().mapToInt(TakenFile::take).max().orElse(0),
                held.stream()
                        .filter(other ->
                                other.run() == latest && other.file().name().equals(file.name()))
                        .map(other -> other.file().checksum())
                        .collect(Collectors.toSet()));
    }

    /** Name and take of each file that this run takes. */
    private List<String> run(TakenFile... files) {
        run++;
        Map<TakenFile, NewFiles.Past> past =
                List.of(files).stream().collect(Collectors.toMap(file -> file, this::past));
        NewFiles found = NewFiles.among(List.of(files), past, APPENDING);
        assertEquals(files.length, found.taken().size() + found.known().size());
        found.taken().forEach(file -> held.add(new Held(file, run)));
        Set<String> keys = new HashSet<>();
        held.forEach(other -> assertEquals(
                true,
                keys.add(other.file().checksum()
                        + other.file().day()
                        + other.file().take()),
                "the key of a row is its own"));
        return found.taken().stream()
                .map(file -> file.name() + " " + file.take())
                .toList();
    }

    @Test
    void theSameBytesOfAnotherDayAreAnotherFile() {
        assertEquals(List.of("1/x 1"), run(file("crm", "2025-03-01", "1/x", "A")));
        assertEquals(List.of("2/x 1"), run(file("crm", "2025-03-02", "2/x", "B")));
        assertEquals(List.of("3/x 1"), run(file("crm", "2025-03-03", "3/x", "A")));
        assertEquals(List.of(), run(file("crm", "2025-03-03", "3/copy", "A")), "a copy of the same day is known");
    }

    @Test
    void daysOfOneRunAreTakenAsDaysOfManyAre() {
        assertEquals(
                List.of("1/x 1", "2/x 1", "3/x 1"),
                run(
                        file("crm", "2025-03-01", "1/x", "A"),
                        file("crm", "2025-03-01", "1/y", "A"),
                        file("crm", "2025-03-02", "2/x", "B"),
                        file("crm", "2025-03-03", "3/x", "A")));
    }

    @Test
    void aPathThatGoesBackIsTakenAgain() {
        assertEquals(List.of("x 1"), run(undated("x", "A")));
        assertEquals(List.of("x 1"), run(undated("x", "B")));
        assertEquals(List.of("x 2"), run(undated("x", "A")));
        assertEquals(List.of(), run(undated("x", "A")), "touched, not changed");
        assertEquals(List.of("x 2"), run(undated("x", "B")));
        assertEquals(List.of("x 3"), run(undated("x", "A")));
    }

    @Test
    void twoPathsThatExchangeTheirContentsAreBothTaken() {
        assertEquals(List.of("x 1", "y 1"), run(undated("x", "A"), undated("y", "B")));
        assertEquals(List.of("x 2", "y 2"), run(undated("x", "B"), undated("y", "A")));
    }

    @Test
    void theSameContentUnderTwoNewNamesLandsOnce() {
        assertEquals(List.of("x 1"), run(undated("x", "A"), undated("y", "A")));
        assertEquals(List.of(), run(undated("y", "A"), undated("z", "A")));
    }

    @Test
    void aCopyOfAnEarlierStateDoesNotBringItBack() {
        run(undated("x", "A"));
        assertEquals(List.of("x 1"), run(undated("old/x", "A"), undated("x", "B")));
        assertEquals(List.of(), run(undated("old/x", "A")), "the copy still says what x said first");
        assertEquals(List.of("x 2"), run(undated("old/x", "A"), undated("x", "A")), "the path itself went back");
    }

    @Test
    void ofAChangedPathAndANewNameThePathIsTaken() {
        run(undated("x", "A"));
        assertEquals(List.of("x 1"), run(undated("a-copy", "B"), undated("x", "B")));
        assertEquals(List.of(), run(undated("a-copy", "B")));
    }

    @Test
    void filesThatAddAreTakenOnceForEver() {
        assertEquals(List.of("1/j 1"), run(file("journal", "2025-03-01", "1/j", "A")));
        assertEquals(List.of("1/j 1"), run(file("journal", "2025-03-01", "1/j", "B")));
        assertEquals(
                List.of(),
                run(file("journal", "2025-03-02", "2/j", "A"), file("journal", "", "j", "A")),
                "whatever day or path");
        assertEquals(
                List.of("3/j 1"),
                run(file("journal", "2025-03-03", "3/j", "C"), file("journal", "2025-03-04", "4/j", "C")));
    }

    @Test
    void twoSourcesAreApart() {
        assertEquals(
                List.of("x 1", "x 1"), run(file("crm", "2025-03-01", "x", "A"), file("shop", "2025-03-01", "x", "A")));
    }
}
