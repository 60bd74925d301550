package io.saltern.retl.sync;

import io.saltern.base.Digest;
import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.base.error.SalternException;
import io.saltern.retl.api.Destination;
import io.saltern.retl.api.DestinationCatalog;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FieldDigest;
import io.saltern.retl.api.FieldSpec;
import io.saltern.retl.api.Normalisation;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.StagedDestination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The files of {@code syncs} and {@code destinations}, checked against one another. A sync:
 *
 * <pre>
 * destination: crm_db            # name of a file in destinations
 * audience: profiles             # all known people; or a segment, or a list of segments (any of them)
 * except: [unsubscribed]         # segments whose members are left out
 * consent: email_marketing       # purpose; 'none' must be said explicitly
 * undecided: block             # a contact without a decision of its own stays; follow_person: as the person's others
 * mode: mirror                   # those who leave are removed; upsert: they stay
 * key: email                     # field whose sent value addresses the object there; default: the profile id
 * allow_empty: false             # an audience that has become empty removes nobody
 * enabled: true
 * fields:
 *   city: profile.city
 *   email: { from: profile.email, rule: email, digest: sha256_hex, required: true }
 *   second: { from: profile.attributes.second_mail, contact: email }   # leaves with the consent of that very address
 * </pre>
 */
public final class SyncConfig {
    private static final String EVERYBODY = "profiles";
    private static final String NO_CONSENT = "none";

    private final Map<String, SyncDef> syncs;
    private final Map<String, Supplier<Destination>> destinations;

    SyncConfig(List<SyncDef> syncs, Map<String, Supplier<Destination>> destinations) {
        Map<String, SyncDef> byName = new TreeMap<>();
        syncs.forEach(sync -> byName.put(sync.name(), sync));
        this.syncs = byName;
        this.destinations = Map.copyOf(destinations);
    }

    /**
     * Reads all destinations and syncs; touches no network. Every fault goes to {@code faults}.
     *
     * @param catalog the types of destination that there are
     * @param segmentNames names of the project's segments
     */
    public static SyncConfig read(
            Project project, DestinationCatalog catalog, Set<String> segmentNames, Faults faults) {
        Map<String, Destination> known = new LinkedHashMap<>();
        Map<String, Supplier<Destination>> makers = new LinkedHashMap<>();
        for (ConfigFile file : project.folder("destinations")) {
            catalog.create(file.name(), file.root()).ifPresent(destination -> known.put(file.name(), destination));
            makers.put(file.name(), () -> catalog.create(file.name(), file.root())
                    .orElseThrow(() -> SalternException.config("The destination " + file.name() + " has faults.")));
        }
        List<SyncDef> syncs = new ArrayList<>();
        for (ConfigFile file : project.folder("syncs")) {
            syncs.add(new Reading(file, project.names("destinations"), known, segmentNames).bind());
        }
        return new SyncConfig(syncs, makers);
    }

    /** The names of all syncs, enabled or not, ascending. */
    public List<String> names() {
        return List.copyOf(syncs.keySet());
    }

    /** The names of the enabled syncs, ascending. */
    public List<String> enabledNames() {
        return enabled().stream().map(SyncDef::name).toList();
    }

    /**
     * This configuration with one sync alone, for a command that names it; it counts as enabled.
     *
     * @throws SalternException of kind config when there is no such sync
     */
    public SyncConfig only(String name) {
        SyncDef sync = syncs.get(name);
        if (sync == null) {
            throw SalternException.config("There is no sync '" + name + "'"
                    + FieldSource.nearest(name, List.copyOf(syncs.keySet()))
                    + ". Syncs are the files of the folder 'syncs'.");
        }
        return new SyncConfig(List.of(sync.enabled()), destinations);
    }

    List<SyncDef> enabled() {
        return syncs.values().stream().filter(SyncDef::isEnabled).toList();
    }

    Optional<SyncDef> find(String name) {
        return Optional.ofNullable(syncs.get(name));
    }

    /** A destination of its own for one delivery: destinations are used by one thread and closed after use. */
    Destination open(String destination) {
        return destinations.get(destination).get();
    }

    /** Digest of all enabled syncs. */
    String digest() {
        return Digest.sha256(
                String.join("\n", enabled().stream().map(SyncDef::digest).toList()));
    }

    /** Binds one file of {@code syncs}. */
    private static final class Reading {
        private final ConfigFile file;
        private final Section root;
        private final Set<String> destinationNames;
        private final Map<String, Destination> known;
        private final Set<String> segmentNames;

        Reading(
                ConfigFile file,
                Set<String> destinationNames,
                Map<String, Destination> known,
                Set<String> segmentNames) {
            this.file = file;
            this.root = file.root();
            this.destinationNames = destinationNames;
            this.known = known;
            this.segmentNames = segmentNames;
        }

        SyncDef bind() {
            String destination = root.text("destination");
            if (!destination.isEmpty() && !destinationNames.contains(destination)) {
                root.fault(
                        "destination",
                        "is '" + destination + "', but there is no destinations/" + destination + ".yaml"
                                + FieldSource.nearest(
                                        destination,
                                        destinationNames.stream().sorted().toList()));
            }
            Optional<Destination> target = Optional.ofNullable(known.get(destination));
            FieldContract contract = target.map(Destination::fields).orElse(FieldContract.open());
            List<FieldMapping> fields = fields(contract);
            SyncDef.Mode mode = root.choice("mode", SyncDef.Mode.class, SyncDef.Mode.MIRROR);
            target.ifPresent(found -> checkOps(found, mode));
            SyncDef sync = new SyncDef(
                    file.name(),
                    destination,
                    audience(),
                    segments("except"),
                    consent(),
                    root.choice("undecided", SyncDef.Undecided.class, SyncDef.Undecided.BLOCK),
                    mode,
                    key(fields),
                    fields,
                    root.flag("enabled", true),
                    root.flag("allow_empty", false),
                    target.map(Reading::digestOf).orElse(""),
                    target.map(Destination::capabilities)
                            .orElse(new io.saltern.retl.api.Capabilities(Set.of(Op.values()), true, false)));
            root.finish();
            return sync;
        }

        private static String digestOf(Destination destination) {
            return destination.type()
                    + destination.fields()
                    + new java.util.TreeSet<>(destination.capabilities().ops())
                    + (destination instanceof StagedDestination staged ? staged.format() : "");
        }

        private List<String> audience() {
            if (!root.has("audience")) {
                root.fault("needs the key 'audience': 'profiles' for all known people, or a segment");
                return List.of();
            }
            // An empty list would stand for everybody, who must be named.
            return root.someTexts("audience").equals(List.of(EVERYBODY)) ? List.of() : segments("audience");
        }

        private List<String> segments(String key) {
            List<String> names = root.texts(key);
            for (String name : names) {
                if (!segmentNames.contains(name)) {
                    root.fault(
                            key,
                            "names the segment '" + name + "', which there is not"
                                    + FieldSource.nearest(name, List.copyOf(segmentNames)));
                }
            }
            return names.stream().distinct().sorted().toList();
        }

        private Optional<String> consent() {
            Optional<String> purpose = root.optionalText("consent");
            if (purpose.isEmpty() && !root.has("consent")) {
                root.fault("needs the key 'consent': the purpose that people must have consented to, "
                        + "or 'none' where what leaves needs no consent");
            }
            return purpose.filter(word -> !word.equals(NO_CONSENT));
        }

        private void checkOps(Destination target, SyncDef.Mode mode) {
            if (!target.capabilities().does(Op.ADD) || !target.capabilities().does(Op.UPDATE)) {
                root.fault("destination", "cannot be used here: " + refusal(target, Op.UPDATE));
            } else if (mode == SyncDef.Mode.MIRROR && !target.capabilities().does(Op.REMOVE)) {
                root.fault("mode", "is mirror, but " + refusal(target, Op.REMOVE));
            }
        }

        private static String refusal(Destination target, Op op) {
            return io.saltern.retl.api.Capabilities.refusal(target.type(), op);
        }

        private Optional<String> key(List<FieldMapping> fields) {
            Optional<String> name = root.optionalText("key");
            if (name.isEmpty()) {
                return name;
            }
            Optional<FieldMapping> field = fields.stream()
                    .filter(each -> each.name().equals(name.get()))
                    .findFirst();
            if (field.isEmpty()) {
                root.fault(
                        "key",
                        "is '" + name.get() + "', which is no field of this sync"
                                + FieldSource.nearest(
                                        name.get(),
                                        fields.stream().map(FieldMapping::name).toList()));
            } else if (field.get().digest() == FieldDigest.NONE
                    && !field.get().source().isAnonymous()) {
                root.fault(
                        "key",
                        "is '" + name.get() + "', which leaves in clear: what addresses an object is kept in "
                                + "ops.sync_state, so give the field a digest, or leave out the key");
            } else if (!field.get().isRequired()) {
                root.fault("key", "is '" + name.get() + "', which is not required: say required: true on that field");
            }
            return name;
        }

        private List<FieldMapping> fields(FieldContract contract) {
            Optional<Section> section = root.section("fields");
            if (section.isEmpty() && !root.has("fields")) {
                root.fault("needs the key 'fields': what is sent, one line a field");
            }
            if (section.isEmpty()) {
                return List.of();
            }
            List<FieldMapping> fields = new ArrayList<>();
            for (String name : section.get().keys()) {
                field(section.get(), name, contract).ifPresent(fields::add);
            }
            for (FieldSpec spec : contract.fields()) {
                if (spec.isRequired()
                        && fields.stream().noneMatch(field -> field.name().equals(spec.name()))) {
                    root.fault("fields", "lacks '" + spec.name() + "', which the destination requires");
                }
            }
            return fields;
        }

        private Optional<FieldMapping> field(Section section, String name, FieldContract contract) {
            Optional<FieldSpec> declared = contract.find(name);
            if (declared.isEmpty() && !contract.isOpen()) {
                section.fault(
                        name,
                        "is no field of the destination"
                                + FieldSource.nearest(
                                        name,
                                        contract.fields().stream()
                                                .map(FieldSpec::name)
                                                .toList()));
            }
            if (name.startsWith("_")) {
                section.fault(name, "begins with an underscore, which is kept for Saltern's own columns");
            }
            if (!section.isSection(name)) {
                Optional<FieldSource> source = source(section, name, section.text(name), "");
                return source.map(from -> mapping(name, from, declared, Optional.empty(), Optional.empty(), false, ""));
            }
            Section entry = section.section(name).orElseThrow();
            Optional<FieldSource> source = source(section, name, entry.text("from"), entry.text("model", ""));
            Optional<Normalisation> rule =
                    entry.optionalChoice("rule", Normalisation.words()).flatMap(Normalisation::ofWord);
            Optional<FieldDigest> digest =
                    entry.optionalChoice("digest", FieldDigest.words()).flatMap(FieldDigest::ofWord);
            boolean isRequired = entry.flag("required", false);
            String contact = entry.optionalChoice("contact", List.of(Contacts.EMAIL, Contacts.PHONE))
                    .orElse("");
            declared.ifPresent(spec -> checkNotWeaker(entry, spec, rule, digest));
            entry.finish();
            return source.map(from -> mapping(name, from, declared, rule, digest, isRequired, contact));
        }

        private static void checkNotWeaker(
                Section entry, FieldSpec spec, Optional<Normalisation> rule, Optional<FieldDigest> digest) {
            if (rule.isPresent() && rule.get() != spec.rule()) {
                entry.fault(
                        "rule", "is set by the destination to " + spec.rule().word() + "; leave it out");
            }
            if (digest.isPresent() && digest.get() != spec.digest()) {
                entry.fault(
                        "digest",
                        "is set by the destination to " + spec.digest().word() + "; leave it out");
            }
        }

        private Optional<FieldSource> source(Section section, String name, String text, String model) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            FieldSource.Parsed parsed = FieldSource.parse(text, model, segmentNames);
            if (parsed.source().isEmpty()) {
                section.fault(name, parsed.fault());
            }
            return parsed.source();
        }

        private static FieldMapping mapping(
                String name,
                FieldSource source,
                Optional<FieldSpec> declared,
                Optional<Normalisation> rule,
                Optional<FieldDigest> digest,
                boolean isRequired,
                String contact) {
            return new FieldMapping(
                    name,
                    source,
                    isRequired || declared.map(FieldSpec::isRequired).orElse(false),
                    declared.map(FieldSpec::rule).or(() -> rule).orElse(Normalisation.NONE),
                    declared.map(FieldSpec::digest).or(() -> digest).orElse(FieldDigest.NONE),
                    contact);
        }
    }
}
