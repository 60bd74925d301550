package io.saltern.identity.match;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * E-mails, phones and ids that tell nobody apart: a default that was typed in, the phone of an office. They show themselves
 * by the names beside them: more than {@link #MOST_PEOPLE} that sound different, none of them on half of the records. Such
 * a value counts as not known. Defaults come together, an e-mail and a phone, so that no weight of either alone would do.
 *
 * @param hashes the values, as {@link BlockingRules#hash(int, String)} of their place
 */
record GenericValues(Set<Long> hashes) implements Serializable {
    /** As many of one value may be a family, or one person whose name was written in several ways. */
    static final int MOST_PEOPLE = 8;

    static final int MOST_VALUES = 100_000;
    private static final String NAME = "name";
    private static final String RECORDS = "records";

    private static final Encoder<Row> NAMED = Encoders.row(new StructType()
            .add(PairPlan.SLOT, DataTypes.IntegerType, false)
            .add(PairPlan.HASH, DataTypes.LongType, false)
            .add(NAME, DataTypes.StringType, false));

    /** Counts the names beside each value; of very many generic ones the most frequent come to the driver. */
    static GenericValues collect(Dataset<Row> forms, PersonLayout layout) {
        List<Integer> places = places(layout);
        FlatMapFunction<Row, Row> named = row -> {
            String[] form = PairPlan.form(row);
            String name = form[PersonLayout.SURNAME] == null ? form[PersonLayout.GIVEN] : form[PersonLayout.SURNAME];
            List<Row> out = new ArrayList<>();
            for (int place : places) {
                if (name != null && form[place] != null) {
                    for (String value : values(form[place])) {
                        out.add(RowFactory.create(place, BlockingRules.hash(place, value), KeyParts.sound(name)));
                    }
                }
            }
            return out.iterator();
        };
        Set<Long> hashes = new HashSet<>();
        for (Row row : forms.flatMap(named, NAMED)
                .groupBy(PairPlan.SLOT, PairPlan.HASH, NAME)
                .agg(functions.count(functions.lit(1)).as(RECORDS))
                .groupBy(PairPlan.SLOT, PairPlan.HASH)
                .agg(
                        functions.count(functions.lit(1)).as(NAME),
                        functions.sum(RECORDS).as(RECORDS),
                        functions.max(RECORDS).as("most"))
                .where(functions
                        .col(NAME)
                        .gt(MOST_PEOPLE)
                        .and(functions.col("most").multiply(2).leq(functions.col(RECORDS))))
                .orderBy(functions.col(RECORDS).desc(), functions.col(PairPlan.HASH))
                .limit(MOST_VALUES)
                .collectAsList()) {
            hashes.add(row.getLong(1));
        }
        return new GenericValues(hashes);
    }

    private static List<Integer> places(PersonLayout layout) {
        List<Integer> places = new ArrayList<>(List.of(PersonLayout.EMAIL, PersonLayout.PHONE));
        for (int i = 0; i < layout.extras().size(); i++) {
            if (layout.extras().get(i).meaning() == Meaning.ID) {
                places.add(PersonLayout.FIXED + i);
            }
        }
        return places;
    }

    private static String[] values(String listed) {
        return listed.split("\\" + PersonLayout.SEPARATOR);
    }

    /** Whether there may be more of them than are looked at. */
    boolean isCutOff() {
        return hashes.size() >= MOST_VALUES;
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** The records without these values. */
    Dataset<Row> without(Dataset<Row> forms, PersonLayout layout) {
        List<Integer> places = places(layout);
        MapFunction<Row, Row> clear = row -> {
            String[] form = PairPlan.form(row);
            for (int place : places) {
                form[place] = form[place] == null ? null : without(place, form[place]);
            }
            return RowFactory.create(row.getString(0), form, row.getString(2));
        };
        return forms.map(clear, PairPlan.FORMS);
    }

    private String without(int place, String listed) {
        List<String> left = new ArrayList<>();
        for (String value : values(listed)) {
            if (!hashes.contains(BlockingRules.hash(place, value))) {
                left.add(value);
            }
        }
        return left.isEmpty() ? null : String.join(String.valueOf(PersonLayout.SEPARATOR), left);
    }
}
