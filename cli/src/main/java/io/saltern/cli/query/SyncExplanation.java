package io.saltern.cli.query;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.saltern.base.error.SalternException;
import io.saltern.identity.override.OverrideSubjects;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What a sync says of one person: the latest rows of its plans, what came back, and what the destination is known to hold.
 * Ids that were merged into the person count too, as their objects are removed.
 *
 * @param sync the sync
 * @param profileId the person, as it is called now
 * @param plans rows of plans, the latest first; a plan has none for who is not in the audience, or is there unchanged
 * @param receipts what came back, the latest first
 * @param states what the destination is known to hold
 */
public record SyncExplanation(
        String sync, String profileId, List<Planned> plans, List<Receipt> receipts, List<State> states) {
    private static final int MOST = 20;
    private static final String ID = "[0-9a-f]{32}";

    /**
     * A row of a plan.
     *
     * @param planId the plan
     * @param asOf as-of of the plan
     * @param op add, update or remove
     * @param status planned, held or blocked
     * @param reason why, as ops.sync_plan keeps it; null for what is added or updated
     * @param words the reason as a sentence; null likewise
     */
    public record Planned(String planId, Instant asOf, String op, String status, String reason, String words) {}

    /** What came back for one row and attempt; code and message as the destination gave them, null when it gave none. */
    public record Receipt(Instant asOf, String op, int attempt, String outcome, String code, String message) {}

    /** What the destination is known to hold since a plan: {@code present}, {@code removed} and so on. */
    public record State(String status, Instant since) {}

    public SyncExplanation {
        plans = List.copyOf(plans);
        receipts = List.copyOf(receipts);
        states = List.copyOf(states);
    }

    /**
     * Asks the tables.
     *
     * @param who a profile id, also a former one, or namespace:value
     * @param configured the project's syncs
     * @throws SalternException kind config, when neither the project nor any plan knows the sync, or nobody is called so
     */
    public static SyncExplanation of(Catalog catalog, String sync, String who, Set<String> configured) {
        if (!configured.contains(sync)
                && catalog.read(SyncPlanTable.DEF)
                        .filter(col(SyncPlanTable.SYNC).equalTo(sync))
                        .isEmpty()) {
            throw SalternException.config(
                    "There is no sync '" + sync + "'. Syncs: " + String.join(", ", new TreeSet<>(configured)) + ".");
        }
        Set<String> ids = new TreeSet<>();
        String profileId = ids(catalog, who, ids);
        Column isOf = col(SyncPlanTable.SYNC)
                .equalTo(sync)
                .and(coalesce(col(SyncPlanTable.PROFILE_ID), col(SyncPlanTable.CHANGE_KEY))
                        .isInCollection(ids));
        List<Planned> plans = catalog
                .read(SyncPlanTable.DEF)
                .filter(isOf)
                .orderBy(col(SyncPlanTable.CHANGE_NO).desc(), col(SyncPlanTable.PLAN_ID), col(SyncPlanTable.CHANGE_KEY))
                .takeAsList(MOST)
                .stream()
                .map(SyncExplanation::planned)
                .toList();
        List<Row> states = catalog.read(SyncStateTable.DEF)
                .filter(isOf)
                .orderBy(col(SyncStateTable.UPDATED_AT).desc(), col(SyncStateTable.CHANGE_KEY))
                .takeAsList(MOST);
        // A receipt names the object alone; its key is the person's id, or begins with it.
        Column isObjectOf = ids.stream()
                .map(id -> col(SyncReceiptTable.CHANGE_KEY).startsWith(id))
                .reduce(Column::or)
                .orElseThrow();
        List<Receipt> receipts = catalog
                .read(SyncReceiptTable.DEF)
                .filter(col(SyncReceiptTable.SYNC).equalTo(sync).and(isObjectOf))
                .orderBy(
                        col(SyncReceiptTable.CHANGE_NO).desc(),
                        col(SyncReceiptTable.ATTEMPT).desc(),
                        col(SyncReceiptTable.CHANGE_KEY))
                .takeAsList(MOST)
                .stream()
                .map(SyncExplanation::receipt)
                .toList();
        return new SyncExplanation(
                sync,
                profileId,
                plans,
                receipts,
                states.stream()
                        .map(row -> new State(
                                row.getAs(SyncStateTable.STATUS),
                                row.<Timestamp>getAs(SyncStateTable.UPDATED_AT).toInstant()))
                        .toList());
    }

    /** The person's id now; all its ids go to {@code ids}. Who is gone for good still has objects under the old id. */
    private static String ids(Catalog catalog, String who, Set<String> ids) {
        String profileId;
        try {
            profileId = new OverrideSubjects(catalog::relation).profile(who);
        } catch (SalternException e) {
            if (!who.matches(ID)) {
                throw e;
            }
            profileId = who;
        }
        ids.add(profileId);
        catalog.relation("core.profile_alias")
                .filter(col("profile_id").equalTo(profileId))
                .select("former_profile_id")
                .takeAsList(MOST)
                .forEach(row -> ids.add(row.getString(0)));
        return profileId;
    }

    private static Planned planned(Row row) {
        String reason = row.getAs(SyncPlanTable.REASON);
        return new Planned(
                row.getAs(SyncPlanTable.PLAN_ID),
                row.<Timestamp>getAs(SyncPlanTable.KNOWN_AT).toInstant(),
                row.getAs(SyncPlanTable.OP),
                row.getAs(SyncPlanTable.STATUS),
                reason,
                reason == null ? null : words(reason));
    }

    private static Receipt receipt(Row row) {
        return new Receipt(
                row.<Timestamp>getAs(SyncReceiptTable.KNOWN_AT).toInstant(),
                row.getAs(SyncReceiptTable.OP),
                row.<Integer>getAs(SyncReceiptTable.ATTEMPT),
                row.getAs(SyncReceiptTable.OUTCOME),
                row.getAs(SyncReceiptTable.CODE),
                row.getAs(SyncReceiptTable.MESSAGE));
    }

    /** A reason of ops.sync_plan as a sentence; one that is not known here with blanks for underscores. */
    static String words(String reason) {
        if (reason.startsWith("missing_field: ")) {
            return "the required field " + reason.substring("missing_field: ".length()) + " has no usable value";
        }
        return switch (reason) {
            case "consent_denied" -> "the latest decision for the sync's purpose is a denial";
            case "consent_missing" -> "nobody has consented to the sync's purpose";
            case "no_contact" -> "there is no e-mail or phone that may be sent";
            case "left_audience" -> "the person is no longer in the audience";
            case "profile_gone" -> "the profile no longer exists: it was merged into another or retired";
            case "in_doubt" -> "an earlier batch has no known outcome yet; it is sent again first";
            case "address_in_use" -> "another person of the sync has the same key at the destination";
            case "same_key" -> "another person of the sync has the same key, and its value is newer there";
            case "address_changed" ->
                "the person goes by another key now; what stands under the former one goes once the new one is accepted";
            case "remove_not_supported" -> "it would have to be removed, which the destination cannot do";
            case "empty_audience" -> "the whole audience is empty, which looks like a mistake";
            default -> reason.replace('_', ' ');
        };
    }
}
