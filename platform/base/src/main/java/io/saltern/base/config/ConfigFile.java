package io.saltern.base.config;

import io.saltern.base.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One YAML file of a project, parsed to nodes that know their lines.
 *
 * @param name file name without folder and ending: the name of the source, segment, destination or sync
 * @param path relative to the project directory
 * @param digest SHA-256 of the file's text
 * @param root its top-level mapping
 */
public record ConfigFile(String name, String path, String digest, Section root) {

    /** Parses a file; what is wrong with it as YAML becomes a fault, and the result is empty. */
    public static Optional<ConfigFile> read(Path projectDirectory, Path file, Variables variables, Faults faults) {
        String shown = projectDirectory.relativize(file).toString();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            faults.add(shown, 0, "is not UTF-8 text; save it as UTF-8");
            return Optional.empty();
        } catch (IOException e) {
            faults.add(
                    shown,
                    0,
                    "cannot be read (" + e.getClass().getSimpleName() + "); check that it exists and its permissions");
            return Optional.empty();
        }
        return compose(text, shown, faults).map(node -> {
            String fileName = file.getFileName().toString();
            String name = fileName.substring(0, fileName.lastIndexOf('.'));
            Section root = new Section(node, shown, "", projectDirectory, variables, faults);
            return new ConfigFile(name, shown, Digest.sha256(text), root);
        });
    }

    /** The first node that holds itself; such a tree has no end. */
    private static Optional<Node> circle(Node node, List<Node> above) {
        // By identity: equal nodes may well stand within one another.
        if (above.stream().anyMatch(other -> other == node)) {
            return Optional.of(node);
        }
        above.add(node);
        Stream<Node> below = Stream.empty();
        if (node instanceof MappingNode mapping) {
            below = mapping.getValue().stream().flatMap(entry -> Stream.of(entry.getKeyNode(), entry.getValueNode()));
        } else if (node instanceof SequenceNode sequence) {
            below = sequence.getValue().stream();
        }
        Optional<Node> found = below.map(child -> circle(child, above))
                .flatMap(Optional::stream)
                .findFirst();
        above.remove(above.size() - 1);
        return found;
    }

    static Optional<MappingNode> compose(String text, String shown, Faults faults) {
        try {
            Node node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            Optional<Node> circle = node == null ? Optional.empty() : circle(node, new ArrayList<>());
            if (circle.isPresent()) {
                faults.add(
                        shown,
                        circle.get().getStartMark().getLine() + 1,
                        "has an anchor whose own content refers to it by an alias; write out what is meant");
                return Optional.empty();
            }
            if (node instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            faults.add(
                    shown,
                    node == null ? 0 : node.getStartMark().getLine() + 1,
                    node == null ? "is empty; expected keys and values" : "expected keys and values at the top level");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            faults.add(shown, line, "is not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            faults.add(shown, 0, "is not valid YAML: " + e.getMessage());
        }
        return Optional.empty();
    }
}
