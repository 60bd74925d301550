package io.saltern.etl.stage;

import static io.saltern.testkit.DatasetAssert.assertRows;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.etl.config.SourceConfig;
import io.saltern.testkit.SparkExtension;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CustomerAndEventPlanTest {
    private static final String TIMED =
            """
            format: csv
            entity: customer
            record_id: id
            valid_at: changed
            columns: {given_name: name, email: mail, birth_on: born}
            identifiers: {crm_id: id, email: email}
            """;
    private static final String UNTIMED = TIMED.replace("valid_at: changed\n", "");

    private static Dataset<Row> typed(SparkSession spark, String yaml, long load, String day, String... texts) {
        SourceConfig source = PartRows.source("crm", yaml);
        return CustomerPlan.versions(
                MappingPlan.typed(PartRows.of(spark, source, load, day, "id,changed,name,mail,born", texts), source),
                source);
    }

    private static Dataset<Row> outcomes(Dataset<Row> versions) {
        return Versions.classify(versions, Optional.empty(), "record_id")
                .select(
                        col("record_id"),
                        col("valid_at").cast("date"),
                        col("given_name"),
                        col(Outcomes.OUTCOME),
                        col("_fault.rule"));
    }

    @Test
    void aVersionIsNamedByItsTimeAndContent(SparkSession spark) {
        assertRows(
                outcomes(typed(
                        spark,
                        TIMED,
                        1,
                        "2025-03-02",
                        "1,2025-03-01,Ana,,",
                        "1,2025-03-01,Ana,,",
                        "1,2025-03-01,Anna,,",
                        "1,2025-03-02,Ana,,")),
                "1|2025-03-01|Ana|staged|null",
                "1|2025-03-01|Ana|duplicate|null",
                "1|2025-03-01|Anna|staged|null",
                "1|2025-03-02|Ana|staged|null");
    }

    @Test
    void withoutATimeEqualContentIsADuplicateAndAValueThatReturnsIsNew(SparkSession spark) {
        Dataset<Row> days = typed(spark, UNTIMED, 1, "2025-03-02", "1,,Ana,,")
                .unionByName(typed(spark, UNTIMED, 2, "2025-03-03", "1,,Ana,,"))
                .unionByName(typed(spark, UNTIMED, 3, "2025-03-04", "1,,Anna,,"))
                .unionByName(typed(spark, UNTIMED, 4, "2025-03-05", "1,,Ana,,"));
        assertRows(
                outcomes(days),
                "1|2025-03-02|Ana|staged|null",
                "1|2025-03-03|Ana|duplicate|null",
                "1|2025-03-04|Anna|staged|null",
                "1|2025-03-05|Ana|staged|null");
    }

    @Test
    void whatAnEarlierRunStagedCounts(SparkSession spark) {
        Dataset<Row> first = typed(spark, UNTIMED, 1, "2025-03-02", "1,,Ana,,");
        Dataset<Row> held = Versions.classify(first, Optional.empty(), "record_id");
        assertRows(
                Versions.classify(
                                typed(spark, UNTIMED, 2, "2025-03-03", "1,,Ana,,", "2,,Bo,,"),
                                Optional.of(held),
                                "record_id")
                        .select("record_id", Outcomes.OUTCOME),
                "1|duplicate",
                "2|staged");
    }

    @Test
    void recordsThatBreakARuleAreRejectedAndUnfitEmailsAreDropped(SparkSession spark) {
        Dataset<Row> versions = typed(
                spark,
                TIMED,
                1,
                "2025-03-02",
                ",2025-03-01,Ana,,",
                "2,soon,Ana,,",
                "3,2025-03-01,Ana,no mail,",
                "4,2025-03-01,Ana,,31.12.1980",
                "5,2025-03-01");
        assertRows(
                Versions.classify(versions, Optional.empty(), "record_id")
                        .select(
                                col("_record_no"),
                                col(Outcomes.OUTCOME),
                                col("_fault.rule"),
                                col("_fault.field"),
                                col("email"),
                                col("_blanked")),
                "1|rejected|required|id|null|0",
                "2|rejected|timestamp|changed|null|0",
                "3|staged|null|null|null|1",
                "4|rejected|date|born|null|0",
                "5|rejected|column_count|null|null|0");
    }

    private static Dataset<Row> messages(SparkSession spark, String more, String... texts) {
        SourceConfig source = PartRows.source("web", "format: segment\n" + more);
        Dataset<Row> events = EventPlan.segment(PartRows.of(spark, source, 1, "2025-03-02", null, texts), source);
        return EventPlan.classify(events, Optional.empty());
    }

    private static String message(String id, String type, String rest) {
        return "{\"messageId\":\"" + id + "\",\"type\":\"" + type + "\",\"timestamp\":\"2025-03-01T10:00:00Z\"" + rest
                + "}";
    }

    @Test
    void messagesFollowTheSegmentSpecification(SparkSession spark) {
        assertRows(
                messages(
                                spark,
                                "",
                                "{\"sentAt\":\"2025-03-01T11:00:00Z\",\"batch\":["
                                        + message("1", "track", ",\"event\":\"Bought\",\"properties\":{\"order_id\":7}")
                                        + "," + message("1", "track", ",\"event\":\"Bought\"") + "]}",
                                message("2", "track", ""),
                                message("3", "dance", ""),
                                "{\"type\":\"page\",\"timestamp\":\"2025-03-01T10:00:00Z\"}",
                                message("4", "page", ",\"name\":\"Home\""),
                                message("5", "screen", ",\"groupId\":\"g\""),
                                "{\"messageId\":\"6\",\"type\":\"page\",\"timestamp\":\"now\"}")
                        .select(
                                regexp_replace(col("event_id"), "[0-9a-f]{32}", "HASH"),
                                col("type"),
                                col("name"),
                                col("order_id"),
                                col("received_at").cast("string"),
                                col(Outcomes.OUTCOME),
                                col("_fault.rule")),
                "1|track|Bought|7|2025-03-01 11:00:00|staged|null",
                "1|track|Bought|null|2025-03-01 11:00:00|duplicate|null",
                "2|track|null|null|null|rejected|required",
                "3|dance|dance|null|null|rejected|message_type",
                "content-HASH|page|page|null|null|staged|null",
                "4|page|Home|null|null|staged|null",
                "5|screen|screen|null|null|staged|null",
                "6|page|page|null|null|rejected|timestamp");
    }

    @Test
    void anAliasShowsBothIds(SparkSession spark) {
        String lead = message("1", "alias", ",\"userId\":\"u_1\",\"previousId\":\"lead_1\"");
        String device =
                message("2", "alias", ",\"userId\":\"u_1\",\"previousId\":\"dcb1fdb3-70b4-46be-8d68-33e341cdc648\"");
        assertRows(
                messages(spark, "", lead, device)
                        .select(
                                col("event_id"),
                                col("previous_id"),
                                col("identifiers.namespace").cast("string")),
                "1|lead_1|[user_id, user_id]",
                "2|dcb1fdb3-70b4-46be-8d68-33e341cdc648|[anonymous_id, user_id]");
        assertRows(
                messages(spark, "alias_previous: user_id\n", device)
                        .select(col("identifiers.namespace").cast("string")),
                "[user_id, user_id]");
    }

    @Test
    void traitsAreIdentifiersOfIdentifyMessagesOnly(SparkSession spark) {
        String traits = ",\"anonymousId\":\"a\",\"traits\":{\"email\":\" Ana@X.de\",\"phone\":\"0151 23456789\"}";
        assertRows(
                messages(spark, "", message("1", "identify", traits), message("2", "group", traits))
                        .select(col("event_id"), col("identifiers.value").cast("string")),
                "1|[a, ana@x.de, +4915123456789]",
                "2|[a]");
    }

    @Test
    void anIdentifyMakesACustomerVersion(SparkSession spark) {
        Dataset<Row> events = messages(
                spark,
                "",
                message(
                        "1",
                        "identify",
                        ",\"userId\":\"u\",\"anonymousId\":\"a\",\"traits\":{\"firstName\":\"ANA\",\"birthday\":\"soon\",\"address\":{\"city\":\"Ulm\"},\"plan\":\"pro\"}"),
                message("2", "identify", ",\"anonymousId\":\"a\",\"traits\":{\"email\":\"b@x.de\"}"),
                message("3", "identify", ",\"traits\":{\"email\":\"b@x.de\"}"),
                message("4", "page", ",\"userId\":\"u\""));
        assertRows(
                CustomerPlan.fromIdentifies(events, "DE")
                        .withColumn("plan", col("attributes").getItem("plan"))
                        .select("record_id", "given_name", "email", "city", "birth_on", "plan"),
                "u|Ana|null|Ulm|null|pro",
                "a|null|b@x.de|null|null|null");
    }

    @Test
    void anIdentifyNamesWhatItSaysAndNullClears(SparkSession spark) {
        Dataset<Row> events = messages(
                spark,
                "",
                identify("1", "{\"firstName\":\"Ana\",\"phone\":null,\"plan\":null,\"company\":{\"size\":12500000.5}}"),
                identify(
                        "2",
                        "{\"firstName\":\"\",\"email\":\"no mail\",\"plan\":\" \",\"birthday\":\"1990-05-17T00:00:00Z\"}"),
                identify("3", "{\"address\":{\"city\":\"Ulm\",\"street\":null}}"),
                identify("4", "{\"address\":null}"),
                identify("5", "{\"address\":{}}"),
                identify("6", "{}"),
                message("7", "identify", ",\"userId\":\"u\""));
        assertRows(
                CustomerPlan.fromIdentifies(events, "DE")
                        .select(
                                col("_record_no"),
                                array_join(col("named"), " "),
                                col("attributes").getItem("company"),
                                col("_blanked"),
                                col(Versions.SAYS_NOTHING)),
                "1|attributes.company attributes.plan given_name phone|{\"size\":12500000.5}|0|false",
                "2|birth_on|null|2|false",
                "3|address|null|0|false",
                "4|address|null|0|false",
                "5||null|1|true",
                "6||null|0|true",
                "7||null|0|true");
    }

    private static String identify(String id, String traits) {
        return message(id, "identify", ",\"userId\":\"u\",\"traits\":" + traits);
    }

    @Test
    void aPartialRecordNamesWhatItHasAndWhatItClears(SparkSession spark) {
        String mapping =
                """
                entity: customer
                record_id: id
                versions: partial
                columns: {given_name: name, email: mail, city: town, street: street}
                attributes: [plan, note]
                """;
        SourceConfig csv = PartRows.source("crm", "format: csv\n" + mapping);
        Dataset<Row> cells = PartRows.of(
                spark, csv, 1, "2025-03-02", "id,name,mail,town,plan", "1,Ana,,,pro", "2,\\N,no mail,Ulm,\\N", "3,,,,");
        SourceConfig json = PartRows.source("app", "format: ndjson\n" + mapping);
        Dataset<Row> documents = PartRows.of(
                spark,
                json,
                1,
                "2025-03-02",
                null,
                "{\"id\":\"1\",\"name\":\"Ana\",\"plan\":\"pro\"}",
                "{\"id\":\"2\",\"name\":null,\"mail\":\"\",\"town\":\"Ulm\",\"plan\":null}");
        assertRows(
                named(cells, csv),
                "1|attributes.plan given_name|true|0",
                "2|address attributes.plan given_name|true|1",
                "3||true|0");
        assertRows(
                named(documents, json),
                "1|attributes.plan given_name|true|0",
                "2|address attributes.plan given_name|true|0");
    }

    @Test
    void constantsAndDefaultsNameNothingAndNullAboveAPathClears(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "app",
                """
                format: ndjson
                entity: customer
                record_id: id
                versions: partial
                columns: {city: address.city, language: lang, given_name: name}
                constants: {country: DE}
                defaults: {language: de}
                attributes: [tier]
                """);
        assertRows(
                named(
                        PartRows.of(
                                spark,
                                source,
                                1,
                                "2025-03-02",
                                null,
                                "{\"id\":\"1\",\"name\":\"Ana\",\"tier\":\"\"}",
                                "{\"id\":\"2\",\"address\":null,\"lang\":\"en\"}"),
                        source),
                "1|given_name|true|0",
                "2|address language|true|0");
    }

    private static Dataset<Row> named(Dataset<Row> parts, SourceConfig source) {
        return CustomerPlan.versions(MappingPlan.typed(parts, source), source)
                .select(col("record_id"), array_join(col("named"), " "), col("is_partial"), col("_blanked"));
    }

    @Test
    void ofOneTimeALaterDayWithOtherContentCounts(SparkSession spark) {
        Dataset<Row> days = typed(spark, TIMED, 1, "2025-03-02", "1,2025-02-01,Ana,,")
                .unionByName(typed(spark, TIMED, 2, "2025-03-03", "1,2025-02-01,Bo,,"))
                .unionByName(typed(spark, TIMED, 3, "2025-03-04", "1,2025-02-01,Ana,,"))
                .unionByName(typed(spark, TIMED, 4, "2025-03-05", "1,2025-02-01,Ana,,"));
        assertRows(
                Versions.classify(days, Optional.empty(), "record_id")
                        .select(col("given_name"), col("_day"), col(Outcomes.OUTCOME)),
                "Ana|2025-03-01|duplicate",
                "Bo|2025-03-02|staged",
                "Ana|2025-03-03|staged",
                "Ana|2025-03-04|duplicate");
        Dataset<Row> held = Versions.classify(days.filter("_load < 3"), Optional.empty(), "record_id")
                .filter(col(Outcomes.OUTCOME).equalTo(Outcomes.STAGED));
        assertRows(
                Versions.classify(days.filter("_load >= 3"), Optional.of(held), "record_id")
                        .select(col("given_name"), col("_day"), col(Outcomes.OUTCOME), col(Versions.IS_RESTATED)),
                "Ana|2025-03-03|staged|true",
                "Ana|2025-03-04|duplicate|false");
    }

    @Test
    void aDecisionThatCannotBeReadIsADenial(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "consent",
                """
                format: csv
                entity: consent
                valid_at: at
                columns: {namespace: ns, value: v, is_granted: ok, purpose: why}
                """);
        Dataset<Row> decisions = ConsentPlan.decisions(
                MappingPlan.typed(
                        PartRows.of(
                                spark,
                                source,
                                1,
                                "2025-03-03",
                                "ns,v,at,ok,why",
                                "email,a@x.de,2025-03-01,revoked,mail",
                                "email,a@x.de,yesterday,yes,mail",
                                "email,a@x.de,2025-03-01,yes,",
                                "email,a@x.de,,,",
                                "phone,nobody,2025-03-01,no,mail",
                                ",a@x.de,2025-03-01,no,mail"),
                        source),
                "DE");
        assertRows(
                ConsentPlan.classify(decisions, Optional.empty())
                        .select(
                                col("_record_no"),
                                col("purpose"),
                                col("decided_at").cast("date"),
                                col("is_granted"),
                                col("fault"),
                                col(Outcomes.OUTCOME)),
                "1|mail|2025-03-01|false|ok: the value is no boolean|staged",
                "2|mail|2025-03-03|false|at: the value is no timestamp of ISO 8601|staged",
                "3|*|2025-03-01|false|why: a value is required and none is given|staged",
                "4|*|2025-03-03|false|why: a value is required and none is given|staged",
                "5|mail|2025-03-01|false|null|rejected",
                "6|mail|2025-03-01|false|null|rejected");
    }

    @Test
    void manyDecisionsOfOneLoadThatCannotBeReadAreAFault(SparkSession spark) {
        SalternException fault =
                assertThrows(SalternException.class, () -> UnreadDecisions.refuseMany(decisions(spark, 20, 379)));
        assertEquals(ExitCode.DATA_GATE_FAILED, fault.exitCode());
        assertTrue(fault.getMessage().contains("20 of 399 of the source 'consent' of 2025-03-01"), fault.getMessage());
        assertDoesNotThrow(() -> UnreadDecisions.refuseMany(decisions(spark, 20, 380)));
        assertDoesNotThrow(() -> UnreadDecisions.refuseMany(decisions(spark, 19, 0)));
    }

    private static Dataset<Row> decisions(SparkSession spark, int unread, int read) {
        return spark.range(unread + read)
                .select(
                        lit("consent").alias("source"),
                        lit(1L).alias("_load"),
                        lit("2025-03-01").cast("date").alias("_day"),
                        lit(false).alias(MappingPlan.IS_AGAIN),
                        when(col("id").lt(unread), "no time").alias("fault"));
    }

    @Test
    void eventsThatAnEarlierRunStagedAreDuplicates(SparkSession spark) {
        Dataset<Row> held = messages(spark, "", message("1", "page", ""));
        SourceConfig source = PartRows.source("web", "format: segment\n");
        Dataset<Row> next = EventPlan.segment(
                PartRows.of(spark, source, 2, "2025-03-03", null, message("1", "page", ""), message("2", "page", "")),
                source);
        assertRows(
                EventPlan.classify(next, Optional.of(held)).select("event_id", Outcomes.OUTCOME),
                "1|duplicate",
                "2|staged");
    }

    @Test
    void consentsAreNormalisedByNamespaceAndBothAnswersOfOneInstantStay(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "consent",
                """
                format: csv
                entity: consent
                valid_at: at
                columns: {namespace: ns, value: v, is_granted: ok}
                constants: {purpose: email_marketing}
                """);
        Dataset<Row> decisions = ConsentPlan.decisions(
                MappingPlan.typed(
                        PartRows.of(
                                spark,
                                source,
                                1,
                                "2025-03-02",
                                "ns,v,at,ok",
                                "email,A@x.de,2025-03-01,yes",
                                "email,a@x.de,2025-03-01,granted",
                                "email,a@x.de,2025-03-01,denied",
                                "email,nobody,2025-03-01,yes",
                                "user_id,U1,2025-03-01,perhaps"),
                        source),
                "DE");
        assertRows(
                ConsentPlan.classify(decisions, Optional.empty())
                        .select(
                                col("_record_no"),
                                col("value"),
                                col("is_granted"),
                                col(Outcomes.OUTCOME),
                                col("_fault.rule")),
                "1|a@x.de|true|staged|null",
                "2|a@x.de|true|duplicate|null",
                "3|a@x.de|false|staged|null",
                "4|null|true|rejected|identifier",
                "5|U1|false|staged|null");
    }

    @Test
    void aProductHasOneVersionForEachContent(SparkSession spark) {
        SourceConfig source = PartRows.source(
                "catalogue",
                "format: csv\nentity: product\nrecord_id: id\ncolumns: {name: name, price: price}\nattributes: all\n");
        Dataset<Row> versions = ProductPlan.versions(
                MappingPlan.typed(
                        PartRows.of(
                                spark,
                                source,
                                1,
                                "2025-03-02",
                                "id,name,price,cost",
                                "1,Cup,4.50,2",
                                "1,Cup,4.50,2",
                                "1,Cup,5,2"),
                        source),
                "EUR");
        assertRows(
                Versions.classify(versions, Optional.empty(), "product_id")
                        .withColumn("cost", col("attributes").getItem("cost"))
                        .withColumn("day", col("valid_at").cast("date"))
                        .select(col("price"), col("currency"), col("cost"), col("day"), col(Outcomes.OUTCOME)),
                "4.5000|EUR|2|2025-03-02|staged",
                "4.5000|EUR|2|2025-03-02|duplicate",
                "5.0000|EUR|2|2025-03-02|staged");
    }

    private static final String PHONES =
            """
            format: csv
            entity: customer
            record_id: id
            region: AT
            columns: {phone: phone, country: land, email: mail}
            identifiers: {crm_id: id, phone: phone, fax: {from: fax, type: phone}, email: mail}
            """;

    @Test
    void phonesOfARecordAreReadByItsCountryAndExtensionsAreNoIdentifiers(SparkSession spark) {
        SourceConfig source = PartRows.source("crm", PHONES);
        assertRows(
                MappingPlan.typed(
                                PartRows.of(
                                        spark,
                                        source,
                                        1,
                                        "2025-03-02",
                                        "id,phone,fax,land,mail",
                                        "i1,06 12 34 56 78,01 42 68 53 00,France,",
                                        "i2,0664 1234567,,,",
                                        "i3,+49 30 901820 ext. 11,,DE,",
                                        "i4,0151 23456789,,Atlantis,",
                                        "i\u200b5,,,,\ufeffi5\u200b@x.de"),
                                source)
                        .select(
                                col("record_id"),
                                col("phone"),
                                col("identifiers.value").cast("string"),
                                col("_blanked")),
                "i1|+33612345678|[i1, +33142685300, +33612345678]|0",
                "i2|+436641234567|[i2, +436641234567]|0",
                "i3|+4930901820;ext=11|[i3]|0",
                "i4|null|[i4]|1",
                "i5|null|[i5, i5@x.de]|0");
    }

    private static String identifyOf(String id, String rest) {
        return message(id, "identify", ",\"userId\":\"u\u200d\u200b\"," + rest);
    }

    @Test
    void traitsAreThoseOfTheMessageElseOfItsContext(SparkSession spark) {
        String context = "\"context\":{\"traits\":{\"email\":\"c@x.de\",\"n\":1.10}}";
        assertRows(
                messages(
                                spark,
                                "",
                                identifyOf("1", "\"traits\":{\"email\":\"t@x.de\"},\"properties\":{}," + context),
                                identifyOf("2", "\"traits\":{},\"properties\":{\"a\":1}," + context),
                                identifyOf("3", context),
                                identifyOf("4", "\"traits\":null,\"properties\":{\"a\":1}"),
                                identifyOf("5", "\"traits\":{\"plan\":\"pro\"}," + context),
                                message("6", "group", ",\"groupId\":\"g\",\"traits\":{\"name\":\"n\"}," + context),
                                message("7", "track", ",\"event\":\"e\",\"properties\":{\"a\":1e-7}," + context),
                                message("8", "page", ",\"traits\":{\"a\":1}," + context))
                        .select(
                                col("event_id"),
                                col("user_id"),
                                col("properties"),
                                col("identifiers.value").cast("string")),
                "1|u|{\"email\":\"t@x.de\"}|[t@x.de, u]",
                "2|u|{\"email\":\"c@x.de\",\"n\":1.10}|[c@x.de, u]",
                "3|u|{\"email\":\"c@x.de\",\"n\":1.10}|[c@x.de, u]",
                "4|u|null|[u]",
                "5|u|{\"plan\":\"pro\"}|[u]",
                "6|null|{\"name\":\"n\"}|null",
                "7|null|{\"a\":0.0000001}|null",
                "8|null|null|null");
    }

    @Test
    void aPhoneAmongTraitsIsReadByTheCountryOfTheirAddress(SparkSession spark) {
        String phone = "{\"phone\":\"06 12 34 56 78\",\"address\":{\"country\":\"France\"}}";
        assertRows(
                messages(
                                spark,
                                "",
                                identifyOf("1", "\"traits\":" + phone),
                                identifyOf("2", "\"context\":{\"traits\":" + phone + "}"),
                                identifyOf("3", "\"traits\":{\"phone\":\"0151 23456789\"}"),
                                identifyOf("4", "\"traits\":{\"phone\":\"+49 30 901820 x11\"}"))
                        .select(col("event_id"), col("identifiers.value").cast("string")),
                "1|[+33612345678, u]",
                "2|[+33612345678, u]",
                "3|[+4915123456789, u]",
                "4|[u]");
    }

    @Test
    void aMessageWithoutIdThatComesTwiceIsADuplicate(SparkSession spark) {
        String text = "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"20250301T100000Z\",\"sentAt\":\"%s\"}";
        assertRows(
                messages(
                                spark,
                                "",
                                text.formatted("2025-03-01T10:00:01Z"),
                                "{\"batch\":[" + text.formatted("2025-03-01T10:00:09Z") + "]}",
                                text.replace("\"u\"", "\"v\""))
                        .select(
                                col("user_id"),
                                col("event_id").rlike("^content-[0-9a-f]{32}$"),
                                col("occurred_at").cast("string"),
                                col(Outcomes.OUTCOME)),
                "u|true|2025-03-01 10:00:00|staged",
                "u|true|2025-03-01 10:00:00|duplicate",
                "v|true|2025-03-01 10:00:00|staged");
    }

    @Test
    void numbersAmongAttributesKeepTheirDigits(SparkSession spark) {
        SourceConfig source =
                PartRows.source("crm", "format: ndjson\nentity: customer\nrecord_id: id\nattributes: [a, b, c, d]\n");
        assertRows(
                CustomerPlan.versions(
                                MappingPlan.typed(
                                        PartRows.of(
                                                spark,
                                                source,
                                                1,
                                                "2025-03-02",
                                                null,
                                                "{\"id\":\"1\",\"a\":12345678.9,\"b\":0.00012,\"c\":1.10,\"d\":{\"e\":1E7}}"),
                                        source),
                                source)
                        .select(
                                col("attributes").getItem("a"),
                                col("attributes").getItem("b"),
                                col("attributes").getItem("c"),
                                col("attributes").getItem("d")),
                "12345678.9|0.00012|1.10|{\"e\":10000000}");
    }
}
