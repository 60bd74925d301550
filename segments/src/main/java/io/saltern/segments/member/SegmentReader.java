package io.saltern.segments.member;

import io.saltern.base.config.ConfigFile;
import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.condition.Condition;
import io.saltern.segments.condition.ConditionReader;
import io.saltern.segments.model.ModelsConfig;
import io.saltern.segments.model.RfmGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the files of {@code segments/}, and checks them against one another and against the models. */
public final class SegmentReader {
    private final ConditionReader conditions = new ConditionReader(RfmGroup.labels());
    private final ModelsConfig models;
    private final List<String> sources;
    private final List<String> names;
    private final Faults faults;
    private final Map<String, ConfigFile> files = new LinkedHashMap<>();
    private final Map<String, SegmentConfig> segments = new LinkedHashMap<>();

    /**
     * @param models which models there are to ask about
     * @param sources names of all sources
     * @param names names of all segments, also of those whose files cannot be read
     */
    public SegmentReader(ModelsConfig models, List<String> sources, List<String> names, Faults faults) {
        this.models = models;
        this.sources = List.copyOf(sources);
        this.names = List.copyOf(names);
        this.faults = faults;
    }

    /** The segments in an order in which each stands behind those it asks about; what is wrong goes to the faults. */
    public List<SegmentConfig> read(List<ConfigFile> given) {
        given.forEach(file -> files.put(file.name(), file));
        files.values().forEach(file -> bind(file).ifPresent(segment -> segments.put(segment.name(), segment)));
        segments.values().forEach(this::check);
        return inOrder();
    }

    private Optional<SegmentConfig> bind(ConfigFile file) {
        Section root = file.root();
        if (!file.name().matches("[a-z][a-z0-9_]*")) {
            faults.add(
                    file.path(),
                    0,
                    "the name of a segment is its file's: small letters, digits and underscores, a letter first");
        }
        Optional<String> description = root.optionalText("description");
        Optional<String> owner = root.optionalText("owner");
        Optional<String> goal = root.optionalText("goal");
        long minSize = root.integer("min_size", 0, 0, Long.MAX_VALUE);
        int faultsBefore = faults.count();
        Optional<Section> where = root.section("where");
        if (where.isEmpty() && !root.keys().contains("where")) {
            root.fault("needs the key 'where', the condition of the segment");
        }
        Optional<Condition> condition = where.flatMap(conditions::read);
        root.finish();
        if (condition.isEmpty() && faults.count() == faultsBefore) {
            // A segment is never left out without a word, whatever the reader of its condition thought of it.
            root.fault("where", "is no condition that can be computed");
        }
        return condition.map(bound -> new SegmentConfig(file.name(), description, owner, goal, minSize, bound));
    }

    private void check(SegmentConfig segment) {
        Section root = files.get(segment.name()).root();
        for (String other : segment.references()) {
            if (!names.contains(other)) {
                root.fault(
                        "where",
                        "asks about the segment '" + other + "', which has no file"
                                + ConditionReader.nearest(other, names));
            }
        }
        segment.where()
                .tree()
                .flatMap(condition -> condition.sources().stream())
                .distinct()
                .filter(source -> !sources.contains(source))
                .forEach(source -> root.fault(
                        "where",
                        "asks about the source '" + source + "', which has no file"
                                + ConditionReader.nearest(source, sources)));
        segment.where()
                .tree()
                .flatMap(condition -> condition.table().stream())
                .distinct()
                .forEach(table -> {
                    missingModel(table)
                            .ifPresent(model -> root.fault(
                                    "where",
                                    "asks about " + table + ", but models.yaml has no section '" + model + "'"));
                });
    }

    private Optional<String> missingModel(TableDef table) {
        if (faults.list().stream().anyMatch(fault -> fault.file().equals("models.yaml"))) {
            // The section may be there, with a fault of its own.
            return Optional.empty();
        }
        if (table.equals(RfmTable.DEF) && models.rfm().isEmpty()) {
            return Optional.of("rfm");
        }
        return table.equals(ClusterTable.DEF) && models.kmeans().isEmpty() ? Optional.of("kmeans") : Optional.empty();
    }

    private List<SegmentConfig> inOrder() {
        List<SegmentConfig> done = new ArrayList<>();
        for (SegmentConfig segment : segments.values()) {
            visit(segment, new ArrayList<>(), done);
        }
        return done;
    }

    private void visit(SegmentConfig segment, List<String> path, List<SegmentConfig> done) {
        if (done.contains(segment)) {
            return;
        }
        if (path.contains(segment.name())) {
            List<String> circle = new ArrayList<>(path.subList(path.indexOf(segment.name()), path.size()));
            circle.add(segment.name());
            files.get(segment.name())
                    .root()
                    .fault("where", "asks in a circle: " + String.join(" -> ", circle) + "; break it at one place");
            return;
        }
        path.add(segment.name());
        for (String other : segment.references()) {
            Optional.ofNullable(segments.get(other)).ifPresent(next -> visit(next, path, done));
        }
        path.remove(path.size() - 1);
        done.add(segment);
    }
}
