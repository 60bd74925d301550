package io.saltern.base.config;

import io.saltern.base.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project as its files say it: {@code saltern.yaml} with the settings that every module shares, and the folders whose
 * files each module binds by itself. Reading never starts Spark.
 */
public final class Project {
    /** Where as-of comes from when the command line does not give it. */
    public enum Clock {
        /** The end of the newest day named in the paths of landed files. */
        DATA,
        /** The instant at which the run starts. */
        NOW
    }

    /** Stands for a file in faults of what was given on the command line. */
    public static final String COMMAND_LINE = "command line";

    private static final String SETTINGS = "saltern.yaml";
    private static final String UNKNOWN_REGION = "ZZ";
    private static final String UNKNOWN_CURRENCY = "XXX";
    private static final List<String> FOLDERS = List.of("sources", "segments", "destinations", "syncs");
    private static final List<String> FILES = List.of("identity.yaml", "models.yaml");

    private final Path directory;
    private final Map<String, List<ConfigFile>> folders = new TreeMap<>();
    private final Map<String, ConfigFile> files = new TreeMap<>();
    private final Map<String, Set<String>> names = new TreeMap<>();
    private final Set<String> variableNames = new TreeSet<>();
    private boolean isAllRead = true;
    private final List<String> digests = new ArrayList<>();
    private Settings settings = new Settings("", "", Clock.NOW, Optional.empty(), UNKNOWN_REGION, UNKNOWN_CURRENCY);

    /**
     * What saltern.yaml says.
     *
     * @param name the project's name
     * @param warehouse root of the tables: any Hadoop path; a relative one lies in the project directory
     * @param clock where as-of comes from
     * @param asOf a fixed as-of, which wins over the clock
     * @param region default region of phone numbers, ISO 3166 alpha-2
     * @param currency default currency, ISO 4217
     */
    public record Settings(
            String name, String warehouse, Clock clock, Optional<Instant> asOf, String region, String currency) {}

    private Project(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads every file of a project; all faults go to {@code faults}.
     *
     * @param environment name of {@code env/<name>.yaml}, whose keys win over those of saltern.yaml
     * @param given values for {@code ${var:name}} from the command line
     */
    public static Project read(Path directory, Optional<String> environment, Map<String, String> given, Faults faults) {
        Path root = directory.toAbsolutePath().normalize();
        Project project = new Project(root);
        if (!Files.isRegularFile(root.resolve(SETTINGS))) {
            faults.add(
                    SETTINGS,
                    0,
                    "not found in " + directory + "; give --project DIR, or make a project with 'saltern init DIR'");
            return project;
        }
        Variables variables = project.readSettings(environment, given, faults);
        project.readFolders(variables, faults);
        project.checkGiven(given.keySet(), faults);
        return project;
    }

    /** A variable that nothing asks for is misspelt, or meant for another project. */
    private void checkGiven(Set<String> given, Faults faults) {
        folders.values().forEach(read -> read.forEach(file -> file.root().addVariables(variableNames)));
        files.values().forEach(file -> file.root().addVariables(variableNames));
        for (String name : given) {
            if (!name.matches("[A-Za-z0-9_.-]+")) {
                faults.add(COMMAND_LINE, 0, "--var gives a value to '" + name + "', which is no name; say NAME=VALUE");
            } else if (isAllRead && !variableNames.contains(name)) {
                faults.add(
                        COMMAND_LINE,
                        0,
                        "--var gives a value to '" + name + "', but no file of the project says ${var:" + name + "}"
                                + Section.suggestion(name, List.copyOf(variableNames)));
            }
        }
    }

    private Optional<ConfigFile> read(Path file, Variables variables, Faults faults) {
        Optional<ConfigFile> read = ConfigFile.read(directory, file, variables, faults);
        isAllRead &= read.isPresent();
        return read;
    }

    private Variables readSettings(Optional<String> environment, Map<String, String> given, Faults faults) {
        Variables variables = new Variables(given, Map.of());
        Optional<ConfigFile> main = read(directory.resolve(SETTINGS), new Variables(given, Map.of()), faults);
        Optional<ConfigFile> overlay = Optional.empty();
        if (environment.isPresent()) {
            Path file = directory.resolve("env").resolve(environment.get() + ".yaml");
            if (Files.isRegularFile(file)) {
                overlay = read(file, variables, faults);
            } else {
                faults.add("env/" + environment.get() + ".yaml", 0, "not found; --env names a file of the folder env");
            }
        }
        Map<String, String> defaults = new LinkedHashMap<>();
        if (main.isPresent()) {
            defaults.putAll(main.get().root().textMap("variables"));
        }
        overlay.ifPresent(file -> defaults.putAll(file.root().textMap("variables")));
        main.ifPresent(file -> file.root().addVariables(variableNames));
        overlay.ifPresent(file -> file.root().addVariables(variableNames));
        variableNames.addAll(defaults.keySet());
        Variables all = new Variables(given, defaults);
        // Read again with the variables that the files themselves define.
        Optional<Section> base = main.flatMap(
                        file -> ConfigFile.read(directory, directory.resolve(SETTINGS), all, faults))
                .map(ConfigFile::root);
        Optional<Section> over = overlay.map(ConfigFile::root);
        main.ifPresent(file -> digests.add(SETTINGS + " " + file.digest()));
        overlay.ifPresent(file -> digests.add("env " + file.digest()));
        base.ifPresent(section -> settings = bind(section, over));
        digests.add("variables " + new TreeMap<>(defaults) + new TreeMap<>(given));
        return all;
    }

    private static Settings bind(Section base, Optional<Section> over) {
        base.textMap("variables");
        over.ifPresent(section -> section.textMap("variables"));
        Settings own = bindOne(base, null);
        Settings merged = over.map(section -> bindOne(section, own)).orElse(own);
        base.finish();
        over.ifPresent(Section::finish);
        return merged;
    }

    private static Settings bindOne(Section section, Settings below) {
        boolean first = below == null;
        // What inherits a faulty one must not report the same fault again.
        String region = section.country("region", first ? UNKNOWN_REGION : below.region());
        String currency = section.currency("currency", first ? UNKNOWN_CURRENCY : below.currency());
        return new Settings(
                first ? section.text("name") : section.text("name", below.name()),
                first ? section.text("warehouse") : section.text("warehouse", below.warehouse()),
                section.choice("clock", Clock.class, first ? Clock.NOW : below.clock()),
                section.optionalInstant("as_of").or(() -> first ? Optional.empty() : below.asOf()),
                region,
                currency);
    }

    private void readFolders(Variables variables, Faults faults) {
        for (String folder : FOLDERS) {
            List<ConfigFile> found = new ArrayList<>();
            for (Path file : yamlFiles(directory.resolve(folder), faults)) {
                names.computeIfAbsent(folder, any -> new TreeSet<>()).add(nameOf(file));
                read(file, variables, faults).ifPresent(config -> {
                    found.add(config);
                    digests.add(config.path() + " " + config.digest());
                });
            }
            folders.put(folder, List.copyOf(found));
        }
        for (String name : FILES) {
            Path file = directory.resolve(name);
            if (Files.isRegularFile(file)) {
                read(file, variables, faults).ifPresent(config -> {
                    files.put(name, config);
                    digests.add(config.path() + " " + config.digest());
                });
            }
        }
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private List<Path> yamlFiles(Path folder, Faults faults) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> sorted = entries.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            for (Path file : sorted) {
                String name = file.getFileName().toString();
                if (name.endsWith(".yml")) {
                    faults.add(directory.relativize(file).toString(), 0, "is not read; name it .yaml");
                }
            }
            return sorted.stream()
                    .filter(file -> file.getFileName().toString().endsWith(".yaml"))
                    .toList();
        } catch (IOException e) {
            faults.add(
                    directory.relativize(folder).toString(),
                    0,
                    "cannot be listed (" + e.getClass().getSimpleName() + ")");
            return List.of();
        }
    }

    public Path directory() {
        return directory;
    }

    public Settings settings() {
        return settings;
    }

    /** The files of {@code sources}, {@code segments}, {@code destinations} or {@code syncs}, in order of name. */
    public List<ConfigFile> folder(String name) {
        return folders.getOrDefault(name, List.of());
    }

    /** The names of all files of a folder, also of those that could not be read. */
    public Set<String> names(String folder) {
        return Set.copyOf(names.getOrDefault(folder, Set.of()));
    }

    /** {@code identity.yaml} or {@code models.yaml}, if the project has it. */
    public Optional<ConfigFile> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The warehouse as an absolute path or URI. */
    public String warehouse() {
        return resolve(settings.warehouse());
    }

    /** A path of a config file: a URI or absolute path as it is, a relative one from the project directory. */
    public String resolve(String path) {
        if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*") || path.startsWith("/")) {
            return path;
        }
        return directory.resolve(path).normalize().toString();
    }

    /** SHA-256 over all files and variables: two runs with the same digest do the same work. Secrets are not part of it. */
    public String digest() {
        return Digest.sha256(digests.stream().collect(Collectors.joining("\n")));
    }
}
