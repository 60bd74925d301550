package io.saltern.sampleshop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.error.SalternException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What is true of a sample shop. For evaluation and tests only: no step of the pipeline may read it.
 *
 * <p>A record or identifier is listed from the day on which it can first appear in a raw file. Accounts of people known
 * before the first day are listed there, though a message shows them only once their owner logs in; a device may never
 * be used. So join what was staged with this, not this with what was staged.
 *
 * @param people everybody who can have appeared, newcomers who only browse so far included
 * @param records customer records, each the work of one person
 * @param identifiers normalised identifiers and the person they belong to; a family's e-mail stands once a member
 * @param families members of families that share an e-mail
 * @param kiosks anonymous ids of devices that belong to nobody
 * @param dirt how often each dirt was done, out of how many opportunities; what is settled for a person counts on the
 *     day they arrive, even if it happens later
 * @param volumes records per source as they stand in the files
 */
public record SampleShopTruth(
        List<PersonTruth> people,
        List<RecordTruth> records,
        List<IdentifierTruth> identifiers,
        List<FamilyMember> families,
        List<String> kiosks,
        Map<Dirt, DirtCount> dirt,
        Map<String, Volume> volumes) {

    /** @param behaviour the latent type: loyal, bargain, occasional, one_time, dormant */
    public record PersonTruth(String personId, String behaviour, boolean registersAgain, boolean changesEmail) {}

    /** @param source crm, loyalty or web; @param recordId contact id, member id, user id, or an anonymous id */
    public record RecordTruth(String source, String recordId, String personId) {}

    /** @param namespace email, phone, user_id, anonymous_id or loyalty_card */
    public record IdentifierTruth(String namespace, String value, String personId) {}

    /** @param email shared by all members of the family */
    public record FamilyMember(String familyId, String email, String personId) {}

    /** How often a dirt was done, out of how many opportunities. */
    public record DirtCount(long done, long of) {
        public double rate() {
            return of == 0 ? 0 : (double) done / of;
        }
    }

    /**
     * @param records all records in the files
     * @param duplicates those among them that repeat one of the same file
     * @param resent those among them that repeat one of the day before
     * @param unparseable those among them that do not parse; a line of web events that breaks off counts as one
     */
    public record Volume(long records, long duplicates, long resent, long unparseable) {}

    /**
     * Reads the truth of the shop in a folder.
     *
     * @throws SalternException (config) when the folder holds no truth or it cannot be understood; (external) when it
     *     cannot be read
     */
    public static SampleShopTruth read(Path dir) {
        Path folder = dir.resolve("truth");
        if (!Files.isDirectory(folder)) {
            throw SalternException.config(
                    "There is no truth of a sample shop in " + dir + "; only the folder of a sample shop has one.");
        }
        Reading reading = new Reading();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".ndjson.gz"))
                    .sorted()
                    .toList()) {
                reading.read(file);
            }
        } catch (IOException e) {
            throw SalternException.unavailable("The truth in " + folder + " cannot be read.", e);
        }
        return reading.truth();
    }

    private static final class Reading {
        private final ObjectMapper json = new ObjectMapper();
        private final List<PersonTruth> people = new ArrayList<>();
        private final List<RecordTruth> records = new ArrayList<>();
        private final List<IdentifierTruth> identifiers = new ArrayList<>();
        private final List<FamilyMember> families = new ArrayList<>();
        private final List<String> kiosks = new ArrayList<>();
        private final Map<Dirt, DirtCount> dirt = new EnumMap<>(Dirt.class);
        private final Map<String, Volume> volumes = new TreeMap<>();

        void read(Path file) throws IOException {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(json.readTree(line));
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw SalternException.config(file + " is not the truth of a sample shop; write the shop again.");
            }
        }

        private void add(JsonNode fact) {
            switch (text(fact, "kind")) {
                case "person" ->
                    people.add(new PersonTruth(
                            text(fact, "person_id"),
                            text(fact, "behaviour"),
                            fact.has("registers_again_on"),
                            fact.has("changes_email_on")));
                case "record" ->
                    records.add(
                            new RecordTruth(text(fact, "source"), text(fact, "record_id"), text(fact, "person_id")));
                case "identifier" ->
                    identifiers.add(
                            new IdentifierTruth(text(fact, "namespace"), text(fact, "value"), text(fact, "person_id")));
                case "family" ->
                    families.add(
                            new FamilyMember(text(fact, "family_id"), text(fact, "email"), text(fact, "person_id")));
                case "kiosk" -> kiosks.add(text(fact, "anonymous_id"));
                case "dirt" ->
                    dirt.merge(
                            Dirt.named(text(fact, "name")).orElseThrow(IllegalArgumentException::new),
                            new DirtCount(number(fact, "done"), number(fact, "of")),
                            (a, b) -> new DirtCount(a.done() + b.done(), a.of() + b.of()));
                case "volume" ->
                    volumes.merge(
                            text(fact, "source"),
                            new Volume(
                                    number(fact, "records"),
                                    number(fact, "duplicates"),
                                    number(fact, "resent"),
                                    number(fact, "unparseable")),
                            (a, b) -> new Volume(
                                    a.records() + b.records(),
                                    a.duplicates() + b.duplicates(),
                                    a.resent() + b.resent(),
                                    a.unparseable() + b.unparseable()));
                default -> throw new IllegalArgumentException("unknown kind of fact");
            }
        }

        private static String text(JsonNode fact, String field) {
            return fact.required(field).asText();
        }

        private static long number(JsonNode fact, String field) {
            return fact.required(field).asLong();
        }

        SampleShopTruth truth() {
            return new SampleShopTruth(
                    List.copyOf(people),
                    List.copyOf(records),
                    List.copyOf(identifiers),
                    List.copyOf(families),
                    List.copyOf(kiosks),
                    Collections.unmodifiableMap(dirt),
                    Collections.unmodifiableMap(volumes));
        }
    }
}
