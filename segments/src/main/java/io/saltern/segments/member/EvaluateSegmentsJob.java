package io.saltern.segments.member;

import static org.apache.spark.sql.functions.col;

import io.saltern.base.Digest;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import io.saltern.segments.condition.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** The step {@code segments}: evaluates all segments and opens and closes stays in serving.segment_member. */
public final class EvaluateSegmentsJob implements Step {
    private final List<SegmentConfig> segments;
    private final String currency;

    /**
     * @param segments each behind those it asks about
     * @param currency the project's currency, ISO 4217
     */
    public EvaluateSegmentsJob(List<SegmentConfig> segments, String currency) {
        this.segments = List.copyOf(segments);
        this.currency = currency;
    }

    @Override
    public String name() {
        return "segments";
    }

    @Override
    public List<TableDef> reads() {
        List<TableDef> tables = new ArrayList<>(List.of(ProfileTable.DEF));
        Stream.of(ProfileTraitTable.DEF, RfmTable.DEF, ClusterTable.DEF)
                .filter(table -> SegmentPlan.asks(segments, table))
                .forEach(tables::add);
        if (SegmentPlan.asksForEvents(segments)) {
            tables.add(EventTable.DEF);
        }
        if (SegmentPlan.asksForOrders(segments)) {
            tables.add(OrderTable.DEF);
        }
        if (readsFacts()) {
            tables.addAll(List.of(IdentifierSetTable.DEF, NodeClusterTable.DEF, ClusterProfileTable.DEF));
        }
        return tables;
    }

    @Override
    public List<TableDef> consults() {
        return readsFacts()
                ? List.of(ProfileLedgerTable.DEF)
                : List.of(ProfileLedgerTable.DEF, NodeClusterTable.DEF, ClusterProfileTable.DEF);
    }

    @Override
    public List<TableDef> writes() {
        return List.of(SegmentMemberTable.DEF);
    }

    @Override
    public String configDigest() {
        return Digest.sha256(segments.stream()
                .map(segment -> segment.name() + " " + segment.minSize() + " "
                        + segment.where().description())
                .collect(Collectors.joining("\n", currency + "\n", "")));
    }

    @Override
    public boolean movesWithAsOf() {
        return segments.stream().map(SegmentConfig::where).anyMatch(Condition::movesWithAsOf);
    }

    @Override
    public StepReport run(StepRun run) {
        List<String> names = segments.stream().map(SegmentConfig::name).toList();
        Dataset<Row> profiles = run.read(ProfileTable.DEF);
        Dataset<Row> members = new SegmentPlan(segments, run.asOf(), currency).members(profiles, run::read, run::view);
        Dataset<Row> transitions = new StayPlan(run.asOf(), run.changeNo(), names)
                .transitions(
                        members,
                        run.read(SegmentMemberTable.DEF),
                        profiles,
                        run.read(ProfileLedgerTable.DEF),
                        run.view("core.profile_link"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Map<String, Long>> counts = counts(transitions);
            write(run, transitions, counts);
            return report(counts);
        } finally {
            transitions.unpersist();
        }
    }

    private boolean readsFacts() {
        return SegmentPlan.asksForEvents(segments) || SegmentPlan.asksForOrders(segments);
    }

    /** Rows by segment and action. */
    private static Map<String, Map<String, Long>> counts(Dataset<Row> transitions) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        transitions
                .groupBy(SegmentMemberTable.SEGMENT, StayPlan.ACTION)
                .count()
                .collectAsList()
                .forEach(row -> counts.computeIfAbsent(row.getString(0), segment -> new TreeMap<>())
                        .put(row.getString(1), row.getLong(2)));
        return counts;
    }

    /** Stays that only open are appended; a MERGE, which is slow, is needed where one closes or opens again. */
    private static void write(StepRun run, Dataset<Row> transitions, Map<String, Map<String, Long>> counts) {
        Dataset<Row> changed =
                transitions.filter(col(StayPlan.ACTION).notEqual(StayPlan.KEPT)).drop(StayPlan.ACTION);
        boolean rewrites = sum(counts, StayPlan.LEFT) + sum(counts, StayPlan.RESUMED) > 0;
        if (rewrites) {
            run.upsert(SegmentMemberTable.DEF, changed);
        } else if (sum(counts, StayPlan.ENTERED) > 0 || !run.exists(SegmentMemberTable.DEF)) {
            run.append(SegmentMemberTable.DEF, changed);
        }
    }

    private static long sum(Map<String, Map<String, Long>> counts, String action) {
        return counts.values().stream()
                .mapToLong(actions -> actions.getOrDefault(action, 0L))
                .sum();
    }

    private StepReport report(Map<String, Map<String, Long>> counts) {
        StepReport.Builder report = StepReport.builder();
        for (SegmentConfig segment : segments) {
            Map<String, Long> actions = counts.getOrDefault(segment.name(), Map.of());
            long entered = actions.getOrDefault(StayPlan.ENTERED, 0L);
            long members =
                    actions.getOrDefault(StayPlan.KEPT, 0L) + actions.getOrDefault(StayPlan.RESUMED, 0L) + entered;
            report.count("members." + segment.name(), members)
                    .count("entered." + segment.name(), entered)
                    .count("left." + segment.name(), actions.getOrDefault(StayPlan.LEFT, 0L));
            if (members < segment.minSize()) {
                report.warn("The segment " + segment.name() + " has " + members
                        + " members, fewer than its min_size of " + segment.minSize() + ".");
            }
        }
        counts.forEach((name, actions) -> {
            if (segments.stream().noneMatch(segment -> segment.name().equals(name))) {
                report.count("left." + name, actions.getOrDefault(StayPlan.LEFT, 0L));
            }
        });
        return report.build();
    }
}
