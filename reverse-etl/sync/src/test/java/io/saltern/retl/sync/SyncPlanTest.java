package io.saltern.retl.sync;

import static io.saltern.retl.sync.Shop.AS_OF_COLUMN;
import static io.saltern.retl.sync.Shop.consents;
import static io.saltern.retl.sync.Shop.granted;
import static io.saltern.retl.sync.Shop.members;
import static io.saltern.retl.sync.Shop.person;
import static io.saltern.retl.sync.Shop.profiles;
import static io.saltern.retl.sync.Shop.state;
import static io.saltern.testkit.DatasetAssert.assertRows;
import static io.saltern.testkit.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.saltern.base.Digest;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Payload;
import io.saltern.testkit.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SyncPlanTest {
    private static final SyncDef CRM = Shop.mirror("crm");

    private static String digest(String email, String city) {
        Map<String, Object> fields = new java.util.TreeMap<>();
        fields.put("email", email);
        fields.put("city", city);
        return Payload.of(fields).digest();
    }

    private static Dataset<Row> compare(SyncInputs inputs, Dataset<Row> state, SyncDef... syncs) {
        List<SyncDef> all = List.of(syncs);
        Dataset<Row> desired = SyncPlan.desired(SyncPeople.of(inputs, all, AS_OF_COLUMN), all);
        return SyncPlan.holdSharedAddresses(SyncPlan.compare(desired, state, all), desired, all);
    }

    private static Dataset<Row> short4(Dataset<Row> compared) {
        return compared.select("change_key", "op", "status", "reason");
    }

    @Test
    void eachPersonIsPlannedUnchangedOrBlocked(SparkSession spark) {
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(
                        spark,
                        person("new", "new@x.io", null, "Bonn"),
                        person("same", "same@x.io", null, "Bonn"),
                        person("moved", "moved@x.io", null, "Köln"),
                        person("silent", "silent@x.io", null, null),
                        person("nomail", null, null, null),
                        person("revoked", "revoked@x.io", null, null)),
                members(spark),
                consents(
                        spark,
                        granted("new@x.io"),
                        granted("same@x.io"),
                        granted("moved@x.io"),
                        granted("revoked@x.io"),
                        row("email", "revoked@x.io", "news", "2026-02-01 00:00:00", false)));
        Dataset<Row> state = state(
                spark,
                "crm",
                row("same", digest("same@x.io", "Bonn"), "present", "same"),
                row("moved", digest("moved@x.io", "Bonn"), "present", "moved"),
                row("revoked", digest("revoked@x.io", null), "present", "revoked"),
                row("merged", digest("m@x.io", null), "present", "merged"),
                row("old", null, "removed", "old"));

        Dataset<Row> compared = compare(inputs, state, CRM);

        assertRows(
                short4(compared),
                "new|add|planned|null",
                "same|update|unchanged|null",
                "moved|update|planned|null",
                "silent|add|blocked|consent_missing",
                "nomail|add|blocked|no_contact",
                "revoked|remove|planned|consent_denied",
                "merged|remove|planned|profile_gone");
        assertRows(
                compared.where("op = 'update' and status = 'planned'").select("payload_digest", "remote_key"),
                digest("moved@x.io", "Köln") + "|moved");
        PlanCounts counts = PlanCounts.collect(compared);
        assertEquals(7, counts.considered("crm"));
        assertEquals(Map.of("planned", 4L, "unchanged", 1L, "held", 0L, "blocked", 2L), counts.parts("crm"));
    }

    @Test
    void namesOfFieldsAreInThePayloadAndNotInTheCodeThatSparkGenerates(SparkSession spark) {
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("a", "a@x.io", null, "Bonn")),
                members(spark),
                consents(spark, granted("a@x.io")));
        List<String> names =
                List.of("\"Größe\"", "first \"nick\" name", "back\\slash", "a.b", "line\nbreak", "/* select */");
        SyncDef sync = Shop.with(
                CRM,
                SyncDef.Mode.MIRROR,
                List.of(),
                names.stream().map(name -> Shop.field(name, "profile.city")).toList(),
                null);
        Map<String, Object> fields = new java.util.TreeMap<>();
        names.forEach(name -> fields.put(name, "Bonn"));

        Dataset<Row> desired = SyncPlan.desired(SyncPeople.of(inputs, List.of(sync), AS_OF_COLUMN), List.of(sync));

        assertRows(
                desired.select("profile_id", "payload"),
                "a|" + Payload.of(fields).canonicalJson());
        String plans = desired.queryExecution().toString();
        names.forEach(name -> assertFalse(plans.contains(name), "a plan of Spark names " + name));
    }

    @Test
    void latestDecisionOfTheIdentifierCountsAndTiesAreDenials(SparkSession spark) {
        Dataset<Row> consents = consents(
                spark,
                row("email", "again@x.io", "news", "2026-01-01 00:00:00", false),
                row("email", "again@x.io", "news", "2026-01-02 00:00:00", true),
                row("email", "tie@x.io", "news", "2026-01-02 00:00:00", true),
                row("email", "tie@x.io", "news", "2026-01-02 00:00:00", false),
                row("email", "later@x.io", "news", "2026-01-02 00:00:00", true),
                row("email", "later@x.io", "news", "2026-04-02 00:00:00", false),
                row("email", "other@x.io", "ads", "2026-01-02 00:00:00", true));
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(
                        spark,
                        person("again", "again@x.io", null, null),
                        person("tie", "tie@x.io", null, null),
                        person("later", "later@x.io", null, null),
                        person("other", "other@x.io", null, null)),
                members(spark),
                consents);

        assertRows(
                short4(compare(inputs, state(spark, "crm"), CRM)),
                "again|add|planned|null",
                "tie|add|blocked|consent_denied",
                "later|add|planned|null",
                "other|add|blocked|consent_missing");
    }

    @Test
    void contactThatWasDeniedNeverLeavesEvenIfAnotherWasGranted(SparkSession spark) {
        SyncDef both = Shop.with(
                CRM,
                SyncDef.Mode.MIRROR,
                List.of(),
                List.of(Shop.field("email", "profile.email"), Shop.field("phone", "profile.phone")),
                null);
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("p", "p@x.io", "+4911", null), person("q", "q@x.io", "+4922", null)),
                members(spark),
                consents(
                        spark,
                        granted("p@x.io"),
                        row("phone", "+4911", "news", "2026-01-01 00:00:00", false),
                        granted("q@x.io")));
        Dataset<Row> desired = SyncPlan.desired(SyncPeople.of(inputs, List.of(both), AS_OF_COLUMN), List.of(both));

        assertRows(
                desired.select("change_key", "obstacle", "payload"),
                "p|null|{\"email\":\"p@x.io\",\"phone\":null}",
                "q|null|{\"email\":\"q@x.io\",\"phone\":null}");
    }

    @Test
    void syncWithoutContactsNeedsAnyGrantOfThePerson(SparkSession spark) {
        SyncDef anonymous =
                Shop.with(CRM, SyncDef.Mode.MIRROR, List.of(), List.of(Shop.field("city", "profile.city")), null);
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("yes", "yes@x.io", null, "Bonn"), person("no", "no@x.io", null, "Bonn")),
                members(spark),
                consents(spark, granted("yes@x.io")));

        assertRows(
                short4(compare(inputs, state(spark, "crm"), anonymous)),
                "yes|add|planned|null",
                "no|add|blocked|consent_missing");
    }

    @Test
    void mirrorRemovesWhoLeftAndUpsertKeepsThem(SparkSession spark) {
        List<FieldMapping> fields = List.of(Shop.field("email", "profile.email"));
        SyncDef mirror = Shop.with(Shop.mirror("m"), SyncDef.Mode.MIRROR, List.of("vip"), fields, null);
        SyncDef upsert = Shop.with(Shop.mirror("u"), SyncDef.Mode.UPSERT, List.of("vip"), fields, null);
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("in", "in@x.io", null, null), person("out", "out@x.io", null, null)),
                members(spark, row("vip", "in"), row("risk", "out")),
                consents(spark, granted("in@x.io"), granted("out@x.io")));
        Dataset<Row> state = state(spark, "m", row("out", "d", "present", "out"))
                .union(state(spark, "u", row("out", "d", "present", "out")));

        assertRows(
                compare(inputs, state, mirror, upsert).select("sync", "change_key", "op", "status", "reason"),
                "m|in|add|planned|null",
                "m|out|remove|planned|left_audience",
                "u|in|add|planned|null",
                "u|out|update|unchanged|null");
    }

    @Test
    void audienceThatBecameEmptyIsHeld(SparkSession spark) {
        SyncDef vip = Shop.with(
                CRM, SyncDef.Mode.MIRROR, List.of("vip"), List.of(Shop.field("email", "profile.email")), null);
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("a", "a@x.io", null, null)),
                members(spark),
                consents(spark, granted("a@x.io")));
        Dataset<Row> compared = compare(
                inputs, state(spark, "crm", row("a", "d", "present", "a"), row("gone", "d", "present", "g")), vip);

        Set<String> emptied = PlanCounts.collect(compared).emptied(List.of(vip));

        assertEquals(Set.of("crm"), emptied);
        assertRows(
                short4(SyncPlan.holdEmptied(compared, emptied)),
                "a|remove|held|empty_audience",
                "gone|remove|planned|profile_gone");
        assertEquals(
                Map.of("planned", 1L, "unchanged", 0L, "held", 1L, "blocked", 0L),
                PlanCounts.collect(compared).holdingEmptied(emptied).parts("crm"));
    }

    @Test
    void removalIsHeldWhereTheDestinationCannotOrAnotherStillGoesByTheAddress(SparkSession spark) {
        SyncDef noRemove = new SyncDef(
                "keep",
                "keep",
                List.of(),
                List.of(),
                Optional.empty(),
                SyncDef.Undecided.BLOCK,
                SyncDef.Mode.UPSERT,
                Optional.empty(),
                List.of(Shop.field("city", "profile.city")),
                true,
                false,
                "",
                new Capabilities(Set.of(Op.ADD, Op.UPDATE), true, false));
        SyncDef keyed =
                Shop.with(CRM, SyncDef.Mode.MIRROR, List.of(), List.of(Shop.hashed("em", "profile.email")), "em");
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("survivor", "one@x.io", null, null)),
                members(spark),
                consents(spark, granted("one@x.io")));
        String hash = Digest.sha256("one@x.io");
        Dataset<Row> state = state(spark, "crm", row("loser", "d", "present", hash))
                .union(state(spark, "keep", row("loser", "d", "present", "loser")));

        assertRows(
                compare(inputs, state, keyed, noRemove)
                        .select("sync", "change_key", "op", "status", "reason", "remote_key"),
                "crm|survivor|add|planned|null|" + hash,
                "crm|loser|remove|held|address_in_use|" + hash,
                "keep|survivor|add|planned|null|survivor",
                "keep|loser|remove|held|remove_not_supported|loser");
    }

    @Test
    void mergeRemovesTheLoserAndUpdatesTheSurvivor(SparkSession spark) {
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("survivor", "s@x.io", null, "Ulm")),
                members(spark),
                consents(spark, granted("s@x.io")));
        Dataset<Row> state = state(
                spark,
                "crm",
                row("survivor", digest("s@x.io", null), "present", "survivor"),
                row("loser", digest("l@x.io", "Ulm"), "present", "loser"));

        assertRows(
                short4(compare(inputs, state, CRM)),
                "survivor|update|planned|null",
                "loser|remove|planned|profile_gone");
    }

    @Test
    void whatIsInDoubtIsHeldUntilSomethingChanges(SparkSession spark) {
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("same", "a@x.io", null, null), person("moved", "b@x.io", null, "Ulm")),
                members(spark),
                consents(spark, granted("a@x.io"), granted("b@x.io")));
        Dataset<Row> state = state(
                spark,
                "crm",
                row("same", digest("a@x.io", null), "unknown", "same"),
                row("moved", digest("b@x.io", null), "unknown", "moved"));

        assertRows(short4(compare(inputs, state, CRM)), "same|update|held|in_doubt", "moved|update|planned|null");
    }

    @Test
    void personWithoutARequiredFieldIsBlockedAndAnEmptyValueIsNeverHashed(SparkSession spark) {
        SyncDef keyed = new SyncDef(
                "ads",
                "ads",
                List.of(),
                List.of(),
                Optional.empty(),
                SyncDef.Undecided.BLOCK,
                SyncDef.Mode.MIRROR,
                Optional.of("em"),
                List.of(Shop.hashed("em", "profile.email")),
                true,
                false,
                "",
                Shop.ALL);
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(spark, person("a", "  ", null, null), person("b", null, null, null)),
                members(spark),
                consents(spark));
        Dataset<Row> compared = compare(inputs, Shop.empty(spark, SyncStateTable.DEF), keyed);

        assertRows(short4(compared), "a|add|blocked|missing_field: em", "b|add|blocked|missing_field: em");
        assertFalse(compared.where("remote_key is not null").count() > 0, "no address of a person who is not sent");
    }
}
