package io.saltern.identity.override;

import io.saltern.base.Digest;
import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.lake.column.Nodes;
import io.saltern.lake.table.IdentityOverrideTable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The overrides that the CSV files of identity.yaml bring, each pair once. The key {@code overrides} lists the files,
 * relative to the project; each has the columns {@code kind, namespace_a, value_a, namespace_b, value_b} and may have
 * {@code reason}. Values stand as they are staged: e-mails in lower case, phones as +49….
 *
 * @param overrides in order of files and lines
 */
public record OverrideFiles(List<Override> overrides) {
    private static final String CONFIG = "identity.yaml";
    private static final String KEY = "overrides";
    private static final String REASON = "reason";
    private static final List<String> COLUMNS = List.of("kind", "namespace_a", "value_a", "namespace_b", "value_b");
    private static final List<String> KINDS =
            List.of(IdentityOverrideTable.MUST_LINK, IdentityOverrideTable.CANNOT_LINK);

    public OverrideFiles {
        overrides = List.copyOf(overrides);
    }

    /** No file at all. */
    public static OverrideFiles none() {
        return new OverrideFiles(List.of());
    }

    /** Reads the files that identity.yaml names; all faults go to {@code faults}, none with a value. Never starts Spark. */
    public static OverrideFiles read(Project project, Faults faults) {
        Optional<ConfigFile> config = project.file(CONFIG);
        if (config.isEmpty()) {
            return none();
        }
        Map<Override, Override> found = new TreeMap<>(OverrideFiles::compare);
        Section root = config.get().root();
        for (String path : root.texts(KEY)) {
            Path file = Path.of(project.resolve(path));
            if (Files.exists(file)) {
                read(file, path, found, faults);
            } else {
                root.fault(
                        KEY,
                        "names the file " + path
                                + ", which does not exist; a relative path begins at the project's folder");
            }
        }
        return new OverrideFiles(List.copyOf(found.values()));
    }

    /** Reads one file. */
    public static OverrideFiles read(Path file, Faults faults) {
        Map<Override, Override> found = new TreeMap<>(OverrideFiles::compare);
        read(file, file.toString(), found, faults);
        return new OverrideFiles(List.copyOf(found.values()));
    }

    private static int compare(Override one, Override other) {
        return List.of(one.kind(), one.nodeA(), one.nodeB())
                .toString()
                .compareTo(List.of(other.kind(), other.nodeA(), other.nodeB()).toString());
    }

    private static void read(Path file, String shown, Map<Override, Override> found, Faults faults) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(reader)) {
            List<String> missing = COLUMNS.stream()
                    .filter(column -> !parser.getHeaderMap().containsKey(column))
                    .toList();
            if (!missing.isEmpty()) {
                faults.add(shown, 1, "lacks the columns " + String.join(", ", missing));
                return;
            }
            for (CSVRecord line : parser) {
                read(line, (int) parser.getCurrentLineNumber(), shown, found, faults);
            }
        } catch (CharacterCodingException e) {
            faults.add(shown, 0, "is not UTF-8");
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // The message of a parser may quote a line.
            faults.add(shown, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void read(CSVRecord line, int number, String shown, Map<Override, Override> found, Faults faults) {
        List<String> values = new ArrayList<>();
        for (String column : COLUMNS) {
            String value = line.isSet(column) ? line.get(column) : "";
            if (value.isEmpty()) {
                faults.add(shown, number, "has no " + column);
                return;
            }
            values.add(value);
        }
        if (!KINDS.contains(values.get(0))) {
            faults.add(shown, number, "has a kind that is neither must_link nor cannot_link");
            return;
        }
        String one = Nodes.nodeId(values.get(1), values.get(2));
        String other = Nodes.nodeId(values.get(3), values.get(4));
        if (one.equals(other)) {
            faults.add(shown, number, "names the same identifier twice");
            return;
        }
        Override override = Override.of(
                values.get(0),
                one,
                other,
                line.isSet(REASON) && !line.get(REASON).isEmpty() ? line.get(REASON) : null);
        if (found.containsKey(override.opposite().key())) {
            faults.add(shown, number, "both links and keeps apart the same two identifiers; keep one of the lines");
        }
        found.putIfAbsent(override.key(), override);
    }

    /** The same overrides give the same text. */
    String digest() {
        return Digest.sha256(overrides.toString());
    }
}
