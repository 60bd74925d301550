package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run in up to three sentences: what came in, who is known, what went out. */
final class Summary {
    private Summary() {}

    static String of(RunReport report) {
        String sentences = Stream.of(
                        records(report.sources()), people(report.people(), report.segments()), changes(report.syncs()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return sentences.isEmpty() ? "The run ended before it counted anything." : sentences;
    }

    private static Optional<String> records(List<Source> sources) {
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        long read = Counts.sum(sources, Source::read);
        if (read == 0) {
            return Optional.of("No source brought anything new.");
        }
        long fed = sources.stream().filter(s -> s.read() > 0).count();
        long staged = Counts.sum(sources, Source::staged);
        return Optional.of(Figures.counted(read, "record") + " from " + Figures.counted(fed, "source") + " "
                + Words.was(read) + " read; " + Figures.count(staged) + " " + Words.was(staged) + " staged.");
    }

    private static Optional<String> people(People people, Segments segments) {
        if (people == null) {
            return Optional.empty();
        }
        String known = "The warehouse knows " + Figures.counted(people.total(), "person");
        if (segments == null || segments.segments().isEmpty()) {
            return Optional.of(known + ".");
        }
        int defined = segments.segments().size();
        return Optional.of(known + "; " + Figures.count(segments.people()) + " " + Words.is(segments.people()) + " in "
                + (defined == 1 ? "the one segment." : "at least one of " + Figures.count(defined) + " segments."));
    }

    private static Optional<String> changes(List<Sync> syncs) {
        long planned = Counts.sum(syncs, Sync::planned);
        if (planned == 0) {
            return unplanned(syncs);
        }
        if (syncs.stream().noneMatch(Sync::delivered)) {
            return Optional.of(Figures.counted(planned, "change") + " " + Words.is(planned) + " planned.");
        }
        long accepted = Counts.sum(syncs, Sync::accepted);
        if (accepted == 0) {
            return Optional.of((planned == 1
                            ? "The one planned change was not"
                            : "None of " + Figures.counted(planned, "planned change") + " was")
                    + " accepted: " + fates(syncs) + ".");
        }
        long reached = syncs.stream()
                .filter(s -> s.accepted() > 0)
                .map(Sync::destination)
                .distinct()
                .count();
        return Optional.of((accepted == planned
                        ? Figures.counted(accepted, "change")
                        : Figures.count(accepted) + " of " + Figures.counted(planned, "planned change"))
                + " reached " + Figures.counted(reached, "destination") + ".");
    }

    private static Optional<String> unplanned(List<Sync> syncs) {
        long held = Counts.sum(syncs, Sync::held);
        if (held > 0) {
            return Optional.of(
                    "Nothing was sent; " + Figures.counted(held, "change") + " " + Words.is(held) + " held.");
        }
        boolean looked = syncs.stream().anyMatch(s -> s.considered() > 0 || s.delivered());
        return looked ? Optional.of("Nothing had to be sent.") : Optional.empty();
    }

    /** What became of changes of which none was accepted. */
    private static String fates(List<Sync> syncs) {
        Map<String, Long> fates = new LinkedHashMap<>();
        fates.put("rejected", Counts.sum(syncs, Sync::rejected));
        fates.put("pending", Counts.sum(syncs, Sync::pending));
        fates.put("unknown", Counts.sum(syncs, Sync::unknown));
        fates.put("unsent", Counts.sum(syncs, s -> s.delivered() ? s.unsent() : s.planned()));
        return fates.entrySet().stream()
                .filter(fate -> fate.getValue() > 0)
                .map(fate -> Figures.count(fate.getValue()) + " " + fate.getKey())
                .collect(Collectors.joining(", "));
    }
}
