package io.saltern.etl.config;

import io.saltern.base.config.Section;
import io.saltern.etl.parse.ComposedText;
import io.saltern.etl.source.Feed;
import io.saltern.etl.source.SourceKind;
import io.saltern.etl.source.SourceKinds;
import io.saltern.etl.source.file.FileFeed;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Binds the file of one source and reports everything that is wrong with it. */
public final class SourceReading {
    private static final String COLUMNS = "columns";
    private static final String NUMBERS = "numbers";
    private static final String DECIMAL = "decimal";
    private static final String COMMA = "comma";
    private static final List<String> DECIMAL_SIGNS = List.of("point", COMMA);
    private static final String SEGMENT_USER = "userId";

    /**
     * What the project says for all sources.
     *
     * @param region default region of phone numbers
     * @param currency default currency
     * @param resolve makes a path of the config absolute
     */
    public record Defaults(String region, String currency, UnaryOperator<String> resolve) {}

    private final String name;
    private final String digest;
    private final Section section;
    private final Defaults defaults;
    private final String zone;
    private final String region;
    private final String currency;
    private final NumberForm numbers;

    SourceReading(String name, String digest, Section section, Defaults defaults) {
        this.name = name;
        this.digest = digest;
        this.section = section;
        this.defaults = defaults;
        this.zone = zone(section, "UTC");
        this.region = section.country("region", defaults.region());
        this.currency = section.currency("currency", defaults.currency());
        this.numbers = numbers(section, NumberForm.of(false));
    }

    SourceConfig read() {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            section.fault("is named '" + name + "'; a source's file name is the name of its table: small letters,"
                    + " digits and underscores, a letter first");
        }
        Feed feed = feed();
        boolean isOptional = section.flag("optional", false);
        RecordFormat format = format();
        boolean isSegment = format.format() == Format.SEGMENT;
        Entity entity = isSegment
                ? section.choice("entity", Entity.class, Entity.EVENT)
                : section.choice("entity", Entity.class);
        if (isSegment && entity != Entity.EVENT) {
            section.fault("entity", "must be event: format segment holds messages");
        }
        String lines = ComposedText.of(section.text("lines", ""));
        checkLines(entity, format, lines);
        List<ColumnConfig> columns = isSegment ? segmentColumns() : columns(entity);
        List<IdentifierConfig> identifiers = identifiers(isSegment, entity);
        boolean isAllAttributes = !section.isList("attributes")
                && section.optionalText("attributes")
                        .filter(text -> text.equals("all"))
                        .isPresent();
        List<String> attributes = isAllAttributes ? List.of() : composed(section.texts("attributes"));
        Optional<String> ordersFrom = section.optionalText("orders_from");
        if (ordersFrom.isPresent() && entity != Entity.EVENT) {
            section.fault("orders_from", "is for events only");
        }
        boolean isPartial = section.optionalChoice("versions", List.of("whole", "partial"))
                .filter(text -> text.equals("partial"))
                .isPresent();
        if (isPartial && entity != Entity.CUSTOMER) {
            section.fault("versions", "is for entity customer; identify messages are partial anyway");
        }
        boolean isAppend = section.optionalChoice("order_lines", List.of("whole", "append"))
                .filter(text -> text.equals("append"))
                .isPresent();
        if (isAppend && entity != Entity.ORDER_LINE) {
            section.fault("order_lines", "is for entity order_line; an order that holds its lines is whole");
        }
        AliasPrevious alias = section.choice("alias_previous", AliasPrevious.class, AliasPrevious.AUTO);
        section.finish();
        return new SourceConfig(
                name,
                section.file(),
                digest,
                feed,
                isOptional,
                format,
                numbers,
                entity,
                columns,
                identifiers,
                attributes,
                isAllAttributes,
                isPartial,
                isAppend,
                ordersFrom,
                lines,
                alias,
                region,
                currency);
    }

    private Feed feed() {
        String type = section.optionalChoice("kind", SourceKinds.types()).orElse("file");
        Optional<SourceKind> kind = SourceKinds.of(type);
        return kind.map(found -> found.bind(name, section, defaults.resolve()))
                .orElseGet(() -> new FileFeed(name, List.of(), "", true));
    }

    private RecordFormat format() {
        Format format = section.choice("format", Format.class);
        boolean isCsv = format == Format.CSV;
        String delimiter = section.text("delimiter", ",");
        String quote = section.text("quote", "\"");
        List<String> header = composed(section.texts("header"));
        String records = ComposedText.of(section.text("records", ""));
        if (delimiter.equals("tab") || delimiter.equals("\\t")) {
            delimiter = "\t";
        }
        if (delimiter.length() != 1 || delimiter.charAt(0) > '~') {
            section.fault("delimiter", "must be one ASCII character, or tab");
            delimiter = ",";
        }
        if (quote.length() != 1 || quote.charAt(0) > '~' || quote.equals(delimiter)) {
            section.fault("quote", "must be one ASCII character other than the delimiter");
            quote = "\"";
        }
        Optional<String> escape = section.optionalText("escape");
        if (escape.isPresent() && !isEscape(escape.get(), delimiter, quote)) {
            section.fault("escape", "must be one ASCII sign other than the delimiter and the quote, for instance '\\'");
            escape = Optional.empty();
        }
        List<String> nullMarkers = new ArrayList<>(RecordFormat.NULL_MARKERS);
        for (String marker : section.someTexts("null_markers")) {
            if (marker.isBlank()) {
                section.fault("null_markers", "holds a blank text; what is blank is null without being named");
            }
            nullMarkers.add(marker);
        }
        for (String key : List.of("delimiter", "quote", "escape", "null_markers", "header")) {
            if (!isCsv && section.has(key)) {
                section.fault(key, "is for format csv only");
            }
        }
        if (format != Format.JSON && !records.isEmpty()) {
            section.fault("records", "is for format json only");
        }
        return new RecordFormat(
                format,
                delimiter.charAt(0),
                quote.charAt(0),
                escape.map(sign -> sign.charAt(0)).orElse(null),
                List.copyOf(nullMarkers),
                encoding(),
                header,
                records);
    }

    private static boolean isEscape(String sign, String delimiter, String quote) {
        return sign.matches("[!-/:-@\\[-`{-~]") && !sign.equals(delimiter) && !sign.equals(quote);
    }

    /** The form that {@code numbers} says: a word for the decimal sign, or a mapping; the outer form where it says nothing. */
    private static NumberForm numbers(Section section, NumberForm outer) {
        if (!section.has(NUMBERS)) {
            return outer;
        }
        if (!section.isSection(NUMBERS)) {
            return section.optionalChoice(NUMBERS, DECIMAL_SIGNS)
                    .map(word -> NumberForm.of(word.equals(COMMA)))
                    .orElse(outer);
        }
        Section form = section.section(NUMBERS).orElseThrow();
        boolean isComma = form.optionalChoice(DECIMAL, DECIMAL_SIGNS)
                .map(word -> word.equals(COMMA))
                .orElse(outer.isDecimalComma());
        NumberForm base = isComma == outer.isDecimalComma() ? outer : NumberForm.of(isComma);
        Set<NumberForm.Grouping> grouping =
                choices(form, "grouping", NumberForm.Grouping.class).orElse(base.grouping());
        Set<NumberForm.Negative> negative =
                choices(form, "negative", NumberForm.Negative.class).orElse(base.negative());
        if (grouping.contains(isComma ? NumberForm.Grouping.COMMA : NumberForm.Grouping.POINT)) {
            form.fault("grouping", "names the sign that divides decimals: a number would have two readings");
        }
        form.finish();
        return new NumberForm(isComma, grouping, negative);
    }

    /** Some of an enum's constants, or the word none. */
    private static <E extends Enum<E>> Optional<Set<E>> choices(Section section, String key, Class<E> type) {
        List<String> words = section.someTexts(key);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Set<E> chosen = EnumSet.noneOf(type);
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        for (String word : words) {
            if (names.contains(word)) {
                chosen.add(Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
            } else if (!word.equals("none") || words.size() > 1) {
                section.fault(key, "holds '" + word + "'; valid: " + String.join(", ", names) + ", or none alone");
            }
        }
        return Optional.of(chosen);
    }

    private String encoding() {
        String encoding = section.text("encoding", "UTF-8");
        try {
            Charset charset = Charset.forName(encoding);
            if (charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")) {
                section.fault("encoding", "must hold ASCII as it is, like UTF-8 or ISO-8859-1");
                return "UTF-8";
            }
            return charset.name();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            section.fault("encoding", "is '" + encoding + "', which is no known character set; for instance UTF-8");
            return "UTF-8";
        }
    }

    private static String zone(Section section, String fallback) {
        String zone = section.text("zone", fallback);
        try {
            ZoneId.of(zone);
            return zone;
        } catch (DateTimeException e) {
            section.fault("zone", "is '" + zone + "', which is no time zone; for instance Europe/Berlin");
            return fallback;
        }
    }

    private void checkLines(Entity entity, RecordFormat format, String lines) {
        if (entity == Entity.ORDER && lines.isEmpty()) {
            section.fault("needs the key 'lines': where an order holds its lines; when each record is a line, say"
                    + " entity: order_line");
        }
        if (entity != Entity.ORDER && !lines.isEmpty()) {
            section.fault("lines", "is for entity order only");
        }
        if (entity == Entity.ORDER && format.format() == Format.CSV) {
            section.fault("entity", "order needs nested lines, which CSV has not; say order_line");
        }
    }

    private List<ColumnConfig> columns(Entity entity) {
        Map<String, ColumnType> targets = entity.columns();
        Map<String, ColumnConfig> found = new LinkedHashMap<>();
        shortKey("record_id", entity.key(), targets, found);
        shortKey("valid_at", entity.time(), targets, found);
        section.section(COLUMNS).ifPresent(mapping -> {
            for (String target : mapping.keys()) {
                ColumnType type = targets.get(target);
                // Named so that finish() can offer the nearest valid column.
                boolean isMapping = mapping.isSection(target);
                ColumnConfig column = isMapping
                        ? mapping.section(target)
                                .map(entry -> column(target, type, entry))
                                .orElseThrow()
                        : shortColumn(target, type, mapping.text(target));
                if (type == null) {
                    mapping.fault(
                            target,
                            "is no column of " + lower(entity) + "; valid: "
                                    + String.join(", ", targets.keySet())
                                    + "; to keep a field under its own name, list it in 'attributes'");
                } else if (found.put(target, column) != null) {
                    mapping.fault(target, "is given twice: as a key of the source and here");
                }
            }
        });
        apply("constants", targets, found, true);
        apply("defaults", targets, found, false);
        Set<String> required = new TreeSet<>(entity.required());
        for (String target : section.texts("required")) {
            if (!targets.containsKey(target)) {
                section.fault("required", "names '" + target + "', which is no column of " + lower(entity));
            }
            required.add(target);
        }
        for (String target : entity.required()) {
            if (!found.containsKey(target)) {
                section.fault("needs a field for '" + target + "'" + keyHint(entity, target));
            }
        }
        List<ColumnConfig> ordered = new ArrayList<>();
        for (String target : targets.keySet()) {
            ColumnConfig column = found.get(target);
            if (column != null) {
                ordered.add(required.contains(target) ? column.required() : column);
            } else if (required.contains(target) && !entity.required().contains(target)) {
                section.fault("required", "names '" + target + "', for which no field is given");
            }
        }
        return ordered;
    }

    private static String keyHint(Entity entity, String target) {
        if (target.equals(entity.key())) {
            return ": say record_id: <field>";
        }
        return target.equals(entity.time()) ? ": say valid_at: <field>" : " under 'columns'";
    }

    private static String lower(Entity entity) {
        return entity.name().toLowerCase(Locale.ROOT);
    }

    private void shortKey(String key, String target, Map<String, ColumnType> targets, Map<String, ColumnConfig> found) {
        if (!section.has(key)) {
            return;
        }
        if (target.isEmpty()) {
            section.fault(key, "has no meaning for this entity");
        } else if (section.isSection(key)) {
            section.section(key).ifPresent(entry -> found.put(target, column(target, targets.get(target), entry)));
        } else {
            found.put(target, shortColumn(target, targets.get(target), section.text(key)));
        }
    }

    private ColumnConfig shortColumn(String target, ColumnType type, String from) {
        ColumnType known = type == null ? ColumnType.TEXT : type;
        return new ColumnConfig(
                target,
                ComposedText.of(from),
                ValueFormat.of(known, zone, region, numbers),
                known.isBlankWhenInvalid());
    }

    private ColumnConfig column(String target, ColumnType declared, Section entry) {
        ColumnType natural = declared == null ? ColumnType.TEXT : declared;
        ColumnType type = isText(natural) ? entry.choice("type", ColumnType.class, natural) : natural;
        if (!isText(natural) && entry.has("type")) {
            entry.fault(
                    "type", "is fixed: " + target + " is a " + natural.name().toLowerCase(Locale.ROOT));
        } else if (isText(natural) && !isText(type)) {
            entry.fault("type", "must be one of text, name, lower, upper, country, language, currency");
        }
        List<String> patterns = entry.someTexts("formats");
        if (!patterns.isEmpty() && type != ColumnType.DATE && type != ColumnType.TIMESTAMP) {
            entry.fault("formats", "is for dates and times only");
        }
        for (String pattern : patterns) {
            if (!pattern.matches("[yMdHhmsSaXxVzEZ'., :/_T-]+")) {
                entry.fault("formats", "holds '" + pattern + "', which is no pattern like dd.MM.yyyy");
            }
        }
        String matches = entry.optionalPattern("matches")
                .map(java.util.regex.Pattern::pattern)
                .orElse(null);
        NumberForm own = numbers(entry, numbers);
        NumberForm form = entry.optionalChoice(DECIMAL, DECIMAL_SIGNS)
                .map(word -> word.equals(COMMA))
                .filter(isComma -> isComma != own.isDecimalComma())
                .map(NumberForm::of)
                .orElse(own);
        if (entry.has(NUMBERS) && entry.has(DECIMAL)) {
            entry.fault(DECIMAL, "is said by 'numbers' too; keep one");
        }
        if (entry.has(NUMBERS) && type != ColumnType.DECIMAL) {
            entry.fault(NUMBERS, "is for numbers only");
        }
        List<String> yes =
                entry.texts("yes").stream().map(SourceReading::folded).toList();
        List<String> no = entry.texts("no").stream().map(SourceReading::folded).toList();
        if (type != ColumnType.BOOLEAN && (matches != null || !yes.isEmpty() || !no.isEmpty())) {
            entry.fault("has 'matches', 'yes' or 'no', which are for " + "true-or-false columns only");
        }
        boolean isBlank = entry.optionalChoice("invalid", List.of("blank", "reject"))
                .map(text -> text.equals("blank"))
                .orElse(type.isBlankWhenInvalid());
        String from = ComposedText.of(entry.text("from"));
        ValueFormat format = new ValueFormat(
                type, patterns, zone(entry, zone), entry.country("region", region), form, yes, no, matches);
        entry.finish();
        return new ColumnConfig(target, from, format, isBlank);
    }

    /** Names of fields as the records have them when they are read. */
    private static List<String> composed(List<String> names) {
        return names.stream().map(ComposedText::of).toList();
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isText(ColumnType type) {
        return switch (type) {
            case TEXT, NAME, LOWER, UPPER, COUNTRY, LANGUAGE, CURRENCY -> true;
            default -> false;
        };
    }

    private void apply(
            String key, Map<String, ColumnType> targets, Map<String, ColumnConfig> found, boolean isConstant) {
        section.textMap(key).forEach((target, value) -> {
            ColumnType type = targets.get(target);
            if (type == null) {
                section.fault(
                        key,
                        "names '" + target + "', which is no column here; valid: "
                                + String.join(", ", targets.keySet()));
                return;
            }
            ColumnConfig column = found.getOrDefault(target, shortColumn(target, type, null));
            if (isConstant && column.field().isPresent()) {
                section.fault(key, "names '" + target + "', which a field fills too; keep one, or use 'defaults'");
            }
            found.put(
                    target,
                    isConstant
                            ? column.withConstant(ComposedText.of(value))
                            : column.withFallback(ComposedText.of(value)));
        });
    }

    private List<ColumnConfig> segmentColumns() {
        for (String key :
                List.of(COLUMNS, "record_id", "valid_at", "constants", "defaults", "required", "attributes")) {
            if (section.has(key)) {
                section.fault(key, "is not for format segment: the Segment specification fixes what a message holds");
            }
        }
        return List.of();
    }

    private List<IdentifierConfig> identifiers(boolean isSegment, Entity entity) {
        Map<String, IdentifierConfig> found = new TreeMap<>();
        Optional<Section> mapping = section.section("identifiers");
        if (mapping.isEmpty() && isSegment) {
            return List.of(
                    new IdentifierConfig("anonymous_id", "anonymousId", ColumnType.TEXT),
                    new IdentifierConfig("email", "traits.email", ColumnType.EMAIL),
                    new IdentifierConfig("phone", "traits.phone", ColumnType.PHONE),
                    new IdentifierConfig("user_id", SEGMENT_USER, ColumnType.TEXT));
        }
        if (mapping.isPresent() && (entity == Entity.CONSENT || entity == Entity.PRODUCT)) {
            section.fault(
                    "identifiers",
                    "is not for this entity: a consent names its identifier by namespace and value,"
                            + " a product has none");
        }
        mapping.ifPresent(entries -> {
            for (String namespace : entries.keys()) {
                if (!namespace.matches("[a-z][a-z0-9_]*")) {
                    entries.fault(namespace, "is no namespace: small letters, digits and underscores");
                }
                ColumnType natural =
                        switch (namespace) {
                            case "email" -> ColumnType.EMAIL;
                            case "phone" -> ColumnType.PHONE;
                            default -> ColumnType.TEXT;
                        };
                if (entries.isSection(namespace)) {
                    entries.section(namespace).ifPresent(entry -> {
                        ColumnType type = entry.optionalChoice("type", List.of("email", "phone", "text"))
                                .map(text -> ColumnType.valueOf(text.toUpperCase(Locale.ROOT)))
                                .orElse(natural);
                        found.put(
                                namespace, new IdentifierConfig(namespace, ComposedText.of(entry.text("from")), type));
                        entry.finish();
                    });
                } else {
                    found.put(
                            namespace,
                            new IdentifierConfig(namespace, ComposedText.of(entries.text(namespace)), natural));
                }
            }
        });
        return List.copyOf(found.values());
    }
}
