package io.saltern.base.config;

import io.saltern.base.secret.SecretRef;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file while it is bound to a record. Each accessor names a valid key; {@link #finish} then reports
 * every key that no accessor named. A missing or ill-typed value is reported and a harmless stand-in returned, so that
 * reading goes on and all faults are found: whoever binds must check {@link Faults} before using the record.
 */
public final class Section {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{var:([A-Za-z0-9_.-]+)}");
    private static final Pattern SECRET = Pattern.compile("\\$\\{(env|file):[^}]*}");
    private static final Pattern WINDOW = Pattern.compile("(\\d{1,6})\\s*([smhdw])");

    private static final int MOST_DIGITS = 38;
    /** Those of the JDK, Kosovo, which has numbers of its own though no code of ISO, and the code for no country. */
    private static final Set<String> COUNTRIES = Stream.concat(
                    Arrays.stream(Locale.getISOCountries()), Stream.of("XK", "ZZ"))
            .collect(Collectors.toSet());

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toSet());

    private final String file;
    private final String path;
    private final int line;
    private final Path projectDirectory;
    private final Variables variables;
    private final Faults faults;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(MappingNode node, String file, String path, Path projectDirectory, Variables variables, Faults faults) {
        this.file = file;
        this.path = path;
        this.line = node.getStartMark().getLine() + 1;
        this.projectDirectory = projectDirectory;
        this.variables = variables;
        this.faults = faults;
        for (NodeTuple entry : node.getValue()) {
            int at = entry.getKeyNode().getStartMark().getLine() + 1;
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                faults.add(file, at, "a key must be plain text");
            } else if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                faults.add(file, at, "key '" + key.getValue() + "' is given twice; keep one");
            } else {
                lines.put(key.getValue(), at);
            }
        }
    }

    /** A section read from text, for tests and generated projects. */
    public static Section parse(String yaml, Faults faults) {
        return parse(yaml, Path.of("."), Variables.none(), faults);
    }

    /** A section read from text that stands for a file of {@code projectDirectory}. */
    public static Section parse(String yaml, Path projectDirectory, Variables variables, Faults faults) {
        MappingNode node = ConfigFile.compose(yaml, "inline.yaml", faults)
                .orElseGet(() ->
                        ConfigFile.compose("{}", "inline.yaml", new Faults()).orElseThrow());
        return new Section(node, "inline.yaml", "", projectDirectory, variables, faults);
    }

    public String file() {
        return file;
    }

    /** The line on which this section begins. */
    public int line() {
        return line;
    }

    /** The line of a key; the section's own when the key is absent. */
    public int line(String key) {
        return lines.getOrDefault(key, line);
    }

    public Path projectDirectory() {
        return projectDirectory;
    }

    public Faults faults() {
        return faults;
    }

    /** All keys in file order; does not make them known. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** Reports a fault at a key of this section. */
    public void fault(String key, String message) {
        faults.add(file, line(key), named(key) + " " + message);
    }

    /** Reports a fault of this section as a whole. */
    public void fault(String message) {
        faults.add(file, line, (path.isEmpty() ? "" : "'" + path + "' ") + message);
    }

    /** A required text; empty text stands in when absent. */
    public String text(String key) {
        return required(key, scalar(key, "text", Function.identity()), "");
    }

    public String text(String key, String fallback) {
        return optionalText(key).orElse(fallback);
    }

    public Optional<String> optionalText(String key) {
        return scalar(key, "text", Function.identity());
    }

    /** A required whole number within bounds. */
    public long integer(String key, long least, long most) {
        return required(key, optionalInteger(key, least, most), least);
    }

    public long integer(String key, long fallback, long least, long most) {
        return optionalInteger(key, least, most).orElse(fallback);
    }

    public Optional<Long> optionalInteger(String key, long least, long most) {
        return scalar(key, "a whole number", text -> Long.parseLong(text.replace("_", "")))
                .filter(value -> within(key, value >= least && value <= most, value, least, most));
    }

    public double number(String key, double fallback, double least, double most) {
        return scalar(key, "a number", Double::parseDouble)
                .filter(value -> within(key, value >= least && value <= most, value, least, most))
                .orElse(fallback);
    }

    public Optional<BigDecimal> optionalDecimal(String key) {
        return scalar(key, "a decimal number", Section::decimal);
    }

    /**
     * A number as users write it, with at most 38 digits: more no table holds, and an exponent alone could ask for more
     * zeros than memory has.
     *
     * @throws IllegalArgumentException when the text is no such number
     */
    public static BigDecimal decimal(String text) {
        BigDecimal number = new BigDecimal(text.replace("_", ""));
        long whole = (long) number.precision() - number.scale();
        if (Math.max(whole, 0) + Math.max(number.scale(), 0) > MOST_DIGITS) {
            throw new IllegalArgumentException(text);
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** A country of ISO 3166 in two capital letters, or ZZ for none; the fallback stands in for a fault. */
    public String country(String key, String fallback) {
        return code(key, fallback, COUNTRIES, "a country as two capital letters of ISO 3166, for instance DE");
    }

    /** A currency of ISO 4217 in three capital letters; the fallback stands in for a fault. */
    public String currency(String key, String fallback) {
        return code(key, fallback, CURRENCIES, "a currency as three capital letters of ISO 4217, for instance EUR");
    }

    private String code(String key, String fallback, Set<String> valid, String what) {
        Optional<String> text = optionalText(key);
        if (text.isPresent() && !valid.contains(text.get())) {
            fault(key, "is '" + text.get() + "'; it must be " + what);
            return fallback;
        }
        return text.orElse(fallback);
    }

    public boolean flag(String key, boolean fallback) {
        return scalar(key, "true or false", text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                })
                .orElse(fallback);
    }

    /** One of an enum's constants, written in lower case with underscores. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        return optionalChoice(key, type).orElse(fallback);
    }

    /** A required one of an enum's constants; the first constant stands in when absent. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return required(key, optionalChoice(key, type), type.getEnumConstants()[0]);
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return optionalChoice(key, names).map(name -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT)));
    }

    /** One of the given words. */
    public Optional<String> optionalChoice(String key, List<String> names) {
        Optional<String> text = optionalText(key);
        if (text.isPresent() && !names.contains(text.get())) {
            fault(key, "is '" + text.get() + "'" + suggestion(text.get(), names));
            return Optional.empty();
        }
        return text;
    }

    /** A span of time: a whole number with s, m, h, d or w, for instance {@code 30d}. */
    public Optional<Duration> optionalWindow(String key) {
        return scalar(key, "a span like 30d, 12h or 2w, and longer than nothing", text -> {
            Matcher window = WINDOW.matcher(text);
            if (!window.matches()) {
                throw new IllegalArgumentException(text);
            }
            long count = Long.parseLong(window.group(1));
            if (count == 0) {
                throw new IllegalArgumentException(text);
            }
            return switch (window.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofDays(7 * count);
            };
        });
    }

    /** An instant in ISO 8601 with zone, for instance {@code 2011-12-11T00:00:00Z}. */
    public Optional<Instant> optionalInstant(String key) {
        return scalar(key, "an instant like 2011-12-11T00:00:00Z", text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(text, e);
            }
        });
    }

    /** A regular expression that compiles. */
    public Optional<Pattern> optionalPattern(String key) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(text.get()));
        } catch (PatternSyntaxException e) {
            fault(key, "is not a regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }

    /** A secret by reference; a secret that is undefined here is a fault. */
    public Optional<SecretRef> optionalSecret(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode value) || value.getValue().isEmpty() || isNull(node)) {
            fault(key, "must be a secret reference like ${env:NAME} or ${file:path}");
            return Optional.empty();
        }
        SecretRef secret = SecretRef.parse(value.getValue(), projectDirectory);
        secret.problem().ifPresent(problem -> fault(key, "names a secret that is undefined: " + problem));
        return Optional.of(secret);
    }

    /** A required secret by reference. */
    public SecretRef secret(String key) {
        return required(key, optionalSecret(key), SecretRef.literal(""));
    }

    /** Texts of a list; a single text counts as a list of one; empty when absent. */
    public List<String> texts(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null || isWithoutValue(key, node)) {
            return List.of();
        }
        if (node instanceof ScalarNode single) {
            return List.of(expand(single, key));
        }
        if (!(node instanceof SequenceNode sequence)) {
            fault(key, "must be a list");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (isNull(item)) {
                faults.add(file, item.getStartMark().getLine() + 1, named(key) + " holds an entry without a value");
            } else if (item instanceof ScalarNode scalar) {
                texts.add(expand(scalar, key));
            } else {
                faults.add(file, item.getStartMark().getLine() + 1, named(key) + " must hold plain values");
            }
        }
        return texts;
    }

    /** Texts of a list that says something: an empty list is a fault, an absent key is not. */
    public List<String> someTexts(String key) {
        if (values.get(key) instanceof SequenceNode sequence
                && sequence.getValue().isEmpty()) {
            fault(key, "is an empty list: name at least one, or leave the key away");
        }
        return texts(key);
    }

    /** A nested mapping, if present. */
    public Optional<Section> section(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null || isWithoutValue(key, node)) {
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(child(mapping, join(key)));
        }
        fault(key, "must hold keys and values");
        return Optional.empty();
    }

    /** The mappings of a list, in order; empty when absent. */
    public List<Section> sections(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null || isWithoutValue(key, node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            fault(key, "must be a list of entries with keys and values");
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        int ordinal = 0;
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode mapping) {
                sections.add(child(mapping, join(key) + "[" + ordinal + "]"));
            } else {
                faults.add(
                        file,
                        item.getStartMark().getLine() + 1,
                        named(key) + " must hold entries with keys and values");
            }
            ordinal++;
        }
        return sections;
    }

    /** The entries of a mapping whose keys are names of the user's choosing, each entry a mapping itself. */
    public Map<String, Section> named(String key, boolean required) {
        Optional<Section> parent = section(key);
        if (parent.isEmpty()) {
            if (required && !values.containsKey(key)) {
                fault("needs the key '" + key + "'");
            }
            return Map.of();
        }
        Map<String, Section> entries = new LinkedHashMap<>();
        for (String name : parent.get().keys()) {
            parent.get().section(name).ifPresent(entry -> entries.put(name, entry));
        }
        return entries;
    }

    /** The entries of a mapping of names to plain values; empty when absent. */
    public Map<String, String> textMap(String key) {
        Optional<Section> parent = section(key);
        Map<String, String> entries = new LinkedHashMap<>();
        parent.ifPresent(section -> {
            for (String name : section.keys()) {
                section.optionalText(name).ifPresent(value -> entries.put(name, value));
            }
        });
        return entries;
    }

    /** Whether the value of a key is a mapping (rather than a list or plain value). */
    public boolean isSection(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /** Whether the value of a key is a list. */
    public boolean isList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /** Reports each key that no accessor asked for, with the nearest valid one. Call it last. */
    public void finish() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                faults.add(
                        file,
                        line(key),
                        "unknown key '" + (path.isEmpty() ? key : path + "." + key) + "'"
                                + suggestion(key, List.copyOf(known)));
            }
        }
    }

    /** Adds the name of every variable that a value of this section refers to. */
    void addVariables(Set<String> names) {
        values.values().forEach(node -> addVariables(node, names));
    }

    private static void addVariables(Node node, Set<String> names) {
        if (node instanceof ScalarNode scalar) {
            VARIABLE.matcher(scalar.getValue()).results().forEach(match -> names.add(match.group(1)));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> addVariables(item, names));
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> addVariables(entry.getValueNode(), names));
        }
    }

    /** A hint at the nearest valid word, or all of them when none is near. */
    static String suggestion(String word, List<String> valid) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        Optional<String> nearest = valid.stream()
                .filter(candidate -> distance.apply(word, candidate) <= Math.max(2, candidate.length() / 3))
                .min((a, b) -> Integer.compare(distance.apply(word, a), distance.apply(word, b)));
        String all = valid.stream().sorted().collect(Collectors.joining(", "));
        return nearest.map(key -> "; did you mean '" + key + "'?").orElse(valid.isEmpty() ? "" : "; valid: " + all);
    }

    private Section child(MappingNode node, String childPath) {
        return new Section(node, file, childPath, projectDirectory, variables, faults);
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String named(String key) {
        return "'" + join(key) + "'";
    }

    /** A key without a value is never taken for an absent one: what was meant to narrow would silently widen. */
    private boolean isWithoutValue(String key, Node node) {
        if (isNull(node)) {
            fault(key, "has no value: give one, or leave the key away");
        }
        return isNull(node);
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private boolean within(String key, boolean holds, Number value, Number least, Number most) {
        if (!holds) {
            fault(key, "is " + value + "; it must lie between " + least + " and " + most);
        }
        return holds;
    }

    private <T> T required(String key, Optional<T> value, T standIn) {
        if (value.isEmpty() && !values.containsKey(key)) {
            fault("needs the key '" + key + "'");
        }
        return value.orElse(standIn);
    }

    private <T> Optional<T> scalar(String key, String expected, Function<String, T> parse) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (isWithoutValue(key, node)) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode value)) {
            fault(key, "must be " + expected);
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(expand(value, key)));
        } catch (IllegalArgumentException e) {
            fault(key, "is '" + value.getValue() + "'; it must be " + expected);
            return Optional.empty();
        }
    }

    private String expand(ScalarNode node, String key) {
        String text = node.getValue();
        if (SECRET.matcher(text).find()) {
            fault(key, "is no secret, so it cannot hold a secret reference; use ${var:name} for values that vary");
            return text;
        }
        Matcher variable = VARIABLE.matcher(text);
        if (variable.replaceAll("").contains("${")) {
            // The text is not shown: what was meant may have been a secret.
            fault(key, "holds '${' but no reference that there is; one is written ${var:name}");
            return text;
        }
        variable.reset();
        StringBuilder expanded = new StringBuilder();
        while (variable.find()) {
            String name = variable.group(1);
            Optional<String> value = variables.value(name);
            if (value.isEmpty()) {
                fault(
                        key,
                        "uses the variable '" + name + "' which has no value; give --var " + name
                                + "=… or 'variables:' in saltern.yaml");
            }
            variable.appendReplacement(expanded, Matcher.quoteReplacement(value.orElse("")));
        }
        variable.appendTail(expanded);
        return expanded.toString();
    }
}
