package io.saltern.identity.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.identity.config.SurvivorshipConfig.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityConfigTest {
    @TempDir
    private Path directory;

    @Test
    void namespaces_keep_their_order_and_the_usual_values_are_blocked() {
        IdentityConfig config = read(
                """
                salt: pepper
                blocked: [NoBody]
                namespaces:
                  - name: user_id
                  - {name: anonymous_id, device: true, max_profiles: 3, blocked_patterns: ['^kiosk-']}
                  - {name: email, agree_on: [given_name]}
                profile:
                  source_order: [crm]
                  attributes: {email: source_order}
                """,
                List.of());

        assertEquals(
                List.of("user_id", "anonymous_id", "email"),
                config.namespaces().stream().map(NamespaceConfig::name).toList());
        assertEquals(List.of("anonymous_id"), config.devices());
        assertEquals(List.of("email"), config.guarded());
        assertTrue(config.namespaces().get(2).maxProfiles().isPresent(), "what is guarded is bounded");
        assertTrue(config.namespaces().get(0).blocked().containsAll(List.of("nobody", "test@test.com")));
        assertTrue(config.namespaces().get(1).blockedPatterns().contains("^kiosk-"));
        assertEquals(Rule.SOURCE_ORDER, config.survivorship().rule("email"));
        assertEquals(Rule.MOST_FREQUENT, config.survivorship().rule("given_name"));
        assertFalse(config.toString().contains("pepper"));
    }

    @Test
    void households_are_asked_for_and_share_surname_and_address_unless_told_otherwise() {
        String head = "{salt: pepper, namespaces: [{name: email}]";

        assertTrue(read(head + "}", List.of()).household().isEmpty());
        assertEquals(
                new HouseholdConfig(List.of(List.of("family_name", "street", "postcode")), 6),
                read(head + ", household: {max_people: 6}}", List.of())
                        .household()
                        .orElseThrow());
        assertEquals(
                List.of(List.of("phone"), List.of("street", "city")),
                read(head + ", household: {rules: [{share: [phone]}, {share: [street, city]}]}}", List.of())
                        .household()
                        .orElseThrow()
                        .rules());
        read(head + ", household: {max_people: 1, rules: [{share: [surname]}]}}", List.of(1, 1));
    }

    @Test
    void records_are_compared_when_asked_for() {
        String head = "{salt: pepper, namespaces: [{name: email}]";
        String columns = "columns: {given_name: given, attributes.mother: free}";

        assertTrue(read(head + "}", List.of()).scoring().isEmpty());
        assertTrue(read(head + ", match: {use: off, " + columns + "}}", List.of())
                .scoring()
                .isEmpty());
        IdentityConfig linked = read(head + ", match: {" + columns + "}}", List.of());
        assertTrue(linked.isScoredLinked());
        assertEquals(0.99, linked.scoring().orElseThrow().match().precision());
        assertFalse(read(head + ", match: {use: review, " + columns + "}}", List.of())
                .isScoredLinked());
        assertFalse(linked.identityDigest().equals(read(head + "}", List.of()).identityDigest()));
        read(
                head + ",\n match: {use: links,\n columns: {givenname: given,\n email: mail},\n precision: 2}}",
                List.of(2, 3, 3, 5));
    }

    @Test
    void all_faults_are_reported_with_their_lines() {
        read(
                """
                salt: ${env:SALTERN_TEST_NO_SUCH_SALT}
                namespaces:
                  - {name: email, agree_on: [surname]}
                  - {name: email, max_profiles: 0}
                  - {name: phone, blocked_patterns: ['[']}
                profile:
                  attributes: {mail: most_recent}
                blokced: [x]
                """,
                List.of(1, 3, 4, 4, 5, 7, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "crm, email, ''",
        "crm, email2, ''",
        "crm, store_id, ''",
        "crmm, email, identity.yaml:6",
        "crm, emial, sources/crm.yaml:3",
        "crm, emails, sources/crm.yaml:3",
        "crm, usr_id, sources/crm.yaml:3"
    })
    void names_of_sources_and_namespaces_are_checked(String source, String namespace, String fault) throws IOException {
        Files.writeString(directory.resolve("saltern.yaml"), "name: shop\nwarehouse: w\n");
        Files.writeString(
                directory.resolve("identity.yaml"),
                "salt: a\nnamespaces:\n  - {name: email}\n  - {name: user_id}\nprofile:\n  source_order: [" + source
                        + "]\n");
        Files.createDirectories(directory.resolve("sources"));
        Files.writeString(
                directory.resolve("sources/crm.yaml"), "kind: file\nidentifiers:\n  " + namespace + ": field\n");
        Faults faults = new Faults();
        IdentityConfig.read(Project.read(directory, Optional.empty(), Map.of(), faults), faults);
        assertEquals(
                fault,
                faults.list().stream()
                        .map(found -> found.file() + ":" + found.line())
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void what_is_allowed_is_checked() {
        String head = "salt: a\nnamespaces:\n  - name: card\n    allowed: ";
        IdentityConfig config = read(head + "['0', ' No Name ', '{id}']", List.of());

        assertEquals(List.of("0", "noname", "{id}"), config.namespaces().get(0).allowed());
        assertFalse(
                config.identityDigest().equals(read(head + "['0']", List.of()).identityDigest()));
        read(head + "[]", List.of(4));
        read(head + "['']", List.of(4));
        read(head + "[Desk]\n    blocked: [desk]", List.of(4));
        read(head + "['0']\n    valid: '[1-9]+'", List.of(4));
        read("salt: a\nallowed: ['0']\nnamespaces: [{name: card}]", List.of(2));
        read("salt: a\ngeneric: {differing: 1}\nnamespaces: [{name: card}]", List.of(2));
    }

    @Test
    void the_digest_moves_with_the_rules_and_not_with_the_salt() {
        String rules = "namespaces: [{name: email}]";
        IdentityConfig one = read("salt: a\n" + rules, List.of());
        IdentityConfig other = read("salt: b\n" + rules, List.of());
        IdentityConfig limited = read("salt: a\nnamespaces: [{name: email, max_profiles: 2}]", List.of());

        assertEquals(one.identityDigest(), other.identityDigest());
        assertFalse(one.identityDigest().equals(limited.identityDigest()));
    }

    @Test
    void a_free_attribute_has_a_rule_by_its_name_and_the_digest_knows_it() {
        String rules = "salt: a\nnamespaces: [{name: email}]\nprofile: {attributes: {attributes.tier: %s}}";
        IdentityConfig longest = read(rules.formatted("longest"), List.of());
        IdentityConfig maximum = read(rules.formatted("maximum"), List.of());

        assertEquals(Map.of("tier", Rule.LONGEST), longest.survivorship().freeRules());
        assertFalse(longest.profileDigest().equals(maximum.profileDigest()));
        read(rules.formatted("largest"), List.of(3));
    }

    private static IdentityConfig read(String yaml, List<Integer> faultyLines) {
        Faults faults = new Faults();
        IdentityConfig config = IdentityConfig.read(Section.parse(yaml, faults));
        assertEquals(
                faultyLines,
                faults.list().stream().map(fault -> fault.line()).toList(),
                faults.list().toString());
        return config;
    }
}
