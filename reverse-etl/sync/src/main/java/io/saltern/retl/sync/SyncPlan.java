package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * What syncs want their destinations to hold, and what must change there for it.
 *
 * <p>A person whom a sync may send is compared with what the destination is known to hold: not there = ADD, there with
 * another payload = UPDATE, there with the same = unchanged. A person who is there and may no longer be sent (consent
 * gone, required field gone), who is no profile any more (merged away, retired), or who left the audience of a mirror, is
 * a REMOVE. A person in the audience who may not be sent and is not there is blocked. What could be done but is kept back
 * is held.
 */
final class SyncPlan {
    static final String PLANNED = "planned";
    static final String UNCHANGED = "unchanged";
    static final String HELD = "held";
    static final String BLOCKED = "blocked";

    static final String CONSENT_DENIED = "consent_denied";
    static final String CONSENT_MISSING = "consent_missing";
    static final String NO_CONTACT = "no_contact";
    static final String MISSING_FIELD = "missing_field: ";
    static final String LEFT_AUDIENCE = "left_audience";
    static final String PROFILE_GONE = "profile_gone";
    static final String IN_DOUBT = "in_doubt";
    static final String ADDRESS_IN_USE = "address_in_use";
    static final String REMOVE_NOT_SUPPORTED = "remove_not_supported";
    static final String EMPTY_AUDIENCE = "empty_audience";

    static final String PRESENT = "present";
    static final String REMOVED = "removed";
    static final String PENDING = "pending";
    static final String UNKNOWN = "unknown";

    static final String PAYLOAD = "payload";
    static final String OBSTACLE = "obstacle";
    static final String IS_IN_AUDIENCE = "is_in_audience";
    /** What addresses the object once it holds this payload. */
    static final String NEXT_REMOTE_KEY = "next_remote_key";

    /** Whether the plan still says what the tables say. */
    static final String IS_TRUE = "is_true";

    private static final String MADE = "made";
    private static final String HELD_DIGEST = "held_digest";
    private static final String HELD_KEY = "held_remote_key";
    private static final String HELD_STATUS = "held_status";
    private static final String USED_KEY = "used_remote_key";

    private SyncPlan() {}

    /**
     * What each sync says of every profile, whether it may be sent or not.
     *
     * @param people as {@link SyncPeople#of} gives them
     * @return {@code sync, change_key, profile_id, is_in_audience, obstacle} (why it may not be sent; null = it may),
     *     {@code payload} (canonical JSON), {@code payload_digest, next_remote_key}; one row a sync and profile
     */
    static Dataset<Row> desired(Dataset<Row> people, Collection<SyncDef> syncs) {
        return syncs.stream()
                .map(sync -> desired(people, sync))
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }

    private static Dataset<Row> desired(Dataset<Row> people, SyncDef sync) {
        Column made = PayloadFunction.of(sync, values(sync));
        return people.select(
                        col(SyncPeople.PROFILE_ID),
                        isInAudience(sync).alias(IS_IN_AUDIENCE),
                        consentObstacle(sync).alias(OBSTACLE),
                        made.alias(MADE))
                .select(
                        lit(sync.name()).alias(SyncPlanTable.SYNC),
                        col(SyncPeople.PROFILE_ID).alias(SyncPlanTable.CHANGE_KEY),
                        col(SyncPeople.PROFILE_ID).alias(SyncPlanTable.PROFILE_ID),
                        col(IS_IN_AUDIENCE),
                        coalesce(
                                        col(OBSTACLE),
                                        concat(lit(MISSING_FIELD), col(MADE).getField(PayloadFunction.MISSING)))
                                .alias(OBSTACLE),
                        col(MADE).getField(PayloadFunction.PAYLOAD).alias(PAYLOAD),
                        sha2(col(MADE).getField(PayloadFunction.PAYLOAD).cast(DataTypes.BinaryType), 256)
                                .alias(SyncPlanTable.PAYLOAD_DIGEST),
                        coalesce(col(MADE).getField(PayloadFunction.KEY), col(SyncPeople.PROFILE_ID))
                                .alias(NEXT_REMOTE_KEY));
    }

    private static Column isInAudience(SyncDef sync) {
        Column memberships = coalesce(col(SyncPeople.SEGMENTS), array().cast("array<string>"));
        Column inside = sync.segments().isEmpty()
                ? col(SyncPeople.PROFILE).getField(ProfileTable.IS_KNOWN)
                : arrays_overlap(memberships, names(sync.segments()));
        return sync.except().isEmpty() ? inside : inside.and(not(arrays_overlap(memberships, names(sync.except()))));
    }

    private static Column names(List<String> segments) {
        return array(segments.stream().map(name -> lit(name)).toArray(Column[]::new));
    }

    /**
     * The raw value of each field; a contact without consent of its own is left empty. They have ordinals for names, as
     * Spark writes names into the code that it generates, unescaped: a quote in one makes code that does not compile.
     */
    private static Column values(SyncDef sync) {
        List<FieldMapping> fields = sync.fields();
        return struct(IntStream.range(0, fields.size())
                .mapToObj(i -> allowed(sync, fields.get(i)).alias("field_" + i))
                .toArray(Column[]::new));
    }

    private static Column allowed(SyncDef sync, FieldMapping field) {
        Column value = field.source().value();
        return sync.consent().isPresent() && field.source().namespace().isPresent()
                ? when(decision(sync, field).equalTo(true), value)
                : value;
    }

    /** Whether a contact may leave: true, false, or null when nobody has decided for it. */
    private static Column decision(SyncDef sync, FieldMapping contact) {
        Column decisions = col(SyncPeople.DECISIONS);
        String purpose = sync.consent().orElseThrow();
        Column own = ConsentDecisions.of(
                decisions,
                purpose,
                contact.source().namespace().orElseThrow(),
                contact.source().value());
        if (sync.undecided() == SyncDef.Undecided.BLOCK) {
            return own;
        }
        Column ofPerson = when(ConsentDecisions.anyIs(decisions, purpose, false), false)
                .when(ConsentDecisions.anyIs(decisions, purpose, true), true);
        return coalesce(own, ofPerson);
    }

    private static Column consentObstacle(SyncDef sync) {
        if (sync.consent().isEmpty()) {
            return lit(null).cast(DataTypes.StringType);
        }
        List<FieldMapping> contacts = sync.contacts();
        if (contacts.isEmpty()) {
            Column decisions = col(SyncPeople.DECISIONS);
            String purpose = sync.consent().get();
            return when(
                            ConsentDecisions.anyIs(decisions, purpose, true),
                            lit(null).cast(DataTypes.StringType))
                    .when(ConsentDecisions.anyIs(decisions, purpose, false), CONSENT_DENIED)
                    .otherwise(CONSENT_MISSING);
        }
        Column hasContact = any(contacts.stream()
                .map(contact -> contact.source().value().isNotNull())
                .toList());
        Column isGranted = any(contacts.stream()
                .map(contact -> coalesce(decision(sync, contact), lit(false)))
                .toList());
        Column isDenied = any(contacts.stream()
                .map(contact -> coalesce(not(decision(sync, contact)), lit(false)))
                .toList());
        return when(not(hasContact), NO_CONTACT)
                .when(isGranted, lit(null).cast(DataTypes.StringType))
                .when(isDenied, CONSENT_DENIED)
                .otherwise(CONSENT_MISSING);
    }

    private static Column any(List<Column> conditions) {
        return conditions.stream().reduce(Column::or).orElseThrow();
    }

    /**
     * Compares what is desired with what destinations are known to hold.
     *
     * @param desired as {@link #desired(Dataset, Collection)} gives it
     * @param state rows of ops.sync_state
     * @return {@code sync, change_key, profile_id, op, status} (planned, unchanged, held or blocked), {@code reason,
     *     payload_digest, remote_key}; one row a sync and object that it has to consider
     */
    static Dataset<Row> compare(Dataset<Row> desired, Dataset<Row> state, Collection<SyncDef> syncs) {
        Dataset<Row> held = state.where(col(SyncStateTable.SYNC)
                        .isin(syncs.stream().map(SyncDef::name).toArray()))
                .where(col(SyncStateTable.STATUS).notEqual(REMOVED))
                .select(
                        col(SyncStateTable.SYNC),
                        col(SyncStateTable.CHANGE_KEY),
                        col(SyncStateTable.PAYLOAD_DIGEST).alias(HELD_DIGEST),
                        col(SyncStateTable.REMOTE_KEY).alias(HELD_KEY),
                        col(SyncStateTable.STATUS).alias(HELD_STATUS));
        Dataset<Row> both = desired.drop(PAYLOAD)
                .join(held, new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY}, "full_outer");
        Column isHeld = col(HELD_STATUS).isNotNull();
        Column isGone = col(IS_IN_AUDIENCE).isNull();
        Column isInAudience = coalesce(col(IS_IN_AUDIENCE), lit(false));
        Column isMirror = col(SyncPlanTable.SYNC)
                .isin(syncs.stream()
                        .filter(sync -> sync.mode() == SyncDef.Mode.MIRROR)
                        .map(SyncDef::name)
                        .toArray());
        Column whyRemove = when(isGone, PROFILE_GONE)
                .when(col(OBSTACLE).isNotNull(), col(OBSTACLE))
                .when(not(isInAudience).and(isMirror), LEFT_AUDIENCE);
        Dataset<Row> considered = both.where(isInAudience.or(isHeld)).withColumn(SyncPlanTable.REASON, whyRemove);
        return withOps(considered, isHeld, isInAudience, syncs);
    }

    private static Dataset<Row> withOps(
            Dataset<Row> considered, Column isHeld, Column isInAudience, Collection<SyncDef> syncs) {
        Column mayNot = col(SyncPlanTable.REASON).isNotNull();
        Column op =
                when(not(isHeld), Op.ADD.word()).when(mayNot, Op.REMOVE.word()).otherwise(Op.UPDATE.word());
        Column isSame = isInAudience
                .and(col(HELD_DIGEST).eqNullSafe(col(SyncPlanTable.PAYLOAD_DIGEST)))
                .or(not(isInAudience));
        // What is in doubt is settled by sending the same batch again; a change that came since makes the doubt moot.
        Column isInDoubt = coalesce(col(HELD_STATUS).equalTo(UNKNOWN), lit(false))
                .and(when(mayNot, col(HELD_DIGEST).isNull()).otherwise(isSame));
        Column status = when(not(isHeld).and(mayNot), BLOCKED)
                .when(not(isHeld), PLANNED)
                .when(isInDoubt, HELD)
                .when(not(mayNot).and(isSame), UNCHANGED)
                .when(mayNot.and(not(canRemove(syncs))), HELD)
                .otherwise(PLANNED);
        Column reason = when(isInDoubt, IN_DOUBT)
                .when(isHeld.and(mayNot).and(not(canRemove(syncs))), REMOVE_NOT_SUPPORTED)
                .otherwise(col(SyncPlanTable.REASON));
        Column isRemove = op.equalTo(Op.REMOVE.word());
        return considered.select(
                col(SyncPlanTable.SYNC),
                col(SyncPlanTable.CHANGE_KEY),
                // The change key of a profile that is gone is its id.
                coalesce(col(SyncPlanTable.PROFILE_ID), col(SyncPlanTable.CHANGE_KEY))
                        .alias(SyncPlanTable.PROFILE_ID),
                op.alias(SyncPlanTable.OP),
                status.alias(SyncPlanTable.STATUS),
                reason.alias(SyncPlanTable.REASON),
                when(not(isRemove).and(not(mayNot)), col(SyncPlanTable.PAYLOAD_DIGEST))
                        .alias(SyncPlanTable.PAYLOAD_DIGEST),
                when(isHeld, coalesce(col(HELD_KEY), col(SyncPlanTable.CHANGE_KEY)))
                        .when(not(mayNot), col(NEXT_REMOTE_KEY))
                        .alias(SyncPlanTable.REMOTE_KEY));
    }

    private static Column canRemove(Collection<SyncDef> syncs) {
        return col(SyncPlanTable.SYNC)
                .isin(syncs.stream()
                        .filter(sync -> sync.capabilities().does(Op.REMOVE))
                        .map(SyncDef::name)
                        .toArray());
    }

    /**
     * Holds a removal whose address another person of the same sync still goes by (two profiles had one e-mail and became
     * one): it would take away that person too. Only syncs with a key field can have such addresses.
     */
    static Dataset<Row> holdSharedAddresses(Dataset<Row> compared, Dataset<Row> desired, Collection<SyncDef> syncs) {
        Object[] keyed = syncs.stream()
                .filter(sync -> sync.key().isPresent())
                .map(SyncDef::name)
                .toArray();
        if (keyed.length == 0) {
            return compared;
        }
        Dataset<Row> used = desired.where(col(SyncPlanTable.SYNC).isin(keyed))
                .where(col(IS_IN_AUDIENCE).and(col(OBSTACLE).isNull()))
                .select(col(SyncPlanTable.SYNC), col(NEXT_REMOTE_KEY).alias(USED_KEY))
                .distinct();
        Column isShared = col(SyncPlanTable.OP)
                .equalTo(Op.REMOVE.word())
                .and(col(SyncPlanTable.STATUS).equalTo(PLANNED))
                .and(col(USED_KEY).isNotNull());
        return compared.as("c")
                .join(
                        used.as("u"),
                        col("c." + SyncPlanTable.SYNC)
                                .equalTo(col("u." + SyncPlanTable.SYNC))
                                .and(col("c." + SyncPlanTable.REMOTE_KEY).equalTo(col(USED_KEY))),
                        "left")
                .select(col("c.*"), col(USED_KEY))
                .withColumn(SyncPlanTable.REASON, when(isShared, ADDRESS_IN_USE).otherwise(col(SyncPlanTable.REASON)))
                .withColumn(SyncPlanTable.STATUS, when(isShared, HELD).otherwise(col(SyncPlanTable.STATUS)))
                .drop(USED_KEY);
    }

    /** Holds the removals of syncs whose audience has become empty, unless consent or the profile itself is gone. */
    static Dataset<Row> holdEmptied(Dataset<Row> compared, Set<String> emptied) {
        if (emptied.isEmpty()) {
            return compared;
        }
        Column isHeldBack = col(SyncPlanTable.SYNC)
                .isin(emptied.toArray())
                .and(col(SyncPlanTable.OP).equalTo(Op.REMOVE.word()))
                .and(col(SyncPlanTable.STATUS).equalTo(PLANNED))
                .and(col(SyncPlanTable.REASON).equalTo(LEFT_AUDIENCE));
        return compared.withColumns(Map.of(
                SyncPlanTable.STATUS, when(isHeldBack, HELD).otherwise(col(SyncPlanTable.STATUS)),
                SyncPlanTable.REASON, when(isHeldBack, EMPTY_AUDIENCE).otherwise(col(SyncPlanTable.REASON))));
    }

    /**
     * Puts the payloads to the rows of a plan, made anew from the tables.
     *
     * @param planned rows of ops.sync_plan whose status is planned
     * @return those rows with {@code payload} ({@code {}} for a removal), {@code next_remote_key} and {@code is_true}:
     *     whether the plan still says what the tables say
     */
    static Dataset<Row> withPayloads(Dataset<Row> planned, Dataset<Row> desired) {
        Column isRemove = col(SyncPlanTable.OP).equalTo(Op.REMOVE.word());
        Column maySend =
                coalesce(col(IS_IN_AUDIENCE), lit(false)).and(col(OBSTACLE).isNull());
        return planned.join(
                        desired.select(
                                col(SyncPlanTable.SYNC),
                                col(SyncPlanTable.CHANGE_KEY),
                                col(IS_IN_AUDIENCE),
                                col(OBSTACLE),
                                col(PAYLOAD),
                                col(NEXT_REMOTE_KEY),
                                col(SyncPlanTable.PAYLOAD_DIGEST).alias(HELD_DIGEST)),
                        new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY},
                        "left")
                .withColumn(
                        IS_TRUE,
                        when(isRemove, not(maySend))
                                .otherwise(maySend.and(col(HELD_DIGEST).eqNullSafe(col(SyncPlanTable.PAYLOAD_DIGEST)))))
                .withColumn(PAYLOAD, when(isRemove, "{}").otherwise(col(PAYLOAD)))
                .drop(IS_IN_AUDIENCE, OBSTACLE, HELD_DIGEST);
    }
}
