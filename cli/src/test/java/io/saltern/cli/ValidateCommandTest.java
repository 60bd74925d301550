package io.saltern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.cli.SalternCommand.Outcome;
import io.saltern.cli.project.SampleProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of a project are found at once and named by file and line. */
class ValidateCommandTest {
    @TempDir
    Path project;

    @BeforeEach
    void copyTheSampleProject() {
        SampleProject.copyTo(project);
    }

    @Test
    void theSampleProjectIsValid() {
        Outcome outcome = SalternCommand.run("validate", "--project", project.toString());
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("is valid: 8 sources"), outcome.out());
    }

    @Test
    void everyPlantedFaultIsReportedWithFileAndLine() throws IOException {
        plant("saltern.yaml", "clock: data", "clock: yesterday");
        plant("syncs/vip_audience.yaml", "audience: high_value", "audience: high_valeu");
        plant("syncs/crm_profiles.yaml", "destination: crm_db", "destination: crm");
        plant("syncs/win_back.yaml", "enabled: false", "enabeld: false");
        plant(
                "destinations/campaign_webhook.yaml",
                "secret: sample-shop-signing-secret",
                "secret: ${env:NOT_SET_HERE}");
        plant("destinations/exports.yaml", "format: csv", "format: xlsx");
        Files.writeString(project.resolve("segments/a_loop.yaml"), "description: A\nwhere:\n  segment: b_loop\n");
        Files.writeString(project.resolve("segments/b_loop.yaml"), "description: B\nwhere:\n  segment: a_loop\n");
        Files.writeString(project.resolve("segments/odd.yaml"), "description: Odd\nwhere:\n  colour: red\n");

        Outcome outcome = SalternCommand.run("validate", "--project", project.toString());

        List<String> faults = outcome.out()
                .lines()
                .filter(line -> line.matches("[\\w/.]+\\.yaml:\\d+: .*"))
                .toList();
        assertEquals(2, outcome.code());
        for (String place : List.of(
                "saltern.yaml:9",
                "syncs/vip_audience.yaml:3",
                "syncs/crm_profiles.yaml:2",
                "syncs/win_back.yaml:6",
                "destinations/campaign_webhook.yaml:7",
                "destinations/exports.yaml:4",
                "segments/odd.yaml:3")) {
            assertEquals(
                    1,
                    faults.stream()
                            .filter(fault -> fault.startsWith(place + ":"))
                            .count(),
                    place + "\n" + outcome.out());
        }
        assertEquals(
                1,
                faults.stream()
                        .filter(fault -> fault.matches("segments/[ab]_loop.yaml:.*"))
                        .count(),
                outcome.out());
        assertEquals(8, faults.size(), outcome.out());
        assertTrue(outcome.out().strip().endsWith("8 faults"), outcome.out());
    }

    /** What is misspelt, impossible or without a value, one slip at a time: one fault, at its place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "saltern.yaml | currency: EUR | currency: ZZZ | saltern.yaml:13",
                "saltern.yaml | region: DE | region: XX | saltern.yaml:12",
                "saltern.yaml | clock: data | clock: | saltern.yaml:9",
                "syncs/vip_audience.yaml | audience: high_value | audience: | syncs/vip_audience.yaml:3",
                "syncs/vip_audience.yaml | audience: high_value | audience: [] | syncs/vip_audience.yaml:3",
                "identity.yaml | source_order: [crm, | source_order: [crmm, | identity.yaml:63",
                "identity.yaml | agree_on: [given_name] | agree_on: | identity.yaml:27",
                "identity.yaml | overrides: [] | overrides: [gone.csv] | identity.yaml:15: 'overrides' names the file gone.csv",
                "sources/crm.yaml | crm_id: contact_id | cmr_id: contact_id | sources/crm.yaml:22",
                "destinations/campaign_webhook.yaml | 127.0.0.1:8099 | 127.0.0.1:80990 | destinations/campaign_webhook.yaml:3",
                "destinations/campaign_webhook.yaml | secret: sample-shop-signing-secret | secret: ${env:X |"
                        + " destinations/campaign_webhook.yaml:7",
                "segments/high_value.yaml | where: | where: [ | segments/high_value.yaml:",
                "segments/high_value.yaml | where: | 'where: &a {not: *a}\nwhere_not:' | segments/high_value.yaml:"
            })
    void oneSlipIsOneFault(String file, String right, String wrong, String place) throws IOException {
        plant(file, right, wrong);
        Outcome outcome = SalternCommand.run("validate", "--project", project.toString());
        assertEquals(2, outcome.code(), outcome.out());
        assertTrue(outcome.out().startsWith(place), outcome.out());
        assertTrue(outcome.out().strip().endsWith("\n1 fault"), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--as-of=yesterday", "--as-of=2025-02-30", "--var=foo=1", "--var==1"})
    void slipsOfTheCommandLineAreFaults(String option) {
        Outcome outcome = SalternCommand.run("validate", "--project", project.toString(), option);
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue((outcome.out() + outcome.err()).contains(option.substring(0, option.indexOf('='))), outcome.out());
    }

    @Test
    void aStepThatThereIsNotIsRefusedBeforeAnythingIsMade() {
        for (String option : new String[] {"--select", "--rebuild"}) {
            Outcome outcome = SalternCommand.run("run", "--project", project.toString(), option, "nosuch");
            assertEquals(2, outcome.code(), outcome.err());
            assertTrue(outcome.err().contains("There is no step 'nosuch'. Steps: land, stage,"), outcome.err());
            assertTrue(Files.notExists(project.resolve("warehouse")), "a warehouse was made");
        }
    }

    @Test
    void faultsAsJsonCarryFileAndLine() throws IOException {
        plant("saltern.yaml", "clock: data", "clock: yesterday");
        Outcome outcome = SalternCommand.run("validate", "--project", project.toString(), "--output", "json");
        JsonNode answer = new ObjectMapper().readTree(outcome.out());
        assertEquals(2, outcome.code());
        assertEquals(1, answer.path("faults").size());
        assertEquals("saltern.yaml", answer.at("/faults/0/file").asText());
        assertEquals(9, answer.at("/faults/0/line").asInt());
    }

    private void plant(String file, String right, String wrong) throws IOException {
        Path path = project.resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(right), file + " no longer says " + right);
        Files.writeString(
                path, text.replaceFirst(Pattern.quote(right), java.util.regex.Matcher.quoteReplacement(wrong)));
    }
}
