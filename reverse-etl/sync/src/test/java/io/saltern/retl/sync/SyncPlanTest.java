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
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.saltern.base.Digest;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.SyncPlanTable;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.lake.table.SyncStateTable;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.FieldType;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Payload;
import io.saltern.testkit.Rows;
import io.saltern.testkit.SparkExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
        return SyncPlan.keepAddressesInUse(SyncPlan.compare(desired, state, all), all);
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
                "later|add|blocked|consent_denied",
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

    private static final SyncDef KEYED = Shop.keyed("ads", Optional.empty());

    private static String hash(String email) {
        return Digest.sha256(email);
    }

    private static String digest(String email) {
        return Payload.of(Map.of("em", hash(email))).digest();
    }

    private static Row held(String key, String email) {
        return row(key, digest(email), "present", hash(email));
    }

    private static Dataset<Row> byAddress(Dataset<Row> compared) {
        return compared.selectExpr(
                "replace(change_key, '\u0000', '/') AS change_key", "op", "status", "reason", "remote_key");
    }

    private static SyncInputs people(SparkSession spark, SyncPeopleRows rows) {
        return Shop.inputs(spark, rows.profiles(), members(spark), rows.consents());
    }

    /** Tables of a test. */
    private record SyncPeopleRows(Dataset<Row> profiles, Dataset<Row> consents) {}

    @Test
    void formerAddressIsAnObjectOfItsOwn(SparkSession spark) {
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(
                                spark,
                                person("moved", "new@x.io", null, null),
                                person("back", "first@x.io", null, null),
                                person("late", "l2@x.io", null, null),
                                person("doubt", "d2@x.io", null, null)),
                        consents(spark)));
        Dataset<Row> state = state(
                spark,
                "ads",
                held("moved", "old@x.io"),
                held("back", "second@x.io"),
                row("back\u0000" + hash("first@x.io"), digest("first@x.io"), "present", hash("first@x.io")),
                held("late", "l2@x.io"),
                row("late\u0000" + hash("l1@x.io"), null, "present", hash("l1@x.io")),
                row("doubt", digest("d2@x.io"), "unknown", hash("d2@x.io")),
                row("doubt\u0000" + hash("d1@x.io"), digest("d1@x.io"), "present", hash("d1@x.io")),
                row("gone\u0000" + hash("g1@x.io"), digest("g1@x.io"), "present", hash("g1@x.io")));

        Dataset<Row> compared = compare(inputs, state, KEYED);

        assertRows(
                byAddress(compared),
                "moved|add|planned|null|" + hash("new@x.io"),
                "moved/" + hash("old@x.io") + "|remove|planned|address_changed|" + hash("old@x.io"),
                "back|add|planned|null|" + hash("first@x.io"),
                "back/" + hash("second@x.io") + "|remove|planned|address_changed|" + hash("second@x.io"),
                "back/" + hash("first@x.io") + "|remove|held|address_in_use|" + hash("first@x.io"),
                "late|update|unchanged|null|" + hash("l2@x.io"),
                "late/" + hash("l1@x.io") + "|remove|planned|address_changed|" + hash("l1@x.io"),
                "doubt|update|held|in_doubt|" + hash("d2@x.io"),
                "doubt/" + hash("d1@x.io") + "|remove|held|address_changed|" + hash("d1@x.io"),
                "gone/" + hash("g1@x.io") + "|remove|planned|profile_gone|" + hash("g1@x.io"));
        PlanCounts counts = PlanCounts.collect(compared);
        assertEquals(10, counts.considered("ads"));
        assertEquals(
                10,
                counts.parts("ads").values().stream().mapToLong(Long::longValue).sum());
        assertEquals(1, counts.waitingRemovals());
        Dataset<Row> desired = SyncPlan.desired(SyncPeople.of(inputs, List.of(KEYED), AS_OF_COLUMN), List.of(KEYED));
        assertRows(
                SyncPlan.withPayloads(compared.where("status = 'planned'"), desired)
                        .groupBy("op", "is_true")
                        .count(),
                "add|true|2",
                "remove|true|4");
    }

    @Test
    void whoWithdrewIsRemovedAtThePresentAndTheFormerAddresses(SparkSession spark) {
        SyncDef asking = Shop.keyed("ads", Optional.of("news"));
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(spark, person("p", "new@x.io", null, null)),
                        consents(
                                spark,
                                row("email", "old@x.io", "news", "2026-01-01 00:00:00", false),
                                row("email", "new@x.io", "news", "2026-01-01 00:00:00", false))));
        Dataset<Row> state = state(
                spark,
                "ads",
                held("p", "mid@x.io"),
                row("p\u0000" + hash("old@x.io"), digest("old@x.io"), "present", hash("old@x.io")));

        assertRows(
                byAddress(compare(inputs, state, asking)),
                "p|remove|planned|consent_denied|" + hash("mid@x.io"),
                "p/" + hash("old@x.io") + "|remove|planned|consent_denied|" + hash("old@x.io"));
    }

    @Test
    void ofPeopleWithOneKeyTheNewestIsSentAndTheOthersAreBlocked(SparkSession spark) {
        Dataset<Row> profiles = profiles(
                        spark,
                        person("a", "one@x.io", null, null),
                        person("b", "one@x.io", null, null),
                        person("c", "one@x.io", null, null),
                        person("d", "tie@x.io", null, null),
                        person("e", "tie@x.io", null, null))
                .withColumn(
                        "email_at",
                        expr("CASE WHEN profile_id = 'b' THEN timestamp'2026-02-02' WHEN profile_id = 'a'"
                                + " THEN timestamp'2026-02-01' END"));
        SyncInputs inputs = people(spark, new SyncPeopleRows(profiles, consents(spark)));
        // Today's holder is not the newest one; two of equal age are both noted as there.
        Dataset<Row> state = state(spark, "ads", held("a", "one@x.io"), held("d", "tie@x.io"), held("e", "tie@x.io"));

        Dataset<Row> compared = compare(inputs, state, KEYED);

        assertRows(
                byAddress(compared),
                "a|remove|blocked|same_key|" + hash("one@x.io"),
                "b|add|planned|null|" + hash("one@x.io"),
                "c|add|blocked|same_key|null",
                "d|update|planned|null|" + hash("tie@x.io"),
                "e|remove|blocked|same_key|" + hash("tie@x.io"));
        assertEquals(
                Map.of("planned", 2L, "unchanged", 0L, "held", 0L, "blocked", 3L),
                PlanCounts.collect(compared).parts("ads"));
    }

    @Test
    void nextOneTakesTheAddressOverWithoutARemovalInBetween(SparkSession spark) {
        SyncDef asking = Shop.keyed("ads", Optional.of("news"));
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(spark, person("b", "one@x.io", null, null), person("c", "two@x.io", null, null)),
                        consents(spark, granted("one@x.io"), granted("two@x.io"))));
        Dataset<Row> state = state(
                spark,
                "ads",
                held("a", "one@x.io"),
                row("x\u0000" + hash("two@x.io"), null, "present", hash("two@x.io")));

        assertRows(
                byAddress(compare(inputs, state, asking)),
                "a|remove|held|address_in_use|" + hash("one@x.io"),
                "b|add|planned|null|" + hash("one@x.io"),
                "c|add|planned|null|" + hash("two@x.io"),
                "x/" + hash("two@x.io") + "|remove|held|address_in_use|" + hash("two@x.io"));
    }

    @Test
    void grantsOfTheFutureWaitAndDenialsDoNot(SparkSession spark) {
        Dataset<Row> consents = consents(
                        spark,
                        granted("grant@x.io"),
                        row("email", "ahead@x.io", "news", "2027-01-01 00:00:00", true),
                        granted("denied@x.io"),
                        row("email", "denied@x.io", "news", "2027-01-01 00:00:00", false),
                        row("email", "again@x.io", "news", "2027-01-01 00:00:00", false),
                        row("email", "again@x.io", "news", "2026-02-12 00:00:00", true),
                        row("email", "tie@x.io", "news", "2027-01-01 00:00:00", false),
                        row("email", "tie@x.io", "news", "2026-02-11 00:00:00", true))
                .withColumn("_day", expr("date'2026-02-10'"))
                .withColumn("known_at", AS_OF_COLUMN);
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(
                                spark,
                                person("grant", "grant@x.io", null, null),
                                person("ahead", "ahead@x.io", null, null),
                                person("denied", "denied@x.io", null, null),
                                person("again", "again@x.io", null, null),
                                person("tie", "tie@x.io", null, null)),
                        consents));

        assertRows(
                short4(compare(inputs, state(spark, "crm"), CRM)),
                "grant|add|planned|null",
                "ahead|add|blocked|consent_missing",
                "denied|add|blocked|consent_denied",
                "again|add|planned|null",
                "tie|add|blocked|consent_denied");
        assertRows(
                ConsentDecisions.counts(consents, AS_OF_COLUMN, List.of("News", "ads"))
                        .select("purpose", "rows", "waiting", "early", "unreadable"),
                "news|8|1|3|0");
    }

    @Test
    void denialOfAllPurposesCompetesInEachAndPurposesAreComparedWithoutCase(SparkSession spark) {
        Dataset<Row> consents = consents(
                spark,
                row("email", "all@x.io", "news", "2026-01-01 00:00:00", true),
                row("email", "all@x.io", "*", "2026-01-02 00:00:00", false),
                row("email", "later@x.io", "*", "2026-01-02 00:00:00", false),
                row("email", "later@x.io", "news", "2026-01-03 00:00:00", true),
                row("email", "silent@x.io", "*", "2026-01-02 00:00:00", false),
                row("email", "case@x.io", "nEWS", "2026-01-02 00:00:00", true));
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(
                                spark,
                                person("all", "all@x.io", null, null),
                                person("later", "later@x.io", null, null),
                                person("silent", "silent@x.io", null, null),
                                person("case", "case@x.io", null, null)),
                        consents));

        assertRows(
                short4(compare(inputs, state(spark, "crm"), Shop.asking(CRM, " News "))),
                "all|add|blocked|consent_denied",
                "later|add|planned|null",
                "silent|add|blocked|consent_denied",
                "case|add|planned|null");
    }

    @Test
    void grantOfAPurposeCalledAllIsNoGrantOfAnother(SparkSession spark) {
        Dataset<Row> consents = consents(
                spark,
                row("email", "only@x.io", "*", "2026-01-01 00:00:00", true),
                row("email", "denied@x.io", "news", "2026-01-01 00:00:00", false),
                row("email", "denied@x.io", " * ", "2026-01-02 00:00:00", true),
                row("email", "granted@x.io", "news", "2026-01-01 00:00:00", true),
                row("email", "granted@x.io", "*", "2026-01-02 00:00:00", true),
                row("email", "back@x.io", "*", "2026-01-01 00:00:00", false),
                row("email", "back@x.io", "*", "2026-01-02 00:00:00", true));
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(
                                spark,
                                person("only", "only@x.io", null, null),
                                person("denied", "denied@x.io", null, null),
                                person("granted", "granted@x.io", null, null),
                                person("back", "back@x.io", null, null)),
                        consents));

        assertRows(
                short4(compare(inputs, state(spark, "crm"), CRM)),
                "only|add|blocked|consent_missing",
                "denied|add|blocked|consent_denied",
                "granted|add|planned|null",
                "back|add|blocked|consent_denied");
        assertRows(
                ConsentDecisions.counts(consents, AS_OF_COLUMN, List.of("news")).select("purpose", "rows"),
                "news|2",
                "*|1");
    }

    @Test
    void denialDatedAheadOfItsLoadCountsOnceFromItsLoad(SparkSession spark) {
        // As-of has passed the dates by now.
        Dataset<Row> consents = consents(
                        spark,
                        row("email", "later@x.io", "news", "2026-02-20 00:00:00", false),
                        row("email", "later@x.io", "news", "2026-02-12 00:00:00", true),
                        row("email", "before@x.io", "news", "2026-02-20 00:00:00", false),
                        row("email", "before@x.io", "news", "2026-02-09 00:00:00", true),
                        row("email", "sameday@x.io", "news", "2026-02-10 08:00:00", false),
                        row("email", "sameday@x.io", "news", "2026-02-10 09:00:00", true),
                        row("email", "tie@x.io", "news", "2026-02-20 00:00:00", false),
                        row("email", "tie@x.io", "news", "2026-02-11 00:00:00", true))
                .withColumn("_day", expr("date'2026-02-10'"))
                .withColumn("known_at", AS_OF_COLUMN);
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(
                                spark,
                                person("later", "later@x.io", null, null),
                                person("before", "before@x.io", null, null),
                                person("sameday", "sameday@x.io", null, null),
                                person("tie", "tie@x.io", null, null)),
                        consents));

        assertRows(
                short4(compare(inputs, state(spark, "crm"), CRM)),
                "later|add|planned|null",
                "before|add|blocked|consent_denied",
                "sameday|add|planned|null",
                "tie|add|blocked|consent_denied");
    }

    @Test
    void contactsInOtherFieldsNeedConsentOfTheirOwn(SparkSession spark) {
        SyncDef wide = Shop.with(
                CRM,
                SyncDef.Mode.MIRROR,
                List.of(),
                List.of(
                        Shop.field("email", "profile.email"),
                        Shop.field("emails", "profile.all_values.email"),
                        Shop.field("phones", "profile.all_values.phone"),
                        Shop.field("note", "profile.attributes.note"),
                        Shop.field("tel", "profile.attributes.tel"),
                        Shop.contact("fax", "profile.attributes.fax", "phone"),
                        Shop.contact("boss", "profile.attributes.boss.mail", "email")),
                null);
        Dataset<Row> profiles = profiles(spark, person("p", "p@x.io", null, null), person("q", "q@x.io", null, null))
                .withColumn(
                        "all_values",
                        expr("map('email', array('p@x.io', 'b@x.io', 'a@x.io'), 'phone',"
                                + " array('+4930111;ext=12', '+4930222'))"))
                .withColumn(
                        "attributes",
                        expr("map('note', 'Friend@X.io', 'tel', '+49 30 333444', 'fax', '0049 (30) 555',"
                                + " 'boss', '{\"mail\": \"BOSS@x.io\", \"name\": \"B\"}')"));
        Dataset<Row> consents = consents(
                spark,
                granted("p@x.io"),
                granted("q@x.io"),
                granted("b@x.io"),
                granted("boss@x.io"),
                row("email", "a@x.io", "news", "2026-01-01 00:00:00", false),
                row("phone", "+4930111", "news", "2026-01-01 00:00:00", true),
                row("phone", "+4930555", "news", "2026-01-01 00:00:00", true),
                row("email", "friend@x.io", "ads", "2026-01-01 00:00:00", true));
        SyncInputs inputs = people(spark, new SyncPeopleRows(profiles.where("profile_id = 'p'"), consents));
        Dataset<Row> desired = SyncPlan.desired(SyncPeople.of(inputs, List.of(wide), AS_OF_COLUMN), List.of(wide));

        assertRows(
                desired.select("obstacle", "contacts_left_out", "payload"),
                "null|4|{\"boss\":\"BOSS@x.io\",\"email\":\"p@x.io\",\"emails\":\"b@x.io,p@x.io\","
                        + "\"fax\":\"0049 (30) 555\",\"note\":null,\"phones\":\"+4930111;ext=12\",\"tel\":null}");
        Dataset<Row> nobody = SyncPlan.desired(
                SyncPeople.of(
                        people(spark, new SyncPeopleRows(profiles.where("profile_id = 'q'"), consents(spark))),
                        List.of(wide),
                        AS_OF_COLUMN),
                List.of(wide));
        assertRows(
                nobody.select("obstacle", "contacts_left_out", "payload"),
                "consent_missing|10|{\"boss\":null,\"email\":null,\"emails\":null,\"fax\":null,\"note\":null,"
                        + "\"phones\":null,\"tel\":null}");
    }

    @Test
    void textsThatHoldContactsLeaveWithTheConsentOfTheOneThatTheyAre(SparkSession spark) {
        List<String> texts = List.of(
                // One that is granted.
                "\tAna@X.io\u00a0",
                "mailto:ana@x.io",
                "[\"ana@x.io\"]",
                "\u200btel:+49 30\t1234567",
                "['+49-30-1234567']",
                // None.
                "Flat 3 @ 4.50",
                "call 0301234567",
                "tel: none",
                "https://example.org/@ana.smith",
                // One that is not, and several.
                "\tbo@x.io\n",
                "\u00a0bo@x.io",
                "mailto:bo@x.io?subject=Hi",
                "ana@x.io,ana@x.io",
                "ana@x.io; bo@x.io",
                "[\"bo@x.io\", \"ana@x.io\"]",
                "a na@x.io",
                "Bo <bo@x.io>",
                "TEL:+49307654321",
                "+49301234567, +49301234567",
                "+49301234567\n+49307654321",
                "[\"0049301234567\",\"0049307654321\"]");
        int leaving = 9;
        SyncDef wide = Shop.with(
                CRM,
                SyncDef.Mode.MIRROR,
                List.of(),
                IntStream.range(0, texts.size())
                        .mapToObj(i -> Shop.field("f" + i, "profile.attributes.f" + i))
                        .toList(),
                null);
        Dataset<Row> profiles = profiles(spark, person("p", "ana@x.io", "+49301234567", null))
                .withColumn(
                        "attributes",
                        map(IntStream.range(0, texts.size())
                                .boxed()
                                .flatMap(i -> Stream.of(lit("f" + i), lit(texts.get(i))))
                                .toArray(Column[]::new)));
        Dataset<Row> consents =
                consents(spark, granted("ana@x.io"), row("phone", "+49301234567", "news", "2026-01-01 00:00:00", true));
        Map<String, Object> fields = new java.util.TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            fields.put("f" + i, i < leaving ? texts.get(i) : null);
        }

        Dataset<Row> desired = SyncPlan.desired(
                SyncPeople.of(people(spark, new SyncPeopleRows(profiles, consents)), List.of(wide), AS_OF_COLUMN),
                List.of(wide));

        assertRows(
                desired.select("contacts_left_out", "payload"),
                (texts.size() - leaving) + "|" + Payload.of(fields).canonicalJson());
    }

    @Test
    void contactOfSomebodyElseGivesNoConsentForThePerson(SparkSession spark) {
        SyncDef anonymous = Shop.with(
                CRM, SyncDef.Mode.MIRROR, List.of(), List.of(Shop.field("note", "profile.attributes.note")), null);
        Dataset<Row> profiles = profiles(spark, person("p", "p@x.io", null, null))
                .withColumn("attributes", expr("map('note', 'friend@x.io')"));
        SyncInputs inputs = people(spark, new SyncPeopleRows(profiles, consents(spark, granted("friend@x.io"))));

        assertRows(short4(compare(inputs, state(spark, "crm"), anonymous)), "p|add|blocked|consent_missing");
    }

    @Test
    void numbersLeavePlainAndFieldsKeepTheirDeclaredTypes(SparkSession spark) {
        FieldMapping near = Shop.field("far", "cluster.distance");
        FieldMapping far = new FieldMapping(
                "far",
                FieldSource.parse("cluster.distance", "n", Set.of()).source().orElseThrow(),
                false,
                near.rule(),
                near.digest(),
                "");
        SyncDef numbers = Shop.with(
                Shop.asking(CRM, null),
                SyncDef.Mode.MIRROR,
                List.of(),
                List.of(
                        Shop.field("revenue", "trait.revenue"),
                        Shop.field("last", "trait.revenue_30d"),
                        Shop.field("distance", "cluster.distance"),
                        far,
                        Shop.field("orders", "trait.order_count"),
                        Shop.field("at", "trait.last_order_at"),
                        Shop.field("born", "profile.birth_on"),
                        Shop.field("known", "profile.is_known"),
                        Shop.field("lifetime", "profile.attributes.lifetime"),
                        Shop.field("vip", "segment.vip"),
                        Shop.field("all", "segments")),
                null);
        Dataset<Row> profiles = profiles(spark, person("p", null, null, null))
                .withColumn("attributes", expr("map('lifetime', '12345678.90')"));
        Dataset<Row> traits = Shop.complete(
                spark.sql(
                        "SELECT 'p' AS profile_id, 12345678.9BD AS revenue, 0.0001BD AS revenue_30d, 3L AS order_count"),
                ProfileTraitTable.DEF);
        Dataset<Row> clusters = Shop.complete(
                spark.sql("SELECT 'p' AS profile_id, 'm' AS model, 1.2e-10D AS distance"
                        + " UNION ALL SELECT 'p', 'n', 1200.0D"),
                ClusterTable.DEF);
        SyncInputs base = Shop.inputs(spark, profiles, members(spark), consents(spark));
        SyncInputs inputs = new SyncInputs(base.profile(), traits, base.rfm(), clusters, base.member(), base.consent());
        Dataset<Row> desired =
                SyncPlan.desired(SyncPeople.of(inputs, List.of(numbers), AS_OF_COLUMN), List.of(numbers));

        String payload = desired.select("payload").first().getString(0);
        assertEquals(
                "{\"all\":\"\",\"at\":null,\"born\":null,\"distance\":\"0.00000000012\",\"far\":\"1200\",\"known\":true,"
                        + "\"last\":0.0001,\"lifetime\":\"12345678.90\",\"orders\":3,\"revenue\":12345678.9,\"vip\":false}",
                payload);
        assertRows(
                DropFiles.csv(
                                desired.selectExpr(
                                        "'add' AS op", "change_key", "next_remote_key AS remote_key", "payload"),
                                numbers)
                        .select("revenue", "last", "distance", "orders", "lifetime"),
                "12345678.9|0.0001|0.00000000012|3|12345678.90");
        assertEquals(
                "[DECIMAL, DECIMAL, DOUBLE, DOUBLE, WHOLE, TIME, DATE, TRUTH, TEXT, TRUTH, TEXT]",
                numbers.types().values().toString());
        assertEquals(FieldType.TEXT, Shop.hashed("h", "trait.revenue").type());
    }

    @Test
    void removalInDoubtIsPlannedAnew(SparkSession spark) {
        SyncDef vips = Shop.with(
                Shop.keyed("ads", Optional.of("news")),
                SyncDef.Mode.MIRROR,
                List.of("vip"),
                List.of(Shop.hashed("em", "profile.email")),
                "em");
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(
                        spark,
                        person("stays", "stays@x.io", null, null),
                        person("denied", "denied@x.io", null, null),
                        person("left", "left@x.io", null, null),
                        person("moved", "new@x.io", null, null)),
                members(spark, row("vip", "stays"), row("vip", "denied"), row("vip", "moved")),
                consents(
                        spark,
                        granted("stays@x.io"),
                        granted("left@x.io"),
                        granted("new@x.io"),
                        row("email", "denied@x.io", "news", "2026-01-01 00:00:00", false)));
        Dataset<Row> state = state(
                spark,
                "ads",
                row("stays", digest("stays@x.io"), "unknown", hash("stays@x.io")),
                row("denied", null, "unknown", hash("denied@x.io")),
                row("left", null, "unknown", hash("left@x.io")),
                row("gone", null, "unknown", hash("gone@x.io")),
                held("moved", "new@x.io"),
                row("moved\u0000" + hash("old@x.io"), null, "unknown", hash("old@x.io")));

        assertRows(
                byAddress(compare(inputs, state, vips)),
                "stays|update|held|in_doubt|" + hash("stays@x.io"),
                "denied|remove|planned|consent_denied|" + hash("denied@x.io"),
                "left|remove|planned|left_audience|" + hash("left@x.io"),
                "gone|remove|planned|profile_gone|" + hash("gone@x.io"),
                "moved|update|unchanged|null|" + hash("new@x.io"),
                "moved/" + hash("old@x.io") + "|remove|planned|address_changed|" + hash("old@x.io"));
    }

    @Test
    void batchInDoubtGoesAgainWithItsRemovalsUnlessAWriteHasMovedOn(SparkSession spark) {
        Dataset<Row> rows = Rows.of(
                        spark,
                        "batch_key string, change_key string, payload_digest string, op string, status string,"
                                + " reason string",
                        row("mixed", "a", "d", "update", "held", "in_doubt"),
                        row("mixed", "b", null, "remove", "planned", "consent_denied"),
                        row("drop", "c", "d", "add", "held", "in_doubt"),
                        row("drop", "c/former", null, "remove", "held", "address_changed"),
                        row("removals", "e", null, "remove", "planned", "profile_gone"),
                        row("withdrawn", "f", "d", "update", "held", "in_doubt"),
                        row("withdrawn", "g", "d", "remove", "planned", "consent_denied"),
                        row("taken", "h", "d", "update", "held", "in_doubt"),
                        row("taken", "i", null, "remove", "held", "address_in_use"),
                        row("back", "j", "d", "update", "held", "in_doubt"),
                        row("back", "k", null, "update", "planned", null))
                .withColumn("sync", lit("crm"))
                .withColumn("profile_id", expr("change_key"));
        Dataset<Row> receipts = rows.withColumn("plan_id", lit("old"))
                .withColumn("attempt", lit(1))
                .withColumn("outcome", lit("unknown"))
                .withColumn("batch_run_id", lit("run"))
                .withColumn("batch_no", lit(0));
        Dataset<Row> state =
                rows.drop("status").withColumn("plan_id", lit("old")).withColumn("status", lit("unknown"));

        assertRows(
                Doubts.batches(
                                Shop.complete(receipts, SyncReceiptTable.DEF),
                                Shop.complete(state, SyncStateTable.DEF),
                                Shop.complete(rows.withColumn("plan_id", lit("new")), SyncPlanTable.DEF))
                        .select("batch_key", "rows"),
                "mixed|2",
                "drop|2");
    }

    @Test
    void ofARemovalThatWentTwiceTheNewOneCountsIfAnythingCameOfIt(SparkSession spark) {
        Dataset<Row> receipts = Rows.of(
                        spark,
                        "change_key string, attempt int, plan_id string, outcome string",
                        row("both", 2, "old", "accepted"),
                        row("both", 1, "new", "accepted"),
                        row("open", 2, "old", "accepted"),
                        row("open", 1, "new", "unknown"),
                        row("unsent", 2, "old", "accepted"),
                        row("unsent", 1, "new", "unsent"),
                        row("refused", 2, "old", "unknown"),
                        row("refused", 1, "new", "rejected"))
                .withColumn("sync", lit("crm"))
                .withColumn("profile_id", expr("change_key"))
                .withColumn("op", lit("remove"))
                .withColumn("is_in_doubt", expr("attempt = 2"))
                .withColumn("payload_digest", expr("CAST(NULL AS string)"))
                .withColumn("remote_key", lit("k"))
                .withColumn("outcome_remote_key", expr("CAST(NULL AS string)"))
                .withColumn("known_at", AS_OF_COLUMN);

        assertRows(
                SyncReceipts.state(receipts, Shop.empty(spark, SyncStateTable.DEF))
                        .select("change_key", "status", "plan_id"),
                "both|removed|new",
                "open|unknown|new",
                "unsent|removed|old",
                "refused|unknown|old");
    }

    @Test
    void upsertKeepsNobodyOutsideTheAudienceWithAContactThatIsDeniedSince(SparkSession spark) {
        List<FieldMapping> both = List.of(Shop.field("email", "profile.email"), Shop.field("phone", "profile.phone"));
        SyncDef upsert = Shop.with(Shop.mirror("u"), SyncDef.Mode.UPSERT, List.of("vip"), both, null);
        SyncDef free =
                Shop.asking(Shop.with(Shop.mirror("f"), SyncDef.Mode.UPSERT, List.of("vip"), both, "email"), null);
        SyncDef keyed = Shop.with(Shop.mirror("k"), SyncDef.Mode.UPSERT, List.of("vip"), both, "email");
        SyncInputs inputs = Shop.inputs(
                spark,
                profiles(
                        spark,
                        person("denied", "denied@x.io", "+4911", null),
                        person("silent", "silent@x.io", "+4922", null),
                        person("granted", "granted@x.io", "+4933", null),
                        person("new", "new@x.io", "+4944", null)),
                members(spark),
                consents(
                        spark,
                        granted("denied@x.io"),
                        row("phone", "+4911", "news", "2026-02-01 00:00:00", false),
                        granted("silent@x.io"),
                        granted("granted@x.io"),
                        row("phone", "+4933", "news", "2026-02-01 00:00:00", true),
                        granted("new@x.io"),
                        row("phone", "+4944", "news", "2026-02-01 00:00:00", true)));
        Map<String, Object> silent = new java.util.TreeMap<>();
        silent.put("email", "silent@x.io");
        silent.put("phone", null);
        Dataset<Row> state = state(
                        spark,
                        "u",
                        row("denied", "with phone", "present", "denied"),
                        row("silent", Payload.of(silent).digest(), "present", "silent"),
                        row("granted", "before", "present", "granted"))
                .union(state(spark, "f", row("new", "d", "present", "old@x.io")))
                .union(state(
                        spark,
                        "k",
                        row("new", "d", "present", "old@x.io"),
                        row("granted", "d", "present", "granted@x.io")));

        assertRows(
                compare(inputs, state, upsert, free, keyed).select("sync", "change_key", "op", "status", "reason"),
                "u|denied|remove|planned|consent_denied",
                "u|silent|update|unchanged|null",
                "u|granted|update|unchanged|null",
                "f|new|update|unchanged|null",
                "k|new|remove|planned|consent_denied",
                "k|granted|update|unchanged|null");
    }

    @Test
    void formerAddressThatMayBeDeniedDoesNotWaitForTheNewOne(SparkSession spark) {
        SyncDef asking = Shop.keyed("ads", Optional.of("news"));
        Dataset<Row> profiles = profiles(
                        spark,
                        person("moved", "m2@x.io", null, null),
                        person("left", "l2@x.io", null, null),
                        person("doubt", "d2@x.io", null, null),
                        person("phone", "p2@x.io", "+4911", null),
                        person("silent", "s2@x.io", null, null))
                .withColumn(
                        "identifiers",
                        expr("array(named_struct('namespace', 'email', 'value', left(profile_id, 1) || '1@x.io'))"));
        Dataset<Row> consents = consents(
                spark,
                granted("m2@x.io"),
                row("email", "m1@x.io", "news", "2026-02-01 00:00:00", false),
                granted("l2@x.io"),
                row("email", "l1@x.io", "news", "2026-02-01 00:00:00", false),
                granted("d2@x.io"),
                row("email", "d1@x.io", "news", "2026-02-01 00:00:00", false),
                granted("p2@x.io"),
                row("phone", "+4911", "news", "2026-02-01 00:00:00", false),
                granted("s2@x.io"),
                row("email", "s1@x.io", "ads", "2026-02-01 00:00:00", false));
        Dataset<Row> state = state(
                spark,
                "ads",
                held("moved", "m1@x.io"),
                held("left", "l2@x.io"),
                row("left\u0000" + hash("l1@x.io"), "d", "present", hash("l1@x.io")),
                row("doubt", digest("d2@x.io"), "unknown", hash("d2@x.io")),
                row("doubt\u0000" + hash("d1@x.io"), "d", "present", hash("d1@x.io")),
                held("phone", "p1@x.io"),
                held("silent", "s1@x.io"));

        Dataset<Row> removals = compare(people(spark, new SyncPeopleRows(profiles, consents)), state, asking)
                .where("op = 'remove'");

        assertRows(
                removals.withColumn("waits", SyncPlan.goesAfterOthers())
                        .select("profile_id", "status", "reason", "waits"),
                "moved|planned|consent_denied|false",
                "left|planned|consent_denied|false",
                "doubt|planned|consent_denied|false",
                "phone|planned|address_changed|true",
                "silent|planned|address_changed|true");
    }

    @Test
    void emptyAudienceKeepsNoFormerAddress(SparkSession spark) {
        SyncDef vip = Shop.with(
                Shop.keyed("ads", Optional.empty()),
                SyncDef.Mode.MIRROR,
                List.of("vip"),
                List.of(Shop.hashed("em", "profile.email")),
                "em");
        SyncInputs inputs = people(
                spark,
                new SyncPeopleRows(
                        profiles(spark, person("a", "a2@x.io", null, null), person("b", "b@x.io", null, null)),
                        consents(spark)));
        Dataset<Row> state = state(
                spark,
                "ads",
                held("a", "a2@x.io"),
                row("a\u0000" + hash("a1@x.io"), "d", "present", hash("a1@x.io")),
                row("b\u0000" + hash("b1@x.io"), "d", "present", hash("b1@x.io")));
        Dataset<Row> compared = compare(inputs, state, vip);
        PlanCounts counts = PlanCounts.collect(compared);

        assertEquals(Set.of("ads"), counts.emptied(List.of(vip)));
        assertRows(
                byAddress(SyncPlan.holdEmptied(compared, Set.of("ads"))),
                "a|remove|held|empty_audience|" + hash("a2@x.io"),
                "a/" + hash("a1@x.io") + "|remove|planned|address_changed|" + hash("a1@x.io"),
                "b/" + hash("b1@x.io") + "|remove|planned|address_changed|" + hash("b1@x.io"));
    }

    @Test
    void whoNeverArrivedUnderTheNotedAddressHoldsNoPayload(SparkSession spark) {
        Dataset<Row> sent = Rows.of(
                        spark,
                        "change_key string, op string, remote_key string, outcome string, change_no bigint",
                        // Its former address is that of somebody else now.
                        row("moved", "add", "one", "accepted", 1L),
                        row("moved", "update", "one", "accepted", 2L),
                        row("next", "add", "one", "accepted", 3L),
                        // Its former address was removed since.
                        row("cleared", "add", "two", "accepted", 1L),
                        row("cleared", "update", "two", "accepted", 2L),
                        row("other", "remove", "two", "accepted", 3L),
                        // As it should be, in doubt, and with a plan that is no longer there.
                        row("well", "add", "three", "accepted", 1L),
                        row("doubt", "add", "four", "unknown", 1L))
                .withColumn("sync", lit("ads"))
                .withColumn("plan_id", expr("'plan ' || change_no"))
                .withColumn("profile_id", expr("change_key"))
                .withColumn("status", lit("planned"))
                .withColumn("known_at", AS_OF_COLUMN)
                .withColumn("attempt", lit(1));
        Dataset<Row> state = state(
                        spark,
                        "ads",
                        row("moved", "d", "present", "one new"),
                        row("next", "d", "present", "one"),
                        row("cleared", "d", "present", "two new"),
                        row("well", "d", "present", "three"),
                        row("doubt", "d", "unknown", "four"),
                        row("ancient", "d", "present", "five"))
                .withColumn(
                        "plan_id",
                        expr("CASE change_key WHEN 'moved' THEN 'plan 2' WHEN 'cleared' THEN 'plan 2'"
                                + " WHEN 'next' THEN 'plan 3' WHEN 'ancient' THEN 'plan 0' ELSE 'plan 1' END"));

        assertRows(
                FormerAddresses.find(
                                Shop.complete(sent, SyncPlanTable.DEF),
                                Shop.complete(sent, SyncReceiptTable.DEF),
                                state)
                        .select("change_key", "payload_digest", "status", "remote_key"),
                "moved|null|present|one new",
                "cleared|null|present|two new");
    }
}
