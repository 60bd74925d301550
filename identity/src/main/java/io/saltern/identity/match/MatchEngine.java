package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Matches the records of a table: which of them are one person. Runs Spark jobs and keeps intermediate rows until the
 * result is closed; what comes to the driver is bounded (counts of values that are not usual, of levels, a sample of
 * records).
 */
public final class MatchEngine {
    public static final String BITS = "bits";
    public static final String PROBABILITY = "probability";
    public static final String COMPARISONS = "comparisons";

    /** Share of the pairs of one person that no rule brings together from which on further rules are learnt. */
    private static final double MISSED_SHARE = 0.002;

    /** A rule and what became of it. */
    public record RuleUse(String name, double pairs, boolean isUsed, long hotKeys) {}

    /**
     * The people found.
     *
     * @param clusters {@code record_id, cluster_id}, one row a record; the cluster id is its smallest record id
     * @param pairs compared pairs above a low weight: {@code record_a, record_b, rule, bits, probability, comparisons}; the
     *     last is an array of {@code name, level, weight}, weights in bits, to which {@code prior} adds
     * @param missedPairs pairs of one person that probably are there and that no blocking rule brought together
     * @param warnings what was left out as it is too much, with what to do; ids and values are not in it
     * @param prior bits of two random records for being one person, before anything is compared
     */
    public record Result(
            Dataset<Row> clusters,
            Dataset<Row> pairs,
            MatchModel model,
            MatchCut cut,
            double prior,
            long records,
            long comparedPairs,
            double missedPairs,
            List<RuleUse> rules,
            List<String> warnings,
            List<Dataset<Row>> kept)
            implements AutoCloseable {
        @Override
        public void close() {
            kept.forEach(Dataset::unpersist);
        }
    }

    private final MatchConfig config;
    private final Consumer<String> progress;

    public MatchEngine(MatchConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Finds the people.
     *
     * @param records one row a record; the id and the columns of the configuration
     * @param id the id column; not null, no value twice
     * @throws SalternException of kind data on a null or repeated id, or a missing column
     */
    public Result match(Dataset<Row> records, String id) {
        return match(records, id, null, MatchLabels.none());
    }

    /**
     * Finds the people of a table of several sources, with what somebody knows already. Where the data shows that no source
     * names a person twice, two records of one source are never one person.
     *
     * @param source the column that says where a record comes from; null for none
     * @param labels facts: they hold in the result, and the model learns from them; free of contradictions
     * @throws SalternException as {@link #match(Dataset, String)}, and of kind data when a label names no record
     */
    public Result match(Dataset<Row> records, String id, String source, MatchLabels labels) {
        refuseMissingColumns(records, id, source);
        List<Dataset<Row>> kept = new ArrayList<>();
        boolean isDone = false;
        try {
            Result result = match(records, id, source, labels, kept);
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                kept.forEach(Dataset::unpersist);
            }
        }
    }

    private Result match(Dataset<Row> records, String id, String source, MatchLabels labels, List<Dataset<Row>> kept) {
        List<String> warnings = new ArrayList<>();
        PersonLayout layout = config.layout();
        boolean[] present = layout.present();
        FrequencyKinds kinds = new FrequencyKinds(layout);
        BlockingRules rules = new BlockingRules(layout, present);
        Dataset<Row> forms = keep(PairPlan.forms(records, id, source, layout), kept);
        long n = countDistinctRecords(forms, id);
        progress.accept(String.format(Locale.ROOT, "%,d records read", n));
        GenericValues generic = GenericValues.collect(forms, layout);
        if (!generic.isEmpty()) {
            forms = keep(generic.without(forms, layout), kept);
            progress.accept(String.format(
                    Locale.ROOT,
                    "e-mails, phones and ids beside more than %d names (they tell nobody apart, and count as not known): %,d",
                    GenericValues.MOST_PEOPLE,
                    generic.hashes().size()));
        }
        if (generic.isCutOff()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "More than %,d e-mails, phones and ids tell nobody apart; the rest of them, on fewer records, count as"
                            + " known. Leave away the column that holds them.",
                    GenericValues.MOST_VALUES));
        }
        int cores = Math.max(2, records.sparkSession().sparkContext().defaultParallelism());
        int parts = (int) Math.max(cores, Math.min(400, n / 10_000));
        SlotCounts counts =
                SlotCounts.collect(keep(SlotCounts.counted(PairPlan.slots(forms, kinds, rules)), kept), kinds);
        Comparisons comparisons = new Comparisons(layout, present, counts.collectFrequencies());

        RandomPairs randomPairs = RandomPairs.collect(forms);
        Map<String, Long> random = randomPairs.patterns(comparisons);
        LabelledPatterns labelled = LabelledPatterns.collect(forms, labels, comparisons);
        double all = Math.max(1, n * (n - 1.0) / 2);
        PairFinder finder = new PairFinder(forms, n, kinds, rules, comparisons, parts, rows -> keep(rows, kept));
        PairFinder.Found found = finder.collect(counts);
        MatchModel model = learn(comparisons, found, random, all, n * 0.5, labelled);
        if (found.patterns().missed(model) > MISSED_SHARE * model.share()[MatchModel.PERSON] * all) {
            found = finder.collectMore(found, model, randomPairs);
            model = learn(comparisons, found, random, all, n * 0.5, labelled);
        }
        List<RuleUse> uses = found.budget().uses();
        long compared = found.patterns().pairs();
        progress.accept(String.format(
                Locale.ROOT,
                "%,d pairs compared by %,d rules",
                compared,
                uses.stream().filter(RuleUse::isUsed).count()));
        boolean isOncePerSource = source != null && OncePerSource.collect(forms, n, model, found.patterns(), progress);
        if (isOncePerSource) {
            progress.accept("no source names a person twice: records of one source are never one person");
            found = found.acrossSources();
            model = learn(comparisons, found, random, all, n * 0.25, labelled);
        }
        MatchCut cut = MatchCut.choose(model, found.patterns().found(), config.precision());
        progress.accept(String.format(
                Locale.ROOT,
                "model learnt%s: %,.0f pairs of one person expected, cut at %.1f bits, expected precision %.4f",
                labels.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", also from %,d labels",
                                labels.labels().size()),
                model.share()[MatchModel.PERSON] * all,
                cut.bits(),
                cut.precision()));

        Dataset<Row> scored = ScoredPairPlan.scored(found.pairs(), model, PairPlan.ruleNames(found.rules()));
        Dataset<Row> components = MatchComponents.collect(
                scored, cut.bits(), labels, PeoplePlan.LARGEST, rows -> keep(rows, kept), progress, warnings::add);
        Dataset<Row> members = forms.join(
                components, functions.col(PairPlan.RECORD_ID).equalTo(functions.col(MatchComponents.MEMBER_ID)));
        Dataset<Row> clusters = keep(
                PeoplePlan.withSingles(
                        forms,
                        PeoplePlan.people(
                                members, comparisons, model, cut.bits(), isOncePerSource, new LabelIndex(labels))),
                kept);
        return new Result(
                clusters,
                scored,
                model,
                cut,
                model.prior(),
                n,
                compared,
                found.patterns().missed(model),
                uses,
                warnings,
                kept);
    }

    private static MatchModel learn(
            Comparisons comparisons,
            PairFinder.Found found,
            Map<String, Long> random,
            double all,
            double guess,
            LabelledPatterns labelled) {
        return new ModelTraining(comparisons.list(), found.patterns().found(), random, all, guess, labelled).learn();
    }

    private void refuseMissingColumns(Dataset<Row> records, String id, String source) {
        List<String> missing = new ArrayList<>();
        missing.add(id);
        if (source != null) {
            missing.add(source);
        }
        config.columns().forEach(column -> missing.add(column.name()));
        missing.removeAll(List.of(records.columns()));
        if (!missing.isEmpty()) {
            throw SalternException.config("The records have no column " + missing + "; they have "
                    + Arrays.toString(records.columns()) + ". Correct the configuration or --id.");
        }
    }

    private static long countDistinctRecords(Dataset<Row> forms, String id) {
        Row counted = forms.agg(
                        functions.count(functions.lit(1)),
                        functions.count(functions.col(PairPlan.RECORD_ID)),
                        functions.countDistinct(functions.col(PairPlan.RECORD_ID)))
                .head();
        long n = counted.getLong(0);
        if (counted.getLong(1) != n || counted.getLong(2) != n) {
            throw SalternException.data(String.format(
                    Locale.ROOT,
                    "Column %s is no key: %,d records, %,d of them without a value, %,d different values. Give a column that"
                            + " names each record once.",
                    id,
                    n,
                    n - counted.getLong(1),
                    counted.getLong(2)));
        }
        return n;
    }

    private static Dataset<Row> keep(Dataset<Row> rows, List<Dataset<Row>> kept) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(persisted);
        return persisted;
    }
}
