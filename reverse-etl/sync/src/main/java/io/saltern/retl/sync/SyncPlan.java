package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Op;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * What syncs want their destinations to hold, and what must change there for it.
 *
 * <p>A person whom a sync may send is compared with what the destination is known to hold: not there = ADD, there with
 * another payload = UPDATE, there with the same = unchanged. A person who is there and may no longer be sent (consent
 * gone, required field gone), who is no profile any more (merged away, retired), or who left the audience of a mirror, is
 * a REMOVE. A person in the audience who may not be sent and is not there is blocked. What could be done but is kept back
 * is held.
 *
 * <p>When the address of a person changes, the object at the former address becomes one of its own, with a change key by
 * {@link FormerAddress}: the person is an ADD at the new address, the former one a REMOVE that goes once the new one is
 * accepted, or at once when the person may no longer be sent or has denied a contact that it may be. Of several people with
 * one address the one whose value is newest is sent, ties by profile id; the others are blocked.
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
    static final String ADDRESS_CHANGED = "address_changed";
    static final String SAME_KEY = "same_key";
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
    /** Contacts that are left out of the payload, as they have not consented. */
    static final String LEFT_OUT = "contacts_left_out";

    /** Whether the plan still says what the tables say. */
    static final String IS_TRUE = "is_true";

    private static final String MADE = "made";
    private static final String HELD_DIGEST = "held_digest";
    private static final String HELD_KEY = "held_remote_key";
    private static final String HELD_STATUS = "held_status";
    private static final String IS_SHARED = "is_shared";
    private static final String HELD_OBJECT = "held_object";
    private static final String FORMER = "former_objects";
    private static final String OBJECT = "object";
    private static final String USED_KEY = "used_remote_key";
    private static final String KEY_AT = "key_at";
    private static final String KEY_RANK = "key_rank";
    private static final String HAS_DENIAL = "has_denial";

    private SyncPlan() {}

    /**
     * What each sync says of every profile, whether it may be sent or not.
     *
     * @param people as {@link SyncPeople#of} gives them
     * @return {@code sync, change_key, profile_id, is_in_audience, obstacle} (why it may not be sent; null = it may),
     *     {@code payload} (canonical JSON), {@code payload_digest, next_remote_key}, {@code contacts_left_out} (how many),
     *     {@code has_denial} (whether a contact like the sync's key was denied); one row a sync and profile
     */
    static Dataset<Row> desired(Dataset<Row> people, Collection<SyncDef> syncs) {
        return syncs.stream()
                .map(sync -> desired(people, sync))
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }

    private static Dataset<Row> desired(Dataset<Row> people, SyncDef sync) {
        Column made = PayloadFunction.of(sync, values(sync));
        Dataset<Row> each = people.select(
                        col(SyncPeople.PROFILE_ID),
                        isInAudience(sync).alias(IS_IN_AUDIENCE),
                        consentObstacle(sync).alias(OBSTACLE),
                        leftOut(sync).alias(LEFT_OUT),
                        hasDenial(sync).alias(HAS_DENIAL),
                        keyAt(sync).alias(KEY_AT),
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
                        col(LEFT_OUT),
                        col(HAS_DENIAL),
                        col(KEY_AT),
                        col(MADE).getField(PayloadFunction.PAYLOAD).alias(PAYLOAD),
                        sha2(col(MADE).getField(PayloadFunction.PAYLOAD).cast(DataTypes.BinaryType), 256)
                                .alias(SyncPlanTable.PAYLOAD_DIGEST),
                        coalesce(col(MADE).getField(PayloadFunction.KEY), col(SyncPeople.PROFILE_ID))
                                .alias(NEXT_REMOTE_KEY));
        return (sync.key().isPresent() ? blockSameKeys(each) : each).drop(KEY_AT);
    }

    private static Column keyAt(SyncDef sync) {
        return sync.key()
                .flatMap(sync::field)
                .flatMap(field -> field.source().at())
                .orElse(lit(null).cast(DataTypes.TimestampType));
    }

    /** Of people with one address the one whose value is newest may be sent, of equally new ones that of the least id. */
    private static Dataset<Row> blockSameKeys(Dataset<Row> desired) {
        // Whoever is not sent anyway competes with nobody.
        Column address = when(isWanted(), col(NEXT_REMOTE_KEY)).otherwise(col(SyncPlanTable.PROFILE_ID));
        Column rank = row_number()
                .over(Window.partitionBy(isWanted(), address)
                        .orderBy(col(KEY_AT).desc_nulls_last(), col(SyncPlanTable.PROFILE_ID)));
        return desired.withColumn(KEY_RANK, rank)
                .withColumn(
                        OBSTACLE,
                        when(isWanted().and(col(KEY_RANK).gt(1)), SAME_KEY).otherwise(col(OBSTACLE)))
                .drop(KEY_RANK);
    }

    private static Column isWanted() {
        return coalesce(col(IS_IN_AUDIENCE), lit(false)).and(col(OBSTACLE).isNull());
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
    static Column values(SyncDef sync) {
        List<FieldMapping> fields = sync.fields();
        return struct(IntStream.range(0, fields.size())
                .mapToObj(i -> allowed(sync, fields.get(i)).alias("field_" + i))
                .toArray(Column[]::new));
    }

    private static Column allowed(SyncDef sync, FieldMapping field) {
        if (sync.consent().isEmpty()) {
            return field.source().value();
        }
        if (Contacts.areIn(field)) {
            return Contacts.allowed(field, contact -> decisionOf(sync, contact));
        }
        Column value = field.source().value();
        return field.source().namespace().isPresent()
                ? when(decision(sync, field).equalTo(true), value)
                : value;
    }

    /** What a contact in any field has decided itself. */
    private static Column decisionOf(SyncDef sync, Column contact) {
        return ConsentDecisions.of(
                col(SyncPeople.CONTACT_DECISIONS),
                sync.consent().orElseThrow(),
                contact.getField(ConsentDecisions.NAMESPACE),
                contact.getField(ConsentDecisions.VALUE));
    }

    private static Column leftOut(SyncDef sync) {
        Column none = lit(0);
        if (sync.consent().isEmpty()) {
            return none;
        }
        return sync.fields().stream()
                .filter(field -> field.source().namespace().isPresent() || Contacts.areIn(field))
                .map(field -> Contacts.areIn(field)
                        ? Contacts.leftOut(field, contact -> decisionOf(sync, contact))
                        : when(
                                        field.source()
                                                .value()
                                                .isNotNull()
                                                .and(not(coalesce(decision(sync, field), lit(false)))),
                                        1)
                                .otherwise(0))
                .reduce(none, Column::plus);
    }

    /** Whether a contact may leave: true, false, or null when nobody has decided for it. */
    private static Column decision(SyncDef sync, FieldMapping contact) {
        Column decisions = col(SyncPeople.DECISIONS);
        String purpose = sync.consent().orElseThrow();
        Column own = ConsentDecisions.of(
                decisions,
                purpose,
                lit(contact.source().namespace().orElseThrow()),
                contact.source().value());
        if (sync.undecided() == SyncDef.Undecided.BLOCK) {
            return own;
        }
        Column ofPerson = when(ConsentDecisions.anyIs(decisions, purpose, false), false)
                .when(ConsentDecisions.anyIs(decisions, purpose, true), true);
        return coalesce(own, ofPerson);
    }

    /**
     * Whether the person has denied any contact of the kind that the sync's key is, or any at all if the key is none: of a
     * former address only a hash may be known, so it may be that of the denied one.
     */
    private static Column hasDenial(SyncDef sync) {
        if (sync.consent().isEmpty()) {
            return lit(false);
        }
        String purpose = sync.consent().get();
        Column decisions = col(SyncPeople.DECISIONS);
        return sync.key()
                .flatMap(sync::field)
                .flatMap(field -> field.source().namespace())
                .map(namespace -> ConsentDecisions.anyIs(decisions, purpose, namespace, false))
                .orElseGet(() -> ConsentDecisions.anyIs(decisions, purpose, false));
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
     *     payload_digest, remote_key, contacts_left_out}; one row a sync and object that it has to consider
     */
    static Dataset<Row> compare(Dataset<Row> desired, Dataset<Row> state, Collection<SyncDef> syncs) {
        Dataset<Row> both = desired.drop(PAYLOAD)
                .join(
                        heldByPerson(state, syncs),
                        new String[] {SyncPlanTable.SYNC, SyncPlanTable.CHANGE_KEY},
                        "full_outer");
        Column held = col(HELD_OBJECT);
        Column isGone = col(IS_IN_AUDIENCE).isNull();
        Column isInAudience = coalesce(col(IS_IN_AUDIENCE), lit(false));
        Column whyRemove = when(isGone, PROFILE_GONE)
                .when(col(OBSTACLE).isNotNull(), col(OBSTACLE))
                .when(not(isInAudience).and(isOf(syncs, sync -> sync.mode() == SyncDef.Mode.MIRROR)), LEFT_AUDIENCE)
                .when(not(isInAudience).and(isWithdrawnFrom(syncs, held)), CONSENT_DENIED);
        return both.where(isInAudience.or(held.isNotNull()).or(size(col(FORMER)).gt(0)))
                .withColumn(SyncPlanTable.REASON, whyRemove)
                .withColumn(HELD_STATUS, held.getField(SyncStateTable.STATUS))
                .withColumn(HELD_DIGEST, held.getField(SyncStateTable.PAYLOAD_DIGEST))
                .withColumn(HELD_KEY, held.getField(SyncStateTable.REMOTE_KEY))
                .withColumn(OBJECT, explode(objects(syncs, isInAudience)))
                .select(
                        col(SyncPlanTable.SYNC),
                        col(OBJECT).getField(SyncPlanTable.CHANGE_KEY).alias(SyncPlanTable.CHANGE_KEY),
                        // The change key of a profile that is gone is its id.
                        coalesce(col(SyncPlanTable.PROFILE_ID), col(SyncPlanTable.CHANGE_KEY))
                                .alias(SyncPlanTable.PROFILE_ID),
                        col(OBJECT).getField(SyncPlanTable.OP).alias(SyncPlanTable.OP),
                        col(OBJECT).getField(SyncPlanTable.STATUS).alias(SyncPlanTable.STATUS),
                        col(OBJECT).getField(SyncPlanTable.REASON).alias(SyncPlanTable.REASON),
                        col(OBJECT).getField(SyncPlanTable.PAYLOAD_DIGEST).alias(SyncPlanTable.PAYLOAD_DIGEST),
                        col(OBJECT).getField(SyncPlanTable.REMOTE_KEY).alias(SyncPlanTable.REMOTE_KEY),
                        col(OBJECT).getField(LEFT_OUT).alias(LEFT_OUT));
    }

    /**
     * What is held for each person: the present object, if there is one, and those at former addresses.
     *
     * @return {@code sync, change_key} (of the person), {@code held_object, former_objects}
     */
    private static Dataset<Row> heldByPerson(Dataset<Row> state, Collection<SyncDef> syncs) {
        Column isFormer = FormerAddress.isFormer(col(SyncStateTable.CHANGE_KEY));
        Column address = coalesce(col(SyncStateTable.REMOTE_KEY), col(SyncStateTable.CHANGE_KEY));
        Column isShared = syncs.stream().anyMatch(sync -> sync.key().isPresent())
                ? count(lit(1))
                        .over(Window.partitionBy(col(SyncStateTable.SYNC), address))
                        .gt(1)
                : lit(false);
        Column held = struct(
                address.alias(SyncStateTable.REMOTE_KEY),
                col(SyncStateTable.PAYLOAD_DIGEST),
                col(SyncStateTable.STATUS),
                col(IS_SHARED));
        return state.where(col(SyncStateTable.SYNC)
                        .isin(syncs.stream().map(SyncDef::name).toArray()))
                .where(col(SyncStateTable.STATUS).notEqual(REMOVED))
                .withColumn(IS_SHARED, isShared)
                .groupBy(
                        col(SyncStateTable.SYNC),
                        FormerAddress.person(col(SyncStateTable.CHANGE_KEY)).alias(SyncStateTable.CHANGE_KEY))
                .agg(
                        max(when(not(isFormer), held)).alias(HELD_OBJECT),
                        array_sort(collect_list(when(isFormer, held))).alias(FORMER));
    }

    /**
     * Whether an object that an upsert keeps of somebody outside its audience may hold a contact that may no longer leave:
     * it is not what would leave now, and contacts are left out of that, or it stands under another address.
     */
    private static Column isWithdrawnFrom(Collection<SyncDef> syncs, Column held) {
        Column isOther =
                not(held.getField(SyncStateTable.PAYLOAD_DIGEST).eqNullSafe(col(SyncPlanTable.PAYLOAD_DIGEST)));
        Column isElsewhere = isOf(syncs, sync -> sync.key().isPresent())
                .and(held.getField(SyncStateTable.REMOTE_KEY).notEqual(col(NEXT_REMOTE_KEY)));
        return isOf(
                        syncs,
                        sync -> sync.mode() == SyncDef.Mode.UPSERT
                                && sync.consent().isPresent())
                .and(held.isNotNull())
                .and(isOther.and(col(LEFT_OUT).gt(0)).or(isElsewhere));
    }

    /** What is to be done with the person's present object, with the one it moves from, and with those left earlier. */
    private static Column objects(Collection<SyncDef> syncs, Column isInAudience) {
        Column isHeld = col(HELD_STATUS).isNotNull();
        Column mayNot = col(SyncPlanTable.REASON).isNotNull();
        Column isMoved = isHeld.and(isInAudience)
                .and(not(mayNot))
                .and(isOf(syncs, sync -> sync.key().isPresent()))
                .and(col(HELD_KEY).notEqual(col(NEXT_REMOTE_KEY)));
        // Two objects under one address: nobody knows whose payload is there.
        Column isSame = isInAudience
                .and(col(HELD_DIGEST).eqNullSafe(col(SyncPlanTable.PAYLOAD_DIGEST)))
                .and(not(isMoved))
                .and(not(coalesce(col(HELD_OBJECT).getField(IS_SHARED), lit(false))))
                .or(not(isInAudience));
        // What is in doubt is settled by sending the same batch again; a change that came since makes the doubt moot. A
        // removal waits for nothing: one too many does no harm.
        Column isInDoubt = coalesce(col(HELD_STATUS).equalTo(UNKNOWN), lit(false))
                .and(not(mayNot))
                .and(isSame);
        Column status = when(not(isHeld).and(mayNot), BLOCKED)
                .when(not(isHeld), PLANNED)
                .when(isInDoubt, HELD)
                .when(not(mayNot).and(isSame), UNCHANGED)
                .when(mayNot.and(not(canRemove(syncs))), HELD)
                .otherwise(PLANNED);
        Column reason = when(isInDoubt, IN_DOUBT)
                .when(isHeld.and(mayNot).and(not(canRemove(syncs))), REMOVE_NOT_SUPPORTED)
                .otherwise(col(SyncPlanTable.REASON));
        Column present = object(
                col(SyncPlanTable.CHANGE_KEY),
                when(not(isHeld).or(isMoved), Op.ADD.word())
                        .when(mayNot, Op.REMOVE.word())
                        .otherwise(Op.UPDATE.word()),
                status,
                reason,
                when(not(mayNot), col(SyncPlanTable.PAYLOAD_DIGEST)),
                when(isHeld.and(not(isMoved)), col(HELD_KEY)).when(not(mayNot), col(NEXT_REMOTE_KEY)),
                when(not(mayNot), coalesce(col(LEFT_OUT), lit(0))).otherwise(0));
        // Where the former address may be a contact that was denied, it goes whatever becomes of the new one.
        Column isDenied = coalesce(col(HAS_DENIAL), lit(false));
        // It would go if nobody had left, too: an audience that is empty by mistake does not keep it.
        Column whyFormer = when(
                        mayNot.and(col(SyncPlanTable.REASON).notEqual(LEFT_AUDIENCE)), col(SyncPlanTable.REASON))
                .when(isDenied, CONSENT_DENIED)
                .otherwise(ADDRESS_CHANGED);
        Column moving = former(
                col(HELD_KEY),
                when(canRemove(syncs), PLANNED).otherwise(HELD),
                when(canRemove(syncs), whyFormer).otherwise(REMOVE_NOT_SUPPORTED));
        Column isAccepted = coalesce(col(HELD_STATUS).equalTo(PRESENT), lit(false));
        Column isWaiting = isInAudience
                .and(not(mayNot))
                .and(not(isDenied))
                .and(status.notEqual(PLANNED))
                .and(not(isAccepted));
        Column left = transform(
                filter(
                        col(FORMER),
                        each -> not(isMoved.and(
                                each.getField(SyncStateTable.REMOTE_KEY).equalTo(col(HELD_KEY))))),
                each -> former(
                        each.getField(SyncStateTable.REMOTE_KEY),
                        when(not(canRemove(syncs)).or(isWaiting), HELD).otherwise(PLANNED),
                        when(not(canRemove(syncs)), REMOVE_NOT_SUPPORTED).otherwise(whyFormer)));
        Column none = when(lit(false), moving);
        return array_compact(concat(
                array(when(isInAudience.or(isHeld), present), when(isMoved, moving)), coalesce(left, array(none))));
    }

    private static Column object(
            Column changeKey,
            Column op,
            Column status,
            Column reason,
            Column digest,
            Column remoteKey,
            Column leftOut) {
        return struct(
                changeKey.alias(SyncPlanTable.CHANGE_KEY),
                op.alias(SyncPlanTable.OP),
                status.alias(SyncPlanTable.STATUS),
                reason.alias(SyncPlanTable.REASON),
                digest.alias(SyncPlanTable.PAYLOAD_DIGEST),
                remoteKey.alias(SyncPlanTable.REMOTE_KEY),
                leftOut.alias(LEFT_OUT));
    }

    private static Column former(Column address, Column status, Column reason) {
        return object(
                FormerAddress.changeKey(col(SyncPlanTable.CHANGE_KEY), address),
                lit(Op.REMOVE.word()),
                status,
                reason,
                lit(null).cast(DataTypes.StringType),
                address,
                lit(0));
    }

    private static Column isOf(Collection<SyncDef> syncs, Predicate<SyncDef> which) {
        return col(SyncPlanTable.SYNC)
                .isin(syncs.stream().filter(which).map(SyncDef::name).toArray());
    }

    /** Whether a planned row goes after all others, as it may depend on what becomes of them. */
    static Column goesAfterOthers() {
        return FormerAddress.isFormer(col(SyncPlanTable.CHANGE_KEY))
                .and(col(SyncPlanTable.OP).equalTo(Op.REMOVE.word()))
                .and(coalesce(col(SyncPlanTable.REASON).equalTo(ADDRESS_CHANGED), lit(false)));
    }

    private static Column canRemove(Collection<SyncDef> syncs) {
        return isOf(syncs, sync -> sync.capabilities().does(Op.REMOVE));
    }

    /**
     * Keeps what somebody of the same sync goes by (two profiles had one e-mail and became one, or one took over the address
     * of another): a removal of it would take away that person too, and once their object is accepted under the address,
     * the other one is no longer there. Only syncs with a key field can have such addresses.
     */
    static Dataset<Row> keepAddressesInUse(Dataset<Row> compared, Collection<SyncDef> syncs) {
        if (syncs.stream().noneMatch(sync -> sync.key().isPresent())) {
            return compared;
        }
        Dataset<Row> used = compared.where(isOf(syncs, sync -> sync.key().isPresent()))
                .where(col(SyncPlanTable.OP).notEqual(Op.REMOVE.word()))
                .where(col(SyncPlanTable.STATUS).notEqual(BLOCKED))
                .select(col(SyncPlanTable.SYNC), col(SyncPlanTable.REMOTE_KEY).alias(USED_KEY))
                .distinct();
        Column isInUse = col(SyncPlanTable.OP)
                .equalTo(Op.REMOVE.word())
                .and(col(SyncPlanTable.STATUS).equalTo(PLANNED))
                .and(col(USED_KEY).isNotNull());
        Column isSecond = col(SyncPlanTable.REASON).equalTo(SAME_KEY);
        return compared.as("c")
                .join(
                        used.as("u"),
                        col("c." + SyncPlanTable.SYNC)
                                .equalTo(col("u." + SyncPlanTable.SYNC))
                                .and(col("c." + SyncPlanTable.REMOTE_KEY).equalTo(col(USED_KEY))),
                        "left")
                .select(col("c.*"), col(USED_KEY))
                .withColumns(Map.of(
                        SyncPlanTable.REASON,
                        when(isInUse.and(not(coalesce(isSecond, lit(false)))), ADDRESS_IN_USE)
                                .otherwise(col(SyncPlanTable.REASON)),
                        SyncPlanTable.STATUS,
                        when(isInUse.and(coalesce(isSecond, lit(false))), BLOCKED)
                                .when(isInUse, HELD)
                                .otherwise(col(SyncPlanTable.STATUS))))
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
     * @return those rows with {@code payload} ({@code {}} for a removal) and {@code is_true}: whether the plan still says
     *     what the tables say
     */
    static Dataset<Row> withPayloads(Dataset<Row> planned, Dataset<Row> desired) {
        Column isRemove = col(SyncPlanTable.OP).equalTo(Op.REMOVE.word());
        Column isElsewhere = FormerAddress.isFormer(col(SyncPlanTable.CHANGE_KEY))
                .and(col(SyncPlanTable.REMOTE_KEY).notEqual(col(NEXT_REMOTE_KEY)));
        return planned.join(
                        desired.select(
                                col(SyncPlanTable.SYNC),
                                col(SyncPlanTable.PROFILE_ID),
                                col(IS_IN_AUDIENCE),
                                col(OBSTACLE),
                                col(PAYLOAD),
                                col(NEXT_REMOTE_KEY),
                                col(SyncPlanTable.PAYLOAD_DIGEST).alias(HELD_DIGEST)),
                        new String[] {SyncPlanTable.SYNC, SyncPlanTable.PROFILE_ID},
                        "left")
                .withColumn(
                        IS_TRUE,
                        when(isRemove, not(isWanted()).or(coalesce(isElsewhere, lit(false))))
                                .otherwise(
                                        isWanted().and(col(HELD_DIGEST).eqNullSafe(col(SyncPlanTable.PAYLOAD_DIGEST)))))
                .withColumn(PAYLOAD, when(isRemove, "{}").otherwise(col(PAYLOAD)))
                .drop(IS_IN_AUDIENCE, OBSTACLE, HELD_DIGEST, NEXT_REMOTE_KEY);
    }
}
