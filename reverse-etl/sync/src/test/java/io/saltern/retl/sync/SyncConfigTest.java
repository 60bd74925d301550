package io.saltern.retl.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncConfigTest {
    @TempDir
    private Path directory;

    private final Faults faults = new Faults();

    /** One type of destination. */
    private static final class FakeCatalog implements DestinationCatalog {
        @Override
        public List<String> types() {
            return List.of("fake");
        }

        @Override
        public Optional<Destination> create(String name, Section config) {
            config.text("type");
            return Optional.of(new FakeRows(name, 10));
        }
    }

    private SyncConfig read(String sync) throws IOException {
        Files.writeString(directory.resolve("saltern.yaml"), "name: shop\nwarehouse: w\n");
        Files.createDirectories(directory.resolve("destinations"));
        Files.createDirectories(directory.resolve("syncs"));
        Files.writeString(directory.resolve("destinations/crm.yaml"), "type: fake\n");
        Files.writeString(directory.resolve("syncs/people.yaml"), sync);
        Project project = Project.read(directory, Optional.empty(), Map.of(), faults);
        return SyncConfig.read(project, new FakeCatalog(), Set.of("vip"), faults);
    }

    @Test
    void bindsASyncAndItsDigestFollowsItsContent() throws IOException {
        String text =
                """
                destination: crm
                audience: vip
                consent: news
                key: em
                fields:
                  em: { from: profile.email, rule: email, digest: sha256_hex, required: true }
                  shoes: profile.attributes.shoe_size
                  boss: { from: profile.attributes.boss.mail, contact: email }
                  carts: trait.event_counts_30d.Cart Viewed
                  rfm: rfm.segment
                  is_vip: segment.vip
                  all: segments
                """;
        SyncConfig config = read(text);
        assertEquals(List.of(), faults.list());
        SyncDef sync = config.find("people").orElseThrow();
        assertEquals(List.of("vip"), sync.segments());
        assertEquals(Optional.of("em"), sync.key());
        assertEquals(1, sync.contacts().size());
        assertEquals(7, sync.fields().size());
        assertEquals("email", sync.field("boss").orElseThrow().contact());
        assertNotEquals(
                config.digest(),
                read(text.replace("audience: vip", "audience: profiles")).digest());
        assertEquals(List.of(), read(text + "enabled: false\n").enabledNames());
        assertEquals(
                List.of("people"),
                read(text + "enabled: false\n").only("people").enabledNames());
    }

    /** Everybody is an audience that must be named. */
    @ParameterizedTest
    @ValueSource(strings = {"audience:", "audience: []", "audience: [~]", "audience: ''", "audience: [profiles, vip]"})
    void anAudienceThatNamesNobodyIsAFault(String audience) throws IOException {
        read("destination: crm\n" + audience + "\nconsent: none\nfields: {town: profile.city}\n");
        assertEquals(1, faults.count(), faults.list().toString());
        assertTrue(
                faults.list().get(0).toString().startsWith("syncs/people.yaml:2: 'audience' "),
                faults.list().toString());
    }

    @Test
    void reportsEveryFaultWithItsLine() throws IOException {
        read(
                """
                destination: cmr
                audience: vips
                mode: mirrors
                key: em
                colour: red
                fields:
                  em: profile.email
                  town: profile.citty
                  shoes: profile.attributes
                  age: person.age
                  hash: { from: profile.phone, digest: sha1 }
                  boss: { from: profile.attributes.boss, contact: mail }
                """);
        List<String> found = faults.list().stream().map(String::valueOf).toList();
        List<String> expected = List.of(
                "syncs/people.yaml:1: 'destination' is 'cmr', but there is no destinations/cmr.yaml; did you mean 'crm'?",
                "syncs/people.yaml:1: needs the key 'consent'",
                "syncs/people.yaml:2: 'audience' names the segment 'vips'",
                "syncs/people.yaml:3: 'mode' is 'mirrors'; did you mean 'mirror'?",
                "syncs/people.yaml:4: 'key' is 'em', which leaves in clear",
                "syncs/people.yaml:5: unknown key 'colour'",
                "syncs/people.yaml:8: 'fields.town' takes its value from 'profile.citty'",
                "syncs/people.yaml:9: 'fields.shoes' says 'profile.attributes', but the column attributes is a map",
                "syncs/people.yaml:10: 'fields.age' takes its value from 'person.age'",
                "syncs/people.yaml:11: 'fields.hash.digest' is 'sha1'",
                "syncs/people.yaml:12: 'fields.boss.contact' is 'mail'");
        assertEquals(expected.size(), found.size(), String.join("\n", found));
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(found.get(i).startsWith(expected.get(i)), found.get(i));
        }
    }
}
