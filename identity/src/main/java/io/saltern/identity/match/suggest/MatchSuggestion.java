package io.saltern.identity.match.suggest;

import io.saltern.base.error.SalternException;
import io.saltern.identity.match.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A configuration for a match, told from the records themselves. It holds names of columns, shares and counts; no value of
 * any record.
 *
 * @param records how many there are
 * @param columns all columns in the order of the table, but the id and the source
 * @param id the column that names each record once, if there is one
 * @param source the column that says where records come from, if its name says so
 * @param notes what else is worth knowing of ids and sources
 */
public record MatchSuggestion(
        long records, List<Suggested> columns, Optional<String> id, Optional<String> source, List<String> notes) {
    /** How sure a meaning is. */
    public enum Confidence {
        SURE,
        LIKELY,
        GUESS;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A column and what it means.
     *
     * @param meaning empty where nobody can tell, or where another column says it better
     * @param why the reason for the meaning, or for none
     */
    public record Suggested(String column, Optional<Meaning> meaning, Optional<Confidence> confidence, String why) {}

    private static final double SURE_BITS = 7;
    private static final double LIKELY_BITS = 5;
    private static final int MOST_SOURCES = 50;
    private static final int MOST_LIKE_SOURCES = 12;
    /** Meanings of which a record may have several values. */
    private static final Set<Meaning> REPEATED = EnumSet.of(Meaning.EMAIL, Meaning.PHONE, Meaning.ID, Meaning.FREE);

    /**
     * Looks at the values of all columns; runs one Spark job over the records.
     *
     * @param given the column that names a record, where somebody says so
     * @throws SalternException of kind config when {@code given} is no column; of kind data without any record
     */
    public static MatchSuggestion of(Dataset<Row> records, Optional<String> given) {
        List<String> columns = List.of(records.columns());
        given.filter(id -> !columns.contains(id)).ifPresent(id -> {
            throw SalternException.config("The records have no column " + id + "; they have " + columns
                    + ". Correct --id, or leave it away to have it suggested.");
        });
        Map<Integer, ColumnFacts> facts = new HashMap<>();
        for (Row row : ColumnCountsPlan.counts(records, columns).collectAsList()) {
            ColumnFacts column = ColumnFacts.of(row, columns);
            facts.put(column.place(), column);
        }
        if (facts.isEmpty()) {
            throw SalternException.data(
                    "The records are empty: there is nothing to tell meanings from." + " Give files with records.");
        }
        return of(
                facts.values().stream()
                        .sorted(Comparator.comparingInt(ColumnFacts::place))
                        .toList(),
                given);
    }

    static MatchSuggestion of(List<ColumnFacts> facts, Optional<String> given) {
        List<String> notes = new ArrayList<>();
        Optional<String> id = given.isPresent() ? given : key(facts, notes);
        Optional<String> source = facts.stream()
                .filter(c ->
                        new ColumnNames(c.name()).isOfSources() && c.distinct() > 1 && c.distinct() <= MOST_SOURCES)
                .map(ColumnFacts::name)
                .filter(name -> id.filter(name::equals).isEmpty())
                .findFirst();
        Set<String> aside = new HashSet<>();
        id.ifPresent(aside::add);
        source.ifPresent(aside::add);
        List<ColumnFacts> looked =
                facts.stream().filter(c -> !aside.contains(c.name())).toList();
        MeaningEvidence evidence = new MeaningEvidence(facts);
        Map<String, MeaningEvidence.Fit> chosen = choose(looked, evidence);
        List<Suggested> columns = new ArrayList<>();
        for (ColumnFacts column : looked) {
            MeaningEvidence.Fit fit = chosen.get(column.name());
            if (fit == null) {
                columns.add(new Suggested(
                        column.name(), Optional.empty(), Optional.empty(), whyNot(column, chosen, evidence)));
                if (source.isEmpty() && isLikeSource(column)) {
                    notes.add("'" + column.name() + "' has " + column.distinct()
                            + " values, one in each record: if it says" + " where a record comes from, give --source "
                            + column.name());
                }
            } else {
                Confidence confidence = fit.bits() >= SURE_BITS
                        ? Confidence.SURE
                        : fit.bits() >= LIKELY_BITS ? Confidence.LIKELY : Confidence.GUESS;
                columns.add(new Suggested(
                        column.name(), Optional.of(fit.meaning()), Optional.of(confidence), evidence.reason(fit)));
            }
        }
        return new MatchSuggestion(facts.get(0).records(), List.copyOf(columns), id, source, List.copyOf(notes));
    }

    /** The best fits first; a meaning that a record has once goes to one column. */
    private static Map<String, MeaningEvidence.Fit> choose(List<ColumnFacts> columns, MeaningEvidence evidence) {
        Map<String, MeaningEvidence.Fit> chosen = new HashMap<>();
        Map<Meaning, MeaningEvidence.Fit> taken = new EnumMap<>(Meaning.class);
        columns.stream()
                .filter(MatchSuggestion::isTelling)
                .flatMap(column -> evidence.of(column).stream())
                .sorted(Comparator.comparingDouble(MeaningEvidence.Fit::bits)
                        .reversed()
                        .thenComparing(fit -> fit.column().place())
                        .thenComparing(MeaningEvidence.Fit::meaning))
                .forEach(fit -> {
                    String column = fit.column().name();
                    boolean isFree = REPEATED.contains(fit.meaning()) || !taken.containsKey(fit.meaning());
                    if (isFree && !chosen.containsKey(column)) {
                        chosen.put(column, fit);
                        taken.put(fit.meaning(), fit);
                    }
                });
        // Both would say each name twice.
        MeaningEvidence.Fit full = taken.get(Meaning.FULL_NAME);
        if (full != null) {
            if (taken.containsKey(Meaning.GIVEN) && taken.containsKey(Meaning.SURNAME)) {
                chosen.remove(full.column().name());
            } else {
                for (Meaning part : List.of(Meaning.GIVEN, Meaning.SURNAME, Meaning.MIDDLE)) {
                    if (taken.containsKey(part)) {
                        chosen.remove(taken.get(part).column().name());
                    }
                }
            }
        }
        return chosen;
    }

    private static boolean isTelling(ColumnFacts column) {
        return column.known() > 0 && column.distinct() > 1;
    }

    private static boolean isLikeSource(ColumnFacts column) {
        return column.known() == column.records()
                && column.distinct() > 1
                && column.distinct() <= MOST_LIKE_SOURCES
                && column.commonest() < 0.98 * column.records();
    }

    private static String whyNot(
            ColumnFacts column, Map<String, MeaningEvidence.Fit> chosen, MeaningEvidence evidence) {
        if (column.known() == 0) {
            return "empty in every record";
        }
        if (column.distinct() == 1) {
            return "the same value in every record that has one";
        }
        if (column.isKey()) {
            return "names each record once, so no two records can share it";
        }
        List<MeaningEvidence.Fit> fits = evidence.of(column);
        if (!fits.isEmpty()) {
            Meaning meaning = fits.get(0).meaning();
            Optional<String> holder = chosen.values().stream()
                    .filter(fit -> fit.meaning() == meaning)
                    .map(fit -> fit.column().name())
                    .findFirst();
            return holder.map(name -> "may be " + meaning.word() + " too, but '" + name + "' is the better one")
                    .orElse("may be " + meaning.word() + ", but other columns say that already");
        }
        return "its name says nothing known, and neither do its values: " + shapes(column)
                + "; give it a meaning if you know one, for instance free";
    }

    private static String shapes(ColumnFacts column) {
        String shown = Arrays.stream(ValueShape.values())
                .filter(shape -> column.share(shape) >= 0.3)
                .sorted(Comparator.comparing(column::share, Comparator.reverseOrder()))
                .limit(2)
                .map(shape -> MeaningEvidence.percent(column.share(shape)) + " " + shape.words())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s%,d different ones in %,d records",
                shown.isEmpty() ? "" : shown + ", ",
                column.distinct(),
                column.known());
    }

    private static Optional<String> key(List<ColumnFacts> facts, List<String> notes) {
        List<String> keys = facts.stream()
                .filter(c -> c.isKey() && c.share(ValueShape.EMAIL) < 0.5)
                .sorted(Comparator.<ColumnFacts>comparingInt(c -> new ColumnNames(c.name()).isOfRecords() ? 0 : 1)
                        .thenComparing(ColumnFacts::place))
                .map(ColumnFacts::name)
                .toList();
        if (keys.isEmpty()) {
            notes.add("No column names each record once; add one, and give it with --id.");
            return Optional.empty();
        }
        if (keys.size() > 1) {
            notes.add("Also unique and complete, and so a possible --id: "
                    + String.join(", ", keys.subList(1, keys.size())));
        }
        return Optional.of(keys.get(0));
    }

    /**
     * The configuration, with a reason beside each column.
     *
     * @param command the command line that uses it
     * @throws SalternException of kind data when no column has a meaning
     */
    public String yaml(String command) {
        if (columns.stream().allMatch(column -> column.meaning().isEmpty())) {
            throw SalternException.data("Of no column could be told what it means: "
                    + columns.stream()
                            .map(column -> column.column() + " (" + column.why() + ")")
                            .collect(Collectors.joining(", "))
                    + ". Write the configuration by hand: columns: {column: meaning}, with meanings of "
                    + Meaning.words() + ".");
        }
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "# What the columns of %,d records mean, told from their names and values. Check it.%n",
                records));
        out.append("#   ").append(comment(command)).append('\n');
        id.ifPresent(column ->
                out.append("# --id ").append(comment(column)).append(": it has a value of its own in each record.\n"));
        source.ifPresent(column -> out.append("# --source ")
                .append(comment(column))
                .append(": its name says where a record comes from.\n"));
        notes.forEach(note -> out.append("# ").append(comment(note)).append('\n'));
        out.append("columns:\n");
        for (Suggested column : columns) {
            column.meaning().ifPresent(meaning -> out.append("  ")
                    .append(quoted(column.column()))
                    .append(": ")
                    .append(meaning.word())
                    .append("  # ")
                    .append(column.confidence().map(Confidence::word).orElse(""))
                    .append(": ")
                    .append(comment(column.why()))
                    .append('\n'));
        }
        List<Suggested> left =
                columns.stream().filter(column -> column.meaning().isEmpty()).toList();
        if (!left.isEmpty()) {
            out.append("# Left out:\n");
            left.forEach(column -> out.append("#   ")
                    .append(comment(column.column()))
                    .append(": ")
                    .append(comment(column.why()))
                    .append('\n'));
        }
        return out.toString();
    }

    /** A command line that begins so, with the id and the source that were found. */
    public String command(String begin) {
        return begin + " --id " + id.orElse("COLUMN")
                + source.map(column -> " --source " + column).orElse("");
    }

    private static String comment(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }

    /** Column names may hold anything; plain ones need no quotes, but words that YAML takes for truths or nothing do. */
    private static String quoted(String column) {
        boolean isPlain = column.matches("[A-Za-z_][A-Za-z0-9_]*")
                && !column.toLowerCase(Locale.ROOT).matches("y|n|yes|no|true|false|on|off|null");
        if (isPlain) {
            return column;
        }
        return '"'
                + column.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
