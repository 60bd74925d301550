package io.saltern.cli.report;

import io.saltern.cli.report.RunReport.People;
import io.saltern.cli.report.RunReport.Segments;
import io.saltern.cli.report.RunReport.Source;
import io.saltern.cli.report.RunReport.Sync;
import java.util.List;
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
        return Optional.of(Figures.counted(read, "record") + " from " + Figures.counted(fed, "source")
                + " were read and " + Figures.count(Counts.sum(sources, Source::staged)) + " of them staged.");
    }

    private static Optional<String> people(People people, Segments segments) {
        if (people == null) {
            return Optional.empty();
        }
        String known = "The warehouse knows " + Figures.counted(people.total(), "person");
        if (segments == null || segments.segments().isEmpty()) {
            return Optional.of(known + ".");
        }
        return Optional.of(known + "; " + Figures.count(segments.people()) + " of them are in at least one of "
                + Figures.counted(segments.segments().size(), "segment") + ".");
    }

    private static Optional<String> changes(List<Sync> syncs) {
        long accepted = Counts.sum(syncs, Sync::accepted);
        if (accepted == 0) {
            return syncs.stream().anyMatch(Sync::delivered) ? Optional.of("Nothing had to be sent.") : Optional.empty();
        }
        long planned = Counts.sum(syncs, Sync::planned);
        long sending = syncs.stream().filter(s -> s.accepted() > 0).count();
        return Optional.of((accepted == planned
                        ? Figures.counted(accepted, "change")
                        : Figures.count(accepted) + " of " + Figures.counted(planned, "planned change"))
                + " reached " + Figures.counted(sending, "destination") + ".");
    }
}
