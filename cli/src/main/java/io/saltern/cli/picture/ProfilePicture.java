package io.saltern.cli.picture;

import com.github.mustachejava.DefaultMustacheFactory;
import io.saltern.base.error.SalternException;
import io.saltern.identity.explain.ProfileGraph;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The graph of a profile as an SVG drawing, alone or in an HTML page; it follows light and dark, and loads nothing. */
public final class ProfilePicture {
    private static final int WIDTH = 960;
    private static final int MARGIN = 70;
    private static final int LEGEND = 190;
    private static final int MOST_COLOURS = 8;

    private ProfilePicture() {}

    /** What the templates read. */
    private record Drawing(
            String title, String note, int width, int height, List<Line> lines, List<Dot> dots, List<Key> keys) {}

    private record Line(long x1, long y1, long x2, long y2, String kind, String says) {}

    private record Dot(long x, long y, long below, String kind, String label, String says) {}

    private record Key(long x, long y, long textX, long textY, String kind, String name) {}

    /**
     * Writes the picture; the end of the name, {@code .svg} or {@code .html}, says which.
     *
     * @throws SalternException kind config for another end; kind unavailable when the file cannot be written
     */
    public static void write(Path file, ProfileGraph graph) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".html")) {
            throw SalternException.config("--picture " + file + " ends in neither .svg nor .html; name one of them.");
        }
        try {
            Files.writeString(file, render(graph, name.endsWith(".html")));
        } catch (IOException e) {
            throw SalternException.unavailable(
                    "The picture " + file + " cannot be written ("
                            + e.getClass().getSimpleName() + "); does its folder exist, and may it be written to?",
                    e);
        }
    }

    /** The document. The same graph gives the same bytes. */
    static String render(ProfileGraph graph, boolean isPage) {
        StringWriter text = new StringWriter();
        new DefaultMustacheFactory("io/saltern/cli/picture")
                .compile(isPage ? "page.mustache" : "drawing.mustache")
                .execute(text, drawing(graph));
        return text.toString();
    }

    private static Drawing drawing(ProfileGraph graph) {
        int height = Math.min(900, 420 + 6 * graph.nodes().size());
        List<String> namespaces = graph.nodes().stream()
                .map(ProfileGraph.Node::namespace)
                .distinct()
                .sorted()
                .toList();
        List<Line> lines = new ArrayList<>();
        for (ProfileGraph.Edge edge : graph.links()) {
            ProfileGraph.Node from = graph.nodes().get(edge.from());
            ProfileGraph.Node to = graph.nodes().get(edge.to());
            lines.add(new Line(
                    x(from),
                    y(from, height),
                    x(to),
                    y(to, height),
                    edge.isLinked() ? "link" : "link refused",
                    edge.rule().replace('_', ' ') + (edge.isLinked() ? "" : ", refused: " + edge.reason())));
        }
        List<Dot> dots = new ArrayList<>();
        for (ProfileGraph.Node node : graph.nodes()) {
            dots.add(new Dot(
                    x(node),
                    y(node, height),
                    y(node, height) + 22,
                    kind(namespaces, node.namespace()) + (node.isOther() ? " other" : ""),
                    node.value(),
                    node.namespace() + ":" + node.value() + (node.isOther() ? ", somebody else" : "")));
        }
        return new Drawing("Profile " + graph.profileId(), note(graph), WIDTH, height, lines, dots, keys(namespaces));
    }

    private static String note(ProfileGraph graph) {
        long others = graph.nodes().stream().filter(ProfileGraph.Node::isOther).count();
        long links = graph.links().stream().filter(ProfileGraph.Edge::isLinked).count();
        return String.format(
                        Locale.ENGLISH,
                        "%,d identifiers, %,d links, %,d refused",
                        graph.nodes().size() - others,
                        links,
                        graph.links().size() - links)
                + (graph.left() == 0
                        ? "."
                        : String.format(
                                Locale.ENGLISH, "; %,d identifiers with fewer links are left out.", graph.left()));
    }

    private static List<Key> keys(List<String> namespaces) {
        List<Key> keys = new ArrayList<>();
        for (String namespace : namespaces) {
            int y = 70 + 24 * keys.size();
            int x = WIDTH - LEGEND + 20;
            keys.add(new Key(x, y, x + 16, y + 5, kind(namespaces, namespace), namespace.replace('_', ' ')));
        }
        return keys;
    }

    private static String kind(List<String> namespaces, String namespace) {
        return "of" + namespaces.indexOf(namespace) % MOST_COLOURS;
    }

    private static long x(ProfileGraph.Node node) {
        return Math.round(MARGIN + node.x() * (WIDTH - LEGEND - 2 * MARGIN));
    }

    private static long y(ProfileGraph.Node node, int height) {
        return Math.round(MARGIN + 20 + node.y() * (height - 2 * MARGIN - 20));
    }
}
