package io.saltern.identity.match;

import io.saltern.base.error.SalternException;
import io.saltern.identity.graph.ConnectedComponents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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

    /** Pairs compared a record, and at least so many altogether. */
    private static final double PAIRS_A_RECORD = 50;

    private static final double LEAST_PAIRS = 2_000_000;
    /** Up to so many records every pair is compared. */
    private static final long ALL_PAIRS = 1_500;
    /** Records of one key beyond which it is hot, whatever the budget: they are compared in one task. */
    private static final long MOST_OF_KEY = 3_000;

    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_PATTERNS = 400_000;
    private static final int SAMPLE = 6_000;
    private static final int RANDOM_PAIRS = 1_000_000;
    private static final double LOWEST_BITS = -10;
    private static final int MOST_STEPS = 6;
    private static final double STEP_BITS = 3;
    /** Surely matching pairs that are needed to say whether sources name a person once. */
    private static final long ENOUGH_PAIRS = 50;
    /** Pairs inside a source, against those expected if sources repeated people as the whole table does. */
    private static final double SELDOM_INSIDE = 0.1;

    private static final double SURE_BITS = 6;
    private static final int MOST_SOURCES = 1_000;

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
        boolean[] present = present(layout);
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
        Dataset<Row> counts = keep(
                PairPlan.slots(forms, kinds, rules)
                        .groupBy(PairPlan.SLOT, PairPlan.HASH)
                        .agg(functions.count(functions.lit(1)).as("n")),
                kept);
        Map<Integer, Map<Long, Long>> sizes = sizes(counts);
        Comparisons comparisons = new Comparisons(layout, present, frequencies(counts, kinds, sizes));
        boolean isWhole = n <= ALL_PAIRS;
        List<RuleUse> uses = new ArrayList<>();
        Dataset<Row> pairs;
        if (isWhole) {
            uses.add(new RuleUse("all pairs", n * (n - 1) / 2.0, true, 0));
            pairs = keep(PairPlan.allPairs(forms, comparisons, parts), kept);
        } else {
            boolean[] active = new boolean[rules.size()];
            long[] limits = new long[rules.size()];
            budget(n, rules, kinds, sizes, active, limits);
            Set<Long> hot = hot(counts, kinds, active, limits, uses, rules, sizes);
            pairs = keep(PairPlan.pairs(forms, rules, active, hot, comparisons, parts), kept);
        }
        Map<String, Long> inside = patterns(pairs.where(functions.col(PairPlan.IS_SAME_SOURCE)));
        Map<String, Long> found = patterns(pairs);
        long compared = found.values().stream().mapToLong(Long::longValue).sum();
        progress.accept(String.format(
                Locale.ROOT,
                "%,d pairs compared by %,d rules",
                compared,
                uses.stream().filter(RuleUse::isUsed).count()));
        Map<String, Long> random = random(forms, n, comparisons);
        double all = Math.max(1, n * (n - 1.0) / 2);
        MatchModel model = new ModelTraining(comparisons.list(), found, random, all, n * 0.5).learn();
        boolean isOncePerSource = source != null && isOncePerSource(forms, n, model, found, inside);
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
        Dataset<Row> scored = scored(pairs, model, isWhole ? new String[0] : PairPlan.ruleNames(rules), comparisons);
        Dataset<Row> components = components(scored, cut.bits(), kept);
        Dataset<Row> members =
                forms.join(components, functions.col(PairPlan.RECORD_ID).equalTo(functions.col("member_id")));
        Dataset<Row> grouped = PairPlan.people(members, comparisons, model, cut.bits(), isOncePerSource)
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

    /**
     * Components of the pairs at or above the cut: {@code member_id, component}. Those too large to compare each with each
     * fall apart by leaving out their weaker pairs, a step at a time; what is then still too large stays single records.
     */
    private Dataset<Row> components(Dataset<Row> scored, double cut, List<Dataset<Row>> kept) {
        Dataset<Row> edges = scored.where(functions.col(BITS).geq(cut))
                .select(
                        functions.col(PairPlan.RECORD_A).as(ConnectedComponents.SRC),
                        functions.col(PairPlan.RECORD_B).as(ConnectedComponents.DST),
                        functions.col(BITS));
        Dataset<Row> done = null;
        for (int step = 0; ; step++) {
            Dataset<Row> labels = keep(
                    ConnectedComponents.label(edges)
                            .select(
                                    functions.col(ConnectedComponents.ID).as("member_id"),
                                    functions.col(ConnectedComponents.COMPONENT).as(PairPlan.COMPONENT)),
                    kept);
            List<Row> tooLarge = labels.groupBy(PairPlan.COMPONENT)
                    .agg(functions.count(functions.lit(1)).as("n"))
                    .where(functions.col("n").gt(PairPlan.LARGEST))
                    .collectAsList();
            if (tooLarge.isEmpty() || step == MOST_STEPS) {
                return done == null ? labels : done.unionByName(labels);
            }
            double higher = cut + (step + 1) * STEP_BITS;
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d components hold more than %,d records; their pairs below %.1f bits are left out",
                    tooLarge.size(),
                    PairPlan.LARGEST,
                    higher));
            Column isLarge = functions
                    .col(PairPlan.COMPONENT)
                    .isin(tooLarge.stream().map(row -> row.getString(0)).toArray());
            Dataset<Row> small = labels.where(functions.not(isLarge));
            done = done == null ? small : done.unionByName(small);
            edges = edges.join(
                            labels.where(isLarge).select("member_id"),
                            functions.col(ConnectedComponents.SRC).equalTo(functions.col("member_id")),
                            "left_semi")
                    .where(functions.col(BITS).geq(higher));
        }
    }

    private static Dataset<Row> keep(Dataset<Row> rows, List<Dataset<Row>> kept) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(persisted);
        return persisted;
    }

    /** Whether pairs that surely match lie inside a source far more seldom than chance would have it. */
    private boolean isOncePerSource(
            Dataset<Row> forms, long n, MatchModel model, Map<String, Long> found, Map<String, Long> inside) {
        double chance = 0;
        for (Row row : forms.groupBy(PairPlan.SOURCE)
                .agg(functions.count(functions.lit(1)).as("n"))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.SOURCE))
                .limit(MOST_SOURCES)
                .collectAsList()) {
            double share = row.isNullAt(0) ? 0 : (double) row.getLong(1) / n;
            chance += share * share;
        }
        double sure = 0;
        double sureInside = 0;
        for (Map.Entry<String, Long> each : found.entrySet()) {
            if (model.bits(each.getKey()) >= SURE_BITS) {
                sure += each.getValue();
                sureInside += inside.getOrDefault(each.getKey(), 0L);
            }
        }
        progress.accept(String.format(Locale.ROOT, "%,.0f of %,.0f sure pairs lie inside a source", sureInside, sure));
        return sure >= ENOUGH_PAIRS && sureInside <= SELDOM_INSIDE * chance * sure;
    }

    /** Which places of a record can hold a value, by the meanings alone. */
    private static boolean[] present(PersonLayout layout) {
        boolean[] present = new boolean[layout.size()];
        for (PersonLayout.ColumnMeaning column : layout.columns()) {
            switch (column.meaning()) {
                case GIVEN -> present[PersonLayout.GIVEN] = true;
                case MIDDLE -> present[PersonLayout.MIDDLE] = true;
                case SURNAME -> present[PersonLayout.SURNAME] = true;
                case FULL_NAME -> {
                    present[PersonLayout.GIVEN] = true;
                    present[PersonLayout.MIDDLE] = true;
                    present[PersonLayout.SURNAME] = true;
                }
                case SEX -> present[PersonLayout.SEX] = true;
                case BIRTH_DATE, BIRTH_DAY, BIRTH_MONTH, BIRTH_YEAR -> present[PersonLayout.BIRTH] = true;
                case AGE -> present[PersonLayout.AGE] = true;
                case HOUSE_NUMBER -> present[PersonLayout.HOUSE] = true;
                case STREET -> {
                    present[PersonLayout.STREET] = true;
                    present[PersonLayout.HOUSE] = true;
                }
                case UNIT -> present[PersonLayout.UNIT] = true;
                case POSTCODE -> present[PersonLayout.POSTCODE] = true;
                case CITY -> present[PersonLayout.CITY] = true;
                case STATE -> present[PersonLayout.STATE] = true;
                case EMAIL -> present[PersonLayout.EMAIL] = true;
                case PHONE -> present[PersonLayout.PHONE] = true;
                default -> {}
            }
        }
        Arrays.fill(present, PersonLayout.FIXED, present.length, true);
        return present;
    }

    /** Slot to (records of a value, number of such values): at most the square root of the records a slot. */
    private static Map<Integer, Map<Long, Long>> sizes(Dataset<Row> counts) {
        Map<Integer, Map<Long, Long>> sizes = new HashMap<>();
        for (Row row : counts.groupBy(PairPlan.SLOT, "n")
                .agg(functions.count(functions.lit(1)).as("values"))
                .collectAsList()) {
            sizes.computeIfAbsent(row.getInt(0), slot -> new TreeMap<>()).put(row.getLong(1), row.getLong(2));
        }
        return sizes;
    }

    private static Frequencies frequencies(
            Dataset<Row> counts, FrequencyKinds kinds, Map<Integer, Map<Long, Long>> sizes) {
        double[] records = new double[kinds.count()];
        double[] agreement = new double[kinds.count()];
        byte[] usual = new byte[kinds.count()];
        Column isKept = functions.lit(false);
        for (int kind = 0; kind < kinds.count(); kind++) {
            records[kind] = 1;
            double squares = 1;
            for (Map.Entry<Long, Long> size : sizes.getOrDefault(kind, Map.of()).entrySet()) {
                records[kind] += size.getKey() * size.getValue();
                double each = ValueFrequencies.effective(size.getKey());
                squares += each * each * size.getValue();
            }
            agreement[kind] = squares / (records[kind] * records[kind]);
            usual[kind] = ValueFrequencies.classOf(1, records[kind], agreement[kind]);
            long least = Long.MAX_VALUE;
            for (long size : sizes.getOrDefault(kind, Map.of()).keySet()) {
                if (size < least && ValueFrequencies.classOf(size, records[kind], agreement[kind]) != usual[kind]) {
                    least = size;
                }
            }
            if (least < Long.MAX_VALUE) {
                isKept = isKept.or(functions
                        .col(PairPlan.SLOT)
                        .equalTo(kind)
                        .and(functions.col("n").geq(least)));
            }
        }
        Map<Long, Byte> classes = new HashMap<>();
        for (Row row : counts.where(isKept)
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.HASH))
                .limit(MOST_VALUES)
                .collectAsList()) {
            int kind = row.getInt(0);
            classes.put(row.getLong(1), ValueFrequencies.classOf(row.getLong(2), records[kind], agreement[kind]));
        }
        return new ValueFrequencies(classes, usual);
    }

    /**
     * Chooses rules, the cheapest first, while the budget lasts. One that is too dear gives up its largest groups, if what
     * is left is worth having.
     */
    private static void budget(
            long n,
            BlockingRules rules,
            FrequencyKinds kinds,
            Map<Integer, Map<Long, Long>> sizes,
            boolean[] active,
            long[] limits) {
        double budget = Math.max(LEAST_PAIRS, PAIRS_A_RECORD * n);
        double[] cost = new double[rules.size()];
        for (int rule = 0; rule < cost.length; rule++) {
            limits[rule] = MOST_OF_KEY;
            cost[rule] = cost(sizes.getOrDefault(kinds.count() + rule, Map.of()), MOST_OF_KEY);
        }
        List<Integer> order = IntStream.range(0, rules.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(rule -> cost[rule]).thenComparing(rule -> rule))
                .toList();
        double left = budget;
        for (int rule : order) {
            Map<Long, Long> groups = sizes.getOrDefault(kinds.count() + rule, Map.of());
            double share = Math.min(left, budget / 4);
            if (cost[rule] > share) {
                long limit = limits[rule];
                while (limit > 1 && cost(groups, limit) > Math.min(left, budget / 12)) {
                    limit = limit * 3 / 4;
                }
                limits[rule] = limit;
                cost[rule] = cost(groups, limit);
            }
            active[rule] = cost[rule] > 0;
            left -= cost[rule];
        }
    }

    private static double cost(Map<Long, Long> groups, long limit) {
        double pairs = 0;
        for (Map.Entry<Long, Long> group : groups.entrySet()) {
            if (group.getKey() <= limit) {
                pairs += group.getKey() * (group.getKey() - 1.0) / 2 * group.getValue();
            }
        }
        return pairs;
    }

    private static Set<Long> hot(
            Dataset<Row> counts,
            FrequencyKinds kinds,
            boolean[] active,
            long[] limits,
            List<RuleUse> uses,
            BlockingRules rules,
            Map<Integer, Map<Long, Long>> sizes) {
        Column isHot = functions.lit(false);
        long all = 0;
        for (int rule = 0; rule < active.length; rule++) {
            long limit = limits[rule];
            Map<Long, Long> groups = sizes.getOrDefault(kinds.count() + rule, Map.of());
            long hotKeys = groups.entrySet().stream()
                    .filter(group -> group.getKey() > limit)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            if (active[rule] && all + hotKeys > MOST_VALUES) {
                active[rule] = false;
            }
            uses.add(new RuleUse(rules.name(rule), cost(groups, limit), active[rule], hotKeys));
            if (active[rule] && hotKeys > 0) {
                all += hotKeys;
                isHot = isHot.or(functions
                        .col(PairPlan.SLOT)
                        .equalTo(kinds.count() + rule)
                        .and(functions.col("n").gt(limit)));
            }
        }
        return counts.where(isHot).select(PairPlan.HASH).as(Encoders.LONG()).collectAsList().stream()
                .collect(Collectors.toSet());
    }

    /** The patterns of the pairs with their numbers; of very many the most frequent. */
    private static Map<String, Long> patterns(Dataset<Row> pairs) {
        Map<String, Long> found = new TreeMap<>();
        for (Row row : pairs.groupBy(PairPlan.PATTERN)
                .agg(functions.count(functions.lit(1)).as("n"))
                .orderBy(functions.col("n").desc(), functions.col(PairPlan.PATTERN))
                .limit(MOST_PATTERNS)
                .collectAsList()) {
            found.put(row.getString(0), row.getLong(1));
        }
        return found;
    }

    /** Patterns of random pairs: those of a sample by hash, in the order of the hash, each with the ones after it. */
    private static Map<String, Long> random(Dataset<Row> forms, long n, Comparisons comparisons) {
        List<Row> sample = forms.orderBy(
                        functions.xxhash64(functions.col(PairPlan.RECORD_ID)), functions.col(PairPlan.RECORD_ID))
                .limit(SAMPLE)
                .collectAsList();
        String[][] records = sample.stream().map(PairPlan::form).toArray(String[][]::new);
        int size = records.length;
        int steps = size < 2 ? 0 : (int) Math.min(size - 1L, RANDOM_PAIRS / size + 1);
        return IntStream.rangeClosed(1, steps)
                .parallel()
                .mapToObj(step -> {
                    Map<String, Long> patterns = new HashMap<>();
                    for (int i = 0; i + step < size; i++) {
                        patterns.merge(comparisons.pattern(records[i], records[i + step]), 1L, Long::sum);
                    }
                    return patterns;
                })
                .reduce(new TreeMap<>(), (a, b) -> {
                    Map<String, Long> sum = new TreeMap<>(a);
                    b.forEach((pattern, count) -> sum.merge(pattern, count, Long::sum));
                    return sum;
                });
    }

    private static Dataset<Row> scored(
            Dataset<Row> pairs, MatchModel model, String[] ruleNames, Comparisons comparisons) {
        StructType part = new StructType()
                .add("name", DataTypes.StringType, false)
                .add("level", DataTypes.StringType, false)
                .add("weight", DataTypes.DoubleType, false);
        Encoder<Row> encoder = Encoders.row(new StructType()
                .add(PairPlan.RECORD_A, DataTypes.StringType, false)
                .add(PairPlan.RECORD_B, DataTypes.StringType, false)
                .add(PairPlan.RULE, DataTypes.StringType, false)
                .add(BITS, DataTypes.DoubleType, false)
                .add(PROBABILITY, DataTypes.DoubleType, false)
                .add(COMPARISONS, DataTypes.createArrayType(part, false), false));
        MapFunction<Row, Row> score = row -> {
            String pattern = row.getString(4);
            double bits = model.bits(pattern);
            Row[] parts = new Row[pattern.length()];
            for (int f = 0; f < parts.length; f++) {
                int level = pattern.charAt(f) - '0';
                parts[f] = RowFactory.create(
                        model.comparisons().get(f), model.levelNames().get(f).get(level), model.weight(f, level));
            }
            int rule = row.getInt(2);
            return RowFactory.create(
                    row.getString(0),
                    row.getString(1),
                    rule < 0 ? "all pairs" : ruleNames[rule],
                    bits,
                    MatchModel.probability(bits),
                    parts);
        };
        return pairs.map(score, encoder).where(functions.col(BITS).geq(LOWEST_BITS));
    }
}
