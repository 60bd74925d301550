package io.saltern.identity.config;

import io.saltern.base.Digest;
import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Project;
import io.saltern.base.config.Section;
import io.saltern.base.secret.SecretRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What identity.yaml says.
 *
 * @param salt key of the profile ids; never changed while a ledger exists
 * @param namespaces the identifiers that may link, from the most trusted on; others are kept in the sets and link nothing
 * @param generic when a value is found to be generic from the data
 * @param survivorship rules of the golden record
 * @param household who lives together; empty when nobody asks
 * @param scoring how records are compared beside their identifiers; empty when they are not
 */
public record IdentityConfig(
        SecretRef salt,
        List<NamespaceConfig> namespaces,
        GenericConfig generic,
        SurvivorshipConfig survivorship,
        Optional<HouseholdConfig> household,
        Optional<ScoringConfig> scoring) {
    private static final String FILE = "identity.yaml";

    public IdentityConfig {
        namespaces = List.copyOf(namespaces);
    }

    /** Binds identity.yaml; all faults go to {@code faults}. Never starts Spark. */
    public static IdentityConfig read(Project project, Faults faults) {
        Optional<ConfigFile> file = project.file(FILE);
        if (file.isEmpty()) {
            // A file that is there and no YAML has its own fault already.
            if (faults.list().stream().noneMatch(fault -> fault.file().equals(FILE))) {
                faults.add(FILE, 0, "not found; it names the identifiers that make records one person");
            }
            return new IdentityConfig(
                    SecretRef.literal(""),
                    List.of(),
                    GenericConfig.read(Optional.empty()),
                    SurvivorshipConfig.usual(),
                    Optional.empty(),
                    Optional.empty());
        }
        Section root = file.get().root();
        IdentityConfig config = read(root);
        SurvivorshipConfig.checkSources(root.section("profile"), project.names("sources"));
        Set<String> names =
                config.namespaces().stream().map(NamespaceConfig::name).collect(Collectors.toSet());
        for (ConfigFile source : project.folder("sources")) {
            source.root().section("identifiers").ifPresent(given -> checkNamespaces(given, names));
        }
        return config;
    }

    /** An identifier that links nothing is allowed; one that is nearly a namespace was meant to be it. */
    private static void checkNamespaces(Section identifiers, Set<String> names) {
        for (String given : identifiers.keys()) {
            if (!names.contains(given)) {
                names.stream()
                        .filter(name -> isSlip(given, name))
                        .min(String::compareTo)
                        .ifPresent(name -> identifiers.fault(
                                given,
                                "is a namespace that identity.yaml does not list, so it would link nothing;"
                                        + " did you mean '" + name + "'?"));
            }
        }
    }

    /** Whether a word is another one with a letter too many, missing, wrong, or two exchanged; numbered words differ. */
    private static boolean isSlip(String word, String meant) {
        String letters = word.replaceAll("[0-9]", "");
        int distance = LevenshteinDistance.getDefaultInstance().apply(letters, meant.replaceAll("[0-9]", ""));
        return meant.length() > 3
                && (distance == 1
                        || distance == 2
                                && letters.length() == meant.length()
                                && sorted(letters).equals(sorted(meant)));
    }

    private static String sorted(String word) {
        return word.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    /** Binds a section that stands for the whole of identity.yaml. */
    public static IdentityConfig read(Section section) {
        SecretRef salt = section.secret("salt");
        boolean isUsual = section.flag("usual_blocked", true);
        List<String> blocked = new ArrayList<>(isUsual ? NamelessValues.VALUES : List.of());
        section.texts("blocked").forEach(value -> blocked.add(NamelessValues.form(value)));
        List<String> patterns = new ArrayList<>(isUsual ? List.of(NamelessValues.PATTERN) : List.of());
        patterns.addAll(NamespaceConfig.patterns(section, "blocked_patterns"));

        List<NamespaceConfig> namespaces = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Section entry : section.sections("namespaces")) {
            NamespaceConfig namespace = NamespaceConfig.read(entry, namespaces.size(), blocked, patterns);
            if (!names.add(namespace.name())) {
                entry.fault("name", "is '" + namespace.name() + "', which stands in the list already; keep one");
            }
            namespaces.add(namespace);
        }
        if (namespaces.isEmpty() && (!section.has("namespaces") || section.isList("namespaces"))) {
            section.fault("namespaces", "must list at least one namespace, the most trusted first");
        }
        GenericConfig generic = GenericConfig.read(section.section("generic"));
        SurvivorshipConfig survivorship = SurvivorshipConfig.read(section.section("profile"));
        Optional<HouseholdConfig> household = section.section("household").map(HouseholdConfig::read);
        Optional<ScoringConfig> scoring = section.section("match").flatMap(ScoringConfig::read);
        section.texts("overrides"); // OverrideFiles binds it.
        section.finish();
        return new IdentityConfig(salt, namespaces, generic, survivorship, household, scoring);
    }

    /** SHA-256 of what the partition and the ids depend on; the salt itself is no part of it. */
    public String identityDigest() {
        return Digest.sha256(
                namespaces + " " + generic + scoring.map(it -> " " + it).orElse(""));
    }

    /** SHA-256 of what the golden record depends on. */
    public String profileDigest() {
        return Digest.sha256(namespaces + " " + survivorship.fingerprint());
    }

    /** Whether records that are taken for one person are linked, not only shown for review. */
    public boolean isScoredLinked() {
        return scoring.isPresent() && scoring.get().use() == ScoringConfig.Use.LINK;
    }

    /** The namespaces whose links are checked against names. */
    public List<String> guarded() {
        return namespaces.stream()
                .filter(NamespaceConfig::isGuarded)
                .map(NamespaceConfig::name)
                .toList();
    }

    /** The namespaces of devices. */
    public List<String> devices() {
        return namespaces.stream()
                .filter(NamespaceConfig::isDevice)
                .map(NamespaceConfig::name)
                .toList();
    }
}
