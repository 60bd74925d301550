package io.saltern.identity.match.suggest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.saltern.identity.match.PairPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Counts what the values of each column look like, in one pass over the records. */
final class ColumnCountsPlan {
    static final String PLACE = "place";
    static final String RECORDS = "records";
    static final String KNOWN = "known";
    static final String DISTINCT = "distinct_values";
    static final String COMMONEST = "commonest";
    static final String LENGTH = "length_sum";
    static final String NUMBER = "number_sum";
    static final String YEAR = "year_sum";
    static final String IN_MAIL = "in_mail";
    static final String WITH_MAIL = "with_mail";
    /** Suffix of a sum of squares. */
    static final String SQUARES = "_squares";
    /** Suffix of the number of values that a sum is over. */
    static final String COUNTED = "_counted";

    static final String FOUND_IN = "found_in_";

    private static final String VALUE = "value";
    private static final String N = "n";
    private static final int LEAST_IN_MAIL = 3;

    private ColumnCountsPlan() {}

    /**
     * @param columns columns of {@code records} to look at
     * @return a row a column, key {@code place} (its index in {@code columns}): {@code records}; {@code known}, those with a
     *     value; {@code distinct_values}; {@code commonest}, records with the commonest value; {@code length_sum}, {@code number_sum},
     *     {@code year_sum} with {@code _squares} and {@code _counted}, sums over values that are such; {@code with_mail}, known
     *     values of three letters and more in a record with an e-mail address, and {@code in_mail}, those that stand in it; a
     *     count of each {@link ValueShape} under its name; {@code found_in_<place>}, known values that are also values of that
     *     other column
     */
    static Dataset<Row> counts(Dataset<Row> records, List<String> columns) {
        List<Column> texts = new ArrayList<>();
        List<Column> mails = new ArrayList<>();
        List<Column> cells = new ArrayList<>();
        for (int place = 0; place < columns.size(); place++) {
            Column text = trim(col(PairPlan.quoted(columns.get(place))).cast(DataTypes.StringType));
            texts.add(when(lower(text).isin("", "null", "none", "nan", "n/a", "na", "unknown", "-", "?"), lit(null))
                    .otherwise(text)
                    .alias("c" + place));
            mails.add(when(col("c" + place).contains("@"), col("c" + place)));
            Column bare = bare(col("c" + place));
            Column isNameLike = length(bare).geq(LEAST_IN_MAIL).and(col("mail").notEqual(""));
            Column isOther = not(col("c" + place).contains("@"));
            cells.add(struct(
                    lit(place).alias(PLACE),
                    col("c" + place).alias(VALUE),
                    when(isNameLike.and(isOther), 1).otherwise(0).alias(WITH_MAIL),
                    when(isNameLike.and(isOther).and(col("mail").contains(bare)), 1)
                            .otherwise(0)
                            .alias(IN_MAIL)));
        }
        Dataset<Row> values = records.select(texts.toArray(Column[]::new))
                .withColumn("mail", bare(concat_ws(" ", mails.toArray(Column[]::new))))
                .select(explode(array(cells.toArray(Column[]::new))).alias("cell"))
                .groupBy(col("cell." + PLACE), col("cell." + VALUE))
                .agg(
                        count(lit(1)).alias(N),
                        sum("cell." + WITH_MAIL).alias(WITH_MAIL),
                        sum("cell." + IN_MAIL).alias(IN_MAIL));
        Dataset<Row> held = values.groupBy(VALUE)
                .agg(collect_list(struct(PLACE, N, WITH_MAIL, IN_MAIL)).alias("held"))
                .select(
                        col(VALUE),
                        col("held." + PLACE).alias("places"),
                        explode(col("held")).alias("one"))
                .select(col(VALUE), lower(col(VALUE)).alias("text"), col("places"), col("one.*"));
        List<Column> sums = new ArrayList<>();
        Column isKnown = col(VALUE).isNotNull();
        sums.add(sum(N).alias(RECORDS));
        sums.add(total(isKnown, lit(1)).alias(KNOWN));
        sums.add(count(col(VALUE)).alias(DISTINCT));
        sums.add(coalesce(max(when(isKnown, col(N))), lit(0L)).alias(COMMONEST));
        sums.add(sum(WITH_MAIL).alias(WITH_MAIL));
        sums.add(sum(IN_MAIL).alias(IN_MAIL));
        moments(sums, LENGTH, length(col("text")).cast(DataTypes.DoubleType));
        moments(
                sums,
                NUMBER,
                regexp_extract(col("text"), "^(\\d{1,9})(\\.0+)?$", 1).try_cast(DataTypes.DoubleType));
        moments(
                sums,
                YEAR,
                when(
                        ValueShape.DATE.test(col("text")).or(ValueShape.YEAR.test(col("text"))),
                        regexp_extract(col("text"), "(18|19|20)\\d\\d", 0).try_cast(DataTypes.DoubleType)));
        for (ValueShape shape : ValueShape.values()) {
            sums.add(total(shape.test(col("text")), lit(1)).alias(shape.name().toLowerCase(Locale.ROOT)));
        }
        for (int place = 0; place < columns.size(); place++) {
            sums.add(total(isKnown.and(array_contains(col("places"), place)), lit(1))
                    .alias(FOUND_IN + place));
        }
        return held.groupBy(PLACE).agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    }

    private static Column total(Column condition, Column value) {
        return coalesce(sum(when(condition, value.multiply(col(N)))), lit(0L));
    }

    private static void moments(List<Column> sums, String name, Column value) {
        Column zero = lit(0.0);
        sums.add(coalesce(sum(value.multiply(col(N))), zero).alias(name));
        sums.add(coalesce(sum(value.multiply(value).multiply(col(N))), zero).alias(name + SQUARES));
        sums.add(total(value.isNotNull(), lit(1)).alias(name + COUNTED));
    }

    private static Column bare(Column text) {
        return regexp_replace(lower(text), "[^\\p{L}]", "");
    }
}
