package io.saltern.etl.land;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.Digest;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.StepReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run does with what lies at the sources; the journal holds it, so that an attempt after a crash does the same.
 *
 * @param taken files to land, in order of source, day and name
 * @param known files that were read and equal ones that were taken, likewise
 * @param ahead files that are left out as their day lies ahead, likewise
 * @param missing sources of which nothing is taken
 */
record LandingChoice(List<TakenFile> taken, List<LeftFile> known, List<LeftFile> ahead, List<Missing> missing) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMES = 5;
    private static final int MARK_HEX = 15;
    private static final int HEX = 16;

    LandingChoice {
        taken = List.copyOf(taken);
        known = List.copyOf(known);
        ahead = List.copyOf(ahead);
        missing = List.copyOf(missing);
    }

    /**
     * A file that is not taken.
     *
     * @param source name of its source
     * @param name path from the root of the source
     * @param size bytes
     * @param modifiedMillis time of last change, milliseconds since 1970
     * @param day ISO; empty when its path names none
     */
    record LeftFile(String source, String name, long size, long modifiedMillis, String day) {
        static LeftFile of(TakenFile file) {
            return new LeftFile(file.source(), file.name(), file.size(), file.modifiedMillis(), file.day());
        }
    }

    /**
     * A source of which nothing is taken.
     *
     * @param why what is wrong and what to do
     * @param exitCode what the run ends with on its account; 0 for an optional one
     */
    record Missing(String source, String why, int exitCode) {}

    /** Whether nothing is to be done and nothing to be said that the last report has not said. */
    boolean isNothing(Map<String, Long> lastCounts) {
        return taken.isEmpty() && ahead.isEmpty() && missing.isEmpty() && (known.isEmpty() || isTold(lastCounts));
    }

    /** Whether the report with these counts has named the known files already, as they stand. */
    private boolean isTold(Map<String, Long> lastCounts) {
        return lastCounts.getOrDefault("known_files_mark", -1L) == mark();
    }

    /** Tells the known files by source, name, size and time of change. */
    private long mark() {
        String text = known.stream()
                .map(file -> file.source() + "\u0000" + file.name() + "\u0000" + file.size() + "\u0000"
                        + file.modifiedMillis())
                .sorted()
                .collect(Collectors.joining("\n"));
        return Long.parseLong(Digest.sha256(text).substring(0, MARK_HEX), HEX);
    }

    /** Names what is left out, with the exit codes that it costs; known files only if the last report did not. */
    void report(StepReport.Builder report, Map<String, Long> lastCounts) {
        missing.forEach(source -> report.warn(source.why()).exit(ExitCode.of(source.exitCode())));
        bySource(ahead).forEach((source, files) -> report.warn(aheadText(source, files))
                .exit(ExitCode.DATA_GATE_FAILED));
        if (known.isEmpty()) {
            return;
        }
        report.count("known_files", known.size()).count("known_files_mark", mark());
        if (!isTold(lastCounts)) {
            bySource(known).forEach((source, files) -> report.warn(knownText(source, files)));
        }
    }

    private static Map<String, List<LeftFile>> bySource(List<LeftFile> files) {
        return files.stream().collect(Collectors.groupingBy(LeftFile::source, TreeMap::new, Collectors.toList()));
    }

    private static String knownText(String source, List<LeftFile> files) {
        return (files.size() == 1
                        ? "1 file of the source '" + source
                                + "' is equal to a file taken before and was not read again: "
                        : files.size() + " files of the source '" + source
                                + "' are equal to files taken before and were not read again: ")
                + names(files, LeftFile::name) + ".";
    }

    private static String aheadText(String source, List<LeftFile> files) {
        String days = files.stream()
                .map(LeftFile::day)
                .distinct()
                .sorted()
                .limit(NAMES)
                .map(day -> "--accept-day " + day)
                .collect(Collectors.joining(" "));
        return (files.size() == 1
                        ? "1 file of the source '" + source + "' was left out, as its day lies"
                        : files.size() + " files of the source '" + source + "' were left out, as their days lie")
                + " more than " + SourceListing.DAYS_AHEAD + " days after their own time of change: "
                + names(files, LeftFile::name)
                + ". If the day is right, run with " + days + "; else mend the name or remove the file.";
    }

    private static String names(List<LeftFile> files, Function<LeftFile, String> name) {
        return files.stream().map(name).limit(NAMES).collect(Collectors.joining(", "))
                + (files.size() > NAMES ? " and " + (files.size() - NAMES) + " more" : "");
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The choice of files to land cannot be written to the journal.", e);
        }
    }

    static LandingChoice parse(String text) {
        try {
            return JSON.readValue(text, LandingChoice.class);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The journal of the step land holds no choice of files.", e);
        }
    }
}
