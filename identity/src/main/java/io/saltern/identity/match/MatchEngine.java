package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** Up to so many records every pair is compared. */
    private static final long ALL_PAIRS = 1_500;

    /** A rule and what became of it. */
    public record RuleUse(String name, double pairs, boolean isUsed, long hotKeys) {}

    /**
     * The people found.
     *
     * @param clusters {@code record_id, cluster_id}, one row a record; the cluster id is its smallest record id
     * @param pairs compared pairs above a low weight: {@code record_a, record_b, rule, bits, probability, comparisons}; the
     *     last is an array of {@code name, level, weight}, weights in bits, to which {@code prior} adds
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
            List<RuleUse> rules,
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
        return match(records, id, null);
    }

    /**
     * Finds the people of a table of several sources. Where the data shows that no source names a person twice, two records
     * of one source are never one person.
     *
     * @param source the column that says where a record comes from; null for none
     */
    public Result match(Dataset<Row> records, String id, String source) {
        Set<String> columns = new HashSet<>(Arrays.asList(records.columns()));
        List<String> missing = new ArrayList<>();
        if (!columns.contains(id)) {
            missing.add(id);
        }
        if (source != null && !columns.contains(source)) {
            missing.add(source);
        }
        config.columns().stream()
                .map(MatchConfig.Column::name)
                .filter(c -> !columns.contains(c))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw SalternException.config("The records have no column " + missing + "; they have "
                    + Arrays.toString(records.columns()) + ". Correct the configuration or --id.");
        }
        PersonLayout layout = config.layout();
        boolean[] present = layout.present();
        FrequencyKinds kinds = new FrequencyKinds(layout);
        BlockingRules rules = new BlockingRules(layout, present);
        int parts = Math.max(2, records.sparkSession().sparkContext().defaultParallelism());
        List<Dataset<Row>> kept = new ArrayList<>();
        Dataset<Row> forms = keep(PairPlan.forms(records, id, source, layout), kept);
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
        progress.accept(String.format(Locale.ROOT, "%,d records read", n));
        parts = (int) Math.max(parts, Math.min(400, n / 10_000));
        SlotCounts counts =
                SlotCounts.collect(keep(SlotCounts.counted(PairPlan.slots(forms, kinds, rules)), kept), kinds);
        Comparisons comparisons = new Comparisons(layout, present, counts.collectFrequencies());
        boolean isWhole = n <= ALL_PAIRS;
        List<RuleUse> uses = new ArrayList<>();
        Dataset<Row> pairs;
        if (isWhole) {
            uses.add(new RuleUse("all pairs", n * (n - 1) / 2.0, true, 0));
            pairs = keep(PairPlan.allPairs(forms, comparisons, parts), kept);
        } else {
            BlockingBudget budget = BlockingBudget.collect(n, rules, counts);
            uses.addAll(budget.uses());
            pairs = keep(PairPlan.pairs(forms, rules, budget.active(), budget.hot(), comparisons, parts), kept);
        }
        Map<String, Long> inside = PatternCounts.collect(pairs.where(functions.col(PairPlan.IS_SAME_SOURCE)));
        Map<String, Long> found = PatternCounts.collect(pairs);
        long compared = found.values().stream().mapToLong(Long::longValue).sum();
        progress.accept(String.format(
                Locale.ROOT,
                "%,d pairs compared by %,d rules",
                compared,
                uses.stream().filter(RuleUse::isUsed).count()));
        Map<String, Long> random = PatternCounts.collectRandom(forms, comparisons);
        double all = Math.max(1, n * (n - 1.0) / 2);
        MatchModel model = new ModelTraining(comparisons.list(), found, random, all, n * 0.5).learn();
        boolean isOncePerSource = source != null && OncePerSource.collect(forms, n, model, found, inside, progress);
        if (isOncePerSource) {
            progress.accept("no source names a person twice: records of one source are never one person");
            inside.forEach((pattern, count) -> found.merge(pattern, -count, Long::sum));
            found.values().removeIf(count -> count <= 0);
            pairs = pairs.where(functions.not(functions.col(PairPlan.IS_SAME_SOURCE)));
            model = new ModelTraining(comparisons.list(), found, random, all, n * 0.25).learn();
        }
        MatchCut cut = MatchCut.choose(model, found, config.precision());
        progress.accept(String.format(
                Locale.ROOT,
                "model learnt: %,.0f pairs of one person expected, cut at %.1f bits, expected precision %.4f",
                model.share()[MatchModel.PERSON] * all,
                cut.bits(),
                cut.precision()));
        Dataset<Row> scored = ScoredPairPlan.scored(pairs, model, isWhole ? new String[0] : PairPlan.ruleNames(rules));
        Dataset<Row> components = MatchComponents.collect(scored, cut.bits(), rows -> keep(rows, kept), progress);
        Dataset<Row> members = forms.join(
                components, functions.col(PairPlan.RECORD_ID).equalTo(functions.col(MatchComponents.MEMBER_ID)));
        Dataset<Row> grouped = PeoplePlan.people(members, comparisons, model, cut.bits(), isOncePerSource)
                .select(
                        functions.col(PairPlan.RECORD_ID).as("grouped_id"),
                        functions.col(PairPlan.CLUSTER_ID).as("group"));
        Dataset<Row> clusters = keep(
                forms.select(PairPlan.RECORD_ID)
                        .join(grouped, functions.col(PairPlan.RECORD_ID).equalTo(functions.col("grouped_id")), "left")
                        .select(
                                functions.col(PairPlan.RECORD_ID),
                                functions
                                        .coalesce(functions.col("group"), functions.col(PairPlan.RECORD_ID))
                                        .as(PairPlan.CLUSTER_ID)),
                kept);
        double prior = Math.log(model.share()[MatchModel.PERSON] / model.share()[MatchModel.STRANGER]) / Math.log(2);
        return new Result(clusters, scored, model, cut, prior, n, compared, uses, kept);
    }

    private static Dataset<Row> keep(Dataset<Row> rows, List<Dataset<Row>> kept) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(persisted);
        return persisted;
    }
}
