package io.saltern.cli.query;

import io.saltern.cli.Console;
import io.saltern.identity.explain.PathExplanation;
import io.saltern.identity.explain.ProfileExplanation;
import io.saltern.identity.explain.ProfileExplanation.Change;
import io.saltern.identity.explain.ProfileExplanation.GoldenValue;
import io.saltern.identity.explain.ProfileExplanation.RefusedLink;
import io.saltern.identity.explain.ProfileExplanation.ShownIdentifier;
import io.saltern.identity.explain.ProfileExplanation.SourceRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explanations as people read them. */
public final class ExplanationText {
    private ExplanationText() {}

    /**
     * A profile: the golden record with the other values that lost below each, identifiers, records, history, and links that
     * did not come about.
     */
    public static List<String> lines(ProfileExplanation profile) {
        List<String> lines = new ArrayList<>();
        lines.add(Console.bold("Profile " + profile.profileId()));
        profile.formerId().ifPresent(former -> lines.add("  " + former + " was merged into it"));
        head(lines, "Golden record", profile.golden().size());
        int width = width(profile.golden().stream().map(GoldenValue::attribute));
        int values = width(profile.golden().stream().map(ExplanationText::shown));
        for (GoldenValue value : profile.golden()) {
            lines.add("  " + pad(value.attribute(), width) + "  " + pad(shown(value), values) + origin(value));
            value.lost().stream()
                    .filter(lost -> !lost.reason().equals(ProfileExplanation.SAME_VALUE))
                    .forEach(lost -> lines.add("    not " + lost.value() + "  from " + lost.source() + " "
                            + lost.recordId() + ", " + day(lost.at()) + ": " + lost.reason()));
        }
        head(lines, "Identifiers", profile.identifiers().size());
        Map<String, List<String>> byNamespace = new TreeMap<>();
        profile.identifiers().forEach(identifier -> byNamespace
                .computeIfAbsent(identifier.namespace(), namespace -> new ArrayList<>())
                .add(identifier.value()));
        int namespaces = width(byNamespace.keySet().stream());
        byNamespace.forEach(
                (namespace, shown) -> lines.add("  " + pad(namespace, namespaces) + "  " + String.join(", ", shown)));
        head(lines, "Records", profile.records().size());
        int sources = width(profile.records().stream().map(SourceRecord::source));
        int ids = width(profile.records().stream().map(SourceRecord::recordId));
        profile.records()
                .forEach(record -> lines.add("  " + pad(record.source(), sources) + "  " + pad(record.recordId(), ids)
                        + "  " + day(record.validAt()) + "  " + name(record) + shows(record.identifiers())));
        profile.household().ifPresent(household -> {
            head(
                    lines,
                    "Household " + household.householdId(),
                    household.members().size());
            household.members().forEach(member -> lines.add("  " + member));
        });
        head(lines, "History", profile.history().size());
        profile.history().forEach(change -> lines.add("  " + day(change.at()) + "  " + said(change, profile)));
        if (!profile.refused().isEmpty()) {
            head(lines, "Links that were refused", profile.refused().size());
            refused(lines, profile.refused());
        }
        if (!profile.isComplete()) {
            lines.add("");
            lines.add("Lists are cut off at 1,000 entries; saltern sql shows all.");
        }
        return lines;
    }

    /** Why two are one person, or why not. */
    public static List<String> lines(PathExplanation path) {
        List<String> lines = new ArrayList<>();
        if (!path.isOnePerson()) {
            lines.add(Console.bold("Two people: " + path.fromProfileId() + " and " + path.toProfileId()));
            lines.add(
                    path.refused().isEmpty()
                            ? "No link between them was ever proposed."
                            : "Links between them that were refused or cut:");
            refused(lines, path.refused());
            return lines;
        }
        lines.add(Console.bold("One person: " + path.fromProfileId()));
        if (path.links().isEmpty()) {
            lines.add("Both name the same thing; no link is needed.");
            return lines;
        }
        lines.add(
                path.links().size() == 1
                        ? "One link makes them so:"
                        : path.links().size() + " links make them so, one after another:");
        lines.add("");
        lines.add("  " + path.links().get(0).from());
        for (PathExplanation.Link link : path.links()) {
            lines.add("    │ " + link.rule().replace('_', ' ')
                    + (link.value() == null ? "" : ", both show " + link.value())
                    + (link.comparisons().isEmpty() && link.weight() == 1
                            ? ""
                            : String.format(Locale.ROOT, ", %.1f bits", link.weight()))
                    + (link.sources().isEmpty() ? "" : ", in " + String.join(" and ", link.sources()))
                    + String.format(
                            Locale.ROOT,
                            ", %,d %s since %s",
                            link.n(),
                            link.n() == 1 ? "row" : "rows",
                            day(link.firstSeenAt())));
            link.shownBy().forEach(rows -> lines.add("    │   " + shownBy(rows)));
            lines.addAll(Waterfall.lines(link).stream()
                    .map(line -> "    │   " + line)
                    .toList());
            lines.add("  " + link.to());
        }
        return lines;
    }

    private static String shownBy(PathExplanation.ShownBy rows) {
        String first = rows.source() + " " + rows.table() + " " + rows.firstId() + " of " + day(rows.firstAt());
        if (rows.n() == 1) {
            return first;
        }
        return first + String.format(Locale.ROOT, " and %,d more, the last ", rows.n() - 1) + rows.lastId() + " of "
                + day(rows.lastAt());
    }

    private static String shown(GoldenValue value) {
        return value.value() == null ? "(none is valid)" : value.value();
    }

    private static String origin(GoldenValue value) {
        if (value.source() == null) {
            return "";
        }
        return "  from " + value.source() + (value.recordId() == null ? "" : " " + value.recordId()) + ", "
                + day(value.at()) + (value.rule() == null ? "" : " (" + value.rule() + ")");
    }

    private static void refused(List<String> lines, List<RefusedLink> links) {
        links.forEach(link -> lines.add("  " + link.from() + " and " + link.to() + ": " + link.status() + " by "
                + link.rule().replace('_', ' ') + (link.reason() == null ? "" : " (" + link.reason() + ")") + ", "
                + day(link.firstSeenAt())));
    }

    private static void head(List<String> lines, String title, int entries) {
        lines.add("");
        lines.add(Console.bold(title + " (" + entries + ")"));
    }

    private static String name(SourceRecord record) {
        String name = Stream.of(record.givenName(), record.familyName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? "" : name + "  ";
    }

    private static String shows(List<ShownIdentifier> identifiers) {
        return identifiers.stream().map(ShownIdentifier::toString).collect(Collectors.joining(", "));
    }

    private static String said(Change change, ProfileExplanation profile) {
        String other = change.otherProfileId();
        boolean isOwn = change.profileId().equals(profile.profileId());
        if (change.kind().equals("merged")) {
            return isOwn ? "merged into " + other : change.profileId() + " merged into it";
        }
        if (change.kind().equals("split")) {
            return isOwn ? "split from " + other : change.profileId() + " split from it";
        }
        if (change.kind().equals("unmerged")) {
            return isOwn ? "unmerged from " + other : change.profileId() + " unmerged from it";
        }
        return (isOwn ? "" : change.profileId() + " ") + change.kind();
    }

    private static String day(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("T00:00:00Z", "")
                .replace('T', ' ')
                .replace("Z", "");
    }

    private static int width(Stream<String> texts) {
        return texts.mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }
}
