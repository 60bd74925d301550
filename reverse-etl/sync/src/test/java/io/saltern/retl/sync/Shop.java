package io.saltern.retl.sync;

import static io.saltern.testkit.Rows.row;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_timestamp;

import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Types;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.FieldDigest;
import io.saltern.retl.api.Normalisation;
import io.saltern.retl.api.Op;
import io.saltern.testkit.Rows;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Small tables and syncs for tests. */
final class Shop {
    static final Instant AS_OF = Instant.parse("2026-03-01T00:00:00Z");
    static final Column AS_OF_COLUMN = to_timestamp(lit("2026-03-01 00:00:00"));
    static final Capabilities ALL = new Capabilities(Set.of(Op.values()), true, false);

    private Shop() {}

    /** A row of {@link #profiles}: id, e-mail, phone, city; all but the id may be null. */
    static Row person(String id, String email, String phone, String city) {
        return row(id, email, phone, city);
    }

    static Dataset<Row> profiles(SparkSession spark, Row... people) {
        Dataset<Row> given = Rows.of(spark, "profile_id string, email string, phone string, city string", people)
                .withColumn(ProfileTable.IS_KNOWN, lit(true))
                .withColumn(ProfileTable.RECORD_COUNT, lit(1L))
                .withColumn(ProfileTable.SOURCES, array().cast("array<string>"))
                .withColumn(ProfileTable.IDENTIFIERS, array().cast(Types.IDENTIFIERS))
                .withColumn(ProfileTable.FIRST_SEEN_AT, AS_OF_COLUMN)
                .withColumn(ProfileTable.LAST_SEEN_AT, AS_OF_COLUMN);
        return complete(given, ProfileTable.DEF);
    }

    /** Decisions as namespace, value, purpose, time, granted. */
    static Dataset<Row> consents(SparkSession spark, Row... decisions) {
        Dataset<Row> given = Rows.of(
                        spark,
                        "namespace string, value string, purpose string, at string, is_granted boolean",
                        decisions)
                .withColumn(ConsentTable.DECIDED_AT, to_timestamp(col("at")))
                .withColumn(ConsentTable.SOURCE, lit("shop"))
                .withColumn(ConsentTable.BATCH_ID, lit("b"))
                .withColumn(ConsentTable.LOAD, lit(1L))
                .withColumn(ConsentTable.KNOWN_AT, AS_OF_COLUMN)
                .drop("at");
        return complete(given, ConsentTable.DEF);
    }

    static Row granted(String email) {
        return row("email", email, "news", "2026-01-01 00:00:00", true);
    }

    /** Open stays as segment, profile. */
    static Dataset<Row> members(SparkSession spark, Row... stays) {
        Dataset<Row> given = Rows.of(spark, "segment string, profile_id string", stays)
                .withColumn(SegmentMemberTable.ENTERED_AT, AS_OF_COLUMN)
                .withColumn(SegmentMemberTable.CHANGE_NO, lit(1L))
                .withColumn(SegmentMemberTable.WHY, lit("{}"));
        return complete(given, SegmentMemberTable.DEF);
    }

    /** What a destination holds, as change key, payload digest, status, remote key. */
    static Dataset<Row> state(SparkSession spark, String sync, Row... held) {
        Dataset<Row> given = Rows.of(
                        spark, "change_key string, payload_digest string, status string, remote_key string", held)
                .withColumn(SyncStateTable.SYNC, lit(sync))
                .withColumn(SyncStateTable.PROFILE_ID, col(SyncStateTable.CHANGE_KEY))
                .withColumn(SyncStateTable.PLAN_ID, lit("p"))
                .withColumn(SyncStateTable.UPDATED_AT, AS_OF_COLUMN);
        return complete(given, SyncStateTable.DEF);
    }

    static Dataset<Row> empty(SparkSession spark, TableDef def) {
        return spark.createDataFrame(List.of(), def.columns().asNullable());
    }

    static Dataset<Row> complete(Dataset<Row> given, TableDef def) {
        List<String> present = List.of(given.columns());
        return given.select(Arrays.stream(def.columns().fields())
                .map(field -> present.contains(field.name()) ? col(field.name()) : nothing(field))
                .toArray(Column[]::new));
    }

    private static Column nothing(StructField field) {
        return lit(null).cast(field.dataType()).alias(field.name());
    }

    static SyncInputs inputs(SparkSession spark, Dataset<Row> profiles, Dataset<Row> members, Dataset<Row> consents) {
        return SyncInputs.of(def -> {
            if (def.equals(ProfileTable.DEF)) {
                return profiles;
            }
            if (def.equals(SegmentMemberTable.DEF)) {
                return members;
            }
            return def.equals(ConsentTable.DEF) ? consents : empty(spark, def);
        });
    }

    static FieldMapping field(String name, String source) {
        return new FieldMapping(
                name,
                FieldSource.parse(source, "", Set.of("vip", "risk")).source().orElseThrow(),
                false,
                Normalisation.NONE,
                FieldDigest.NONE,
                "");
    }

    static FieldMapping hashed(String name, String source) {
        return new FieldMapping(
                name,
                FieldSource.parse(source, "", Set.of()).source().orElseThrow(),
                true,
                Normalisation.TRIM,
                FieldDigest.SHA256_HEX,
                "");
    }

    static FieldMapping contact(String name, String source, String namespace) {
        FieldMapping field = field(name, source);
        return new FieldMapping(name, field.source(), false, field.rule(), field.digest(), namespace);
    }

    /** A mirror of all known people by the hash of their e-mail, with that alone. */
    static SyncDef keyed(String name, Optional<String> consent) {
        return asking(
                with(mirror(name), SyncDef.Mode.MIRROR, List.of(), List.of(hashed("em", "profile.email")), "em"),
                consent.orElse(null));
    }

    /** The same sync, asking for this purpose; null = for none. */
    static SyncDef asking(SyncDef sync, String purpose) {
        return new SyncDef(
                sync.name(),
                sync.destination(),
                sync.segments(),
                sync.except(),
                Optional.ofNullable(purpose),
                sync.undecided(),
                sync.mode(),
                sync.key(),
                sync.fields(),
                true,
                sync.mayEmpty(),
                "",
                sync.capabilities());
    }

    /** A mirror of all known people with consent for news, who leave with e-mail and city. */
    static SyncDef mirror(String name) {
        return new SyncDef(
                name,
                name,
                List.of(),
                List.of(),
                Optional.of("news"),
                SyncDef.Undecided.BLOCK,
                SyncDef.Mode.MIRROR,
                Optional.empty(),
                List.of(field("email", "profile.email"), field("city", "profile.city")),
                true,
                false,
                "",
                ALL);
    }

    static SyncDef with(SyncDef sync, SyncDef.Mode mode, List<String> segments, List<FieldMapping> fields, String key) {
        return new SyncDef(
                sync.name(),
                sync.destination(),
                segments,
                sync.except(),
                sync.consent(),
                sync.undecided(),
                mode,
                Optional.ofNullable(key),
                fields,
                true,
                sync.mayEmpty(),
                "",
                sync.capabilities());
    }
}
