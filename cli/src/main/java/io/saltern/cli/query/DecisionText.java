package io.saltern.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.saltern.cli.Console;
import io.saltern.segments.member.SegmentExplanation;
import io.saltern.segments.member.SegmentExplanation.Part;
import io.saltern.segments.model.ClusterExplanation;
import io.saltern.segments.model.ClusterExplanation.Centre;
import io.saltern.segments.model.ClusterExplanation.FeatureOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was decided about one person, and why, as people read it. */
public final class DecisionText {
    private DecisionText() {}

    /** Whether somebody is in a segment, since when, and each part of the rule with what was found. */
    public static List<String> lines(SegmentExplanation told) {
        List<String> lines = new ArrayList<>();
        lines.add(Console.bold("Profile " + told.profileId() + " and the segment " + told.segment()));
        lines.add("  " + stay(told));
        if (told.isIn() != told.holds()) {
            lines.add("  By the rule of now the person would " + (told.holds() ? "be" : "not be")
                    + " in it: the next run that evaluates segments changes that.");
        }
        lines.add("");
        lines.add(Console.bold("The rule at " + told.asOf()));
        for (Part part : told.parts()) {
            String found = part.found().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + (entry.getValue() == null ? "none" : entry.getValue()))
                    .collect(Collectors.joining(", "));
            lines.add("  " + "  ".repeat(part.depth()) + (part.holds() ? "yes  " : "no   ") + asks(part.asks())
                    + (found.isEmpty() ? "" : "  (" + found + ")"));
        }
        return lines;
    }

    private static String stay(SegmentExplanation told) {
        if (told.isIn()) {
            return "is in it since " + told.enteredAt();
        }
        if (told.enteredAt() == null) {
            return "is not in it and never was";
        }
        return "is not in it; was from " + told.enteredAt() + " to " + told.leftAt() + " ("
                + told.leftWhy().replace('_', ' ') + ")";
    }

    /** The kind of a part with what it asks; of one that is made of others only the kind, as they follow. */
    private static String asks(JsonNode rule) {
        Map.Entry<String, JsonNode> first = rule.properties().iterator().next();
        return switch (first.getKey()) {
            case "all" -> "all of:";
            case "any" -> "at least one of:";
            case "not" -> "not:";
            default -> words(rule);
        };
    }

    private static String words(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> entry.getKey().replace('_', ' ') + " " + words(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            return String.join(" or ", items);
        }
        return value.asText();
    }

    /** Which cluster somebody is in, and by what. */
    public static List<String> lines(ClusterExplanation told) {
        List<String> lines = new ArrayList<>();
        lines.add(Console.bold(
                "Profile " + told.profileId() + " is in the cluster " + told.number() + ", " + told.label()));
        lines.add(String.format(
                Locale.ROOT,
                "  %.2f standard deviations from its centre; model kmeans, version %s",
                told.distance(),
                told.version()));
        lines.add("");
        lines.add(Console.bold("What the model looks at, in standard deviations from everybody's mean"));
        int width = width(told.features().stream().map(FeatureOf::name));
        for (FeatureOf feature : told.features()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  %+7.2f  here %s; centre %+.2f, %s",
                    feature.name(),
                    feature.deviations(),
                    feature.value() == null ? "never, which counts as longest ago" : number(feature.value()),
                    feature.centreDeviations(),
                    number(feature.centre())));
        }
        if (!told.centres().isEmpty()) {
            lines.add("");
            lines.add(Console.bold("How far the centres are, the nearest counts"));
            for (Centre centre : told.centres()) {
                lines.add(String.format(
                        Locale.ROOT, "  %2d  %7.2f  %s", centre.number(), centre.distance(), centre.label()));
            }
        }
        return lines;
    }

    /** What a sync planned for somebody, what came back, and what the destination holds. */
    public static List<String> lines(SyncExplanation told) {
        List<String> lines = new ArrayList<>();
        lines.add(Console.bold("Profile " + told.profileId() + " and the sync " + told.sync()));
        lines.add(
                told.states().isEmpty()
                        ? "  The destination is known to hold nothing of the person."
                        : "  The destination's object is "
                                + told.states().stream()
                                        .map(state -> state.status() + " since the plan of " + state.since())
                                        .collect(Collectors.joining("; another is ")));
        head(lines, "Plans", told.plans().size());
        if (told.plans().isEmpty()) {
            lines.add("  No plan names the person: not in the audience, and nothing of the person at the destination.");
        }
        told.plans()
                .forEach(row -> lines.add("  " + row.asOf() + "  " + row.op() + ", " + row.status()
                        + (row.words() == null ? "" : ": " + row.words())));
        head(lines, "What came back", told.receipts().size());
        told.receipts()
                .forEach(row -> lines.add("  " + row.asOf() + "  " + row.op() + ", attempt " + row.attempt() + ": "
                        + Stream.of(row.outcome(), row.code(), row.message())
                                .filter(text -> text != null && !text.isEmpty())
                                .collect(Collectors.joining(", "))));
        return lines;
    }

    private static void head(List<String> lines, String title, int entries) {
        lines.add("");
        lines.add(Console.bold(title + " (" + entries + ")"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.2f", value);
    }

    private static int width(Stream<String> texts) {
        return Math.max(1, texts.mapToInt(String::length).max().orElse(1));
    }

    /** That somebody is in no cluster. */
    public static String noCluster(String profileId) {
        return "Profile " + profileId
                + " is in no cluster: models.yaml has no kmeans, too few people differ for it, or its"
                + " 'people' leaves this one out.";
    }
}
