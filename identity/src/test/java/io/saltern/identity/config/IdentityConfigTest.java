package io.saltern.identity.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.identity.config.SurvivorshipConfig.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityConfigTest {
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
        assertTrue(config.namespaces().get(0).blocked().containsAll(List.of("nobody", "anonymous", "test@test.com")));
        assertTrue(config.namespaces().get(1).blockedPatterns().contains("^kiosk-"));
        assertEquals(Rule.SOURCE_ORDER, config.survivorship().rule("email"));
        assertEquals(Rule.MOST_FREQUENT, config.survivorship().rule("given_name"));
        assertFalse(config.toString().contains("pepper"));
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

    @Test
    void the_digest_moves_with_the_rules_and_not_with_the_salt() {
        String rules = "namespaces: [{name: email}]";
        IdentityConfig one = read("salt: a\n" + rules, List.of());
        IdentityConfig other = read("salt: b\n" + rules, List.of());
        IdentityConfig limited = read("salt: a\nnamespaces: [{name: email, max_profiles: 2}]", List.of());

        assertEquals(one.identityDigest(), other.identityDigest());
        assertFalse(one.identityDigest().equals(limited.identityDigest()));
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
