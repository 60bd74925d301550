package io.saltern.segments.member;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Types;
import io.saltern.segments.condition.Attribute;
import io.saltern.segments.condition.Condition;
import io.saltern.segments.condition.EventMeasure;
import io.saltern.segments.condition.OrdersMeasure;
import io.saltern.segments.condition.SegmentCondition;
import io.saltern.segments.model.KMeansConfig;
import io.saltern.segments.model.RfmConfig;
import io.saltern.segments.trait.Purchases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** All segments in one pass over one wide row a person: only what the conditions ask about is joined and aggregated. */
public final class SegmentPlan {
    private static final String PROFILE_ID = SegmentMemberTable.PROFILE_ID;

    private final List<SegmentConfig> segments;
    private final Instant asOf;
    private final String currency;

    /**
     * @param segments each behind those it asks about
     * @param currency the project's currency, for those who bought in several
     */
    public SegmentPlan(List<SegmentConfig> segments, Instant asOf, String currency) {
        this.segments = List.copyOf(segments);
        this.asOf = asOf;
        this.currency = currency;
    }

    /** Whether any condition needs a table beside core.profile. */
    static boolean asks(List<SegmentConfig> segments, TableDef table) {
        return conditions(segments).stream()
                .anyMatch(condition -> condition.table().filter(table::equals).isPresent());
    }

    static boolean asksForEvents(List<SegmentConfig> segments) {
        return conditions(segments).stream()
                .anyMatch(condition -> condition.eventMeasure().isPresent());
    }

    static boolean asksForOrders(List<SegmentConfig> segments) {
        return conditions(segments).stream()
                .anyMatch(condition -> condition.ordersMeasure().isPresent());
    }

    /**
     * Key segment, profile_id: who is in which segment at as-of, with why.
     *
     * @param profiles core.profile
     * @param table gives core.profile_trait, serving.rfm or serving.cluster, when asked for
     * @param view gives core.event or core.order, when asked for
     */
    public Dataset<Row> members(
            Dataset<Row> profiles, Function<TableDef, Dataset<Row>> table, Function<String, Dataset<Row>> view) {
        if (segments.isEmpty()) {
            return profiles.select(
                            lit("").alias(SegmentMemberTable.SEGMENT),
                            col(PROFILE_ID),
                            lit("").alias(SegmentMemberTable.WHY))
                    .filter(lit(false));
        }
        Dataset<Row> wide = wide(profiles, table, view);
        List<Column> stays = new ArrayList<>();
        for (SegmentConfig segment : segments) {
            String isIn = SegmentCondition.column(segment.name());
            wide = wide.withColumn(isIn, segment.where().holds(asOf));
            stays.add(when(
                    col(isIn),
                    struct(
                            lit(segment.name()).alias(SegmentMemberTable.SEGMENT),
                            segment.where().explanation(asOf).alias(SegmentMemberTable.WHY))));
        }
        return wide.select(
                        col(PROFILE_ID),
                        explode(array_compact(array(stays.toArray(Column[]::new))))
                                .alias("stay"))
                .select(
                        col("stay." + SegmentMemberTable.SEGMENT),
                        col(PROFILE_ID),
                        col("stay." + SegmentMemberTable.WHY));
    }

    /**
     * How the parts of the last segment's rule stand for each profile at as-of, whether they hold or not: in order of
     * {@link Condition#tree}, a struct {@code part_0}, {@code part_1}, … of {@code holds} and of {@code found}, a map of texts;
     * keeps profile_id.
     *
     * @param profiles the rows of core.profile to ask about
     */
    Dataset<Row> parts(
            Dataset<Row> profiles, Function<TableDef, Dataset<Row>> table, Function<String, Dataset<Row>> view) {
        Dataset<Row> wide = wide(profiles, table, view);
        for (SegmentConfig segment : segments) {
            wide = wide.withColumn(
                    SegmentCondition.column(segment.name()), segment.where().holds(asOf));
        }
        List<Column> columns = new ArrayList<>();
        columns.add(col(PROFILE_ID));
        for (Condition part : segments.get(segments.size() - 1).where().tree().toList()) {
            List<Column> found = new ArrayList<>();
            new TreeMap<>(part.found(asOf)).forEach((name, value) -> {
                found.add(lit(name));
                found.add(value.cast("string"));
            });
            columns.add(struct(
                            part.holds(asOf).alias("holds"),
                            map(found.toArray(Column[]::new))
                                    .cast(Types.TEXT_MAP)
                                    .alias("found"))
                    .alias("part_" + (columns.size() - 1)));
        }
        return wide.select(columns.toArray(Column[]::new));
    }

    private Dataset<Row> wide(
            Dataset<Row> profiles, Function<TableDef, Dataset<Row>> table, Function<String, Dataset<Row>> view) {
        Dataset<Row> wide = profiles;
        if (asks(segments, ProfileTraitTable.DEF)) {
            wide = join(wide, table.apply(ProfileTraitTable.DEF));
        }
        if (asks(segments, RfmTable.DEF)) {
            wide = join(
                    wide, ofModel(table.apply(RfmTable.DEF), RfmTable.MODEL, RfmConfig.MODEL, Attribute::rfmColumn));
        }
        if (asks(segments, ClusterTable.DEF)) {
            wide = join(
                    wide,
                    ofModel(
                            table.apply(ClusterTable.DEF),
                            ClusterTable.MODEL,
                            KMeansConfig.MODEL,
                            Attribute::clusterColumn));
        }
        if (asksForEvents(segments)) {
            wide = join(wide, eventCounts(view.apply("core.event")));
        }
        if (asksForOrders(segments)) {
            wide = join(wide, orderCounts(view.apply("core.order")));
        }
        return wide;
    }

    /** Key profile_id: a column for each count of events that is asked for. */
    private Dataset<Row> eventCounts(Dataset<Row> events) {
        List<EventMeasure> measures = conditions(segments).stream()
                .flatMap(condition -> condition.eventMeasure().stream())
                .distinct()
                .toList();
        Column any = measures.stream()
                .map(measure -> measure.counts(asOf))
                .reduce(Column::or)
                .orElseThrow();
        List<Column> counts = measures.stream()
                .map(measure -> count_if(measure.counts(asOf)).alias(measure.column()))
                .toList();
        return aggregate(events.filter(col(PROFILE_ID).isNotNull().and(any)), counts);
    }

    /** Key profile_id: two columns for each count and sum of orders that is asked for. */
    private Dataset<Row> orderCounts(Dataset<Row> orders) {
        List<OrdersMeasure> measures = conditions(segments).stream()
                .flatMap(condition -> condition.ordersMeasure().stream())
                .distinct()
                .toList();
        List<Column> columns = new ArrayList<>();
        for (OrdersMeasure measure : measures) {
            Column counts = measure.counts(asOf);
            columns.add(Purchases.number(counts).alias(measure.countColumn()));
            columns.add(Purchases.money(counts, currency).alias(measure.amountColumn()));
        }
        return aggregate(Purchases.counting(orders), columns);
    }

    private static Dataset<Row> aggregate(Dataset<Row> facts, List<Column> columns) {
        return facts.groupBy(PROFILE_ID)
                .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }

    private static Dataset<Row> ofModel(
            Dataset<Row> rows, String modelColumn, String model, Function<String, String> wideColumn) {
        Column[] columns = Arrays.stream(rows.columns())
                .map(name -> name.equals(PROFILE_ID) ? col(name) : col(name).alias(wideColumn.apply(name)))
                .toArray(Column[]::new);
        return rows.filter(col(modelColumn).equalTo(model)).select(columns);
    }

    private static Dataset<Row> join(Dataset<Row> wide, Dataset<Row> other) {
        return wide.join(other, new String[] {PROFILE_ID}, "left");
    }

    private static List<Condition> conditions(List<SegmentConfig> segments) {
        return segments.stream().flatMap(segment -> segment.where().tree()).toList();
    }
}
