package io.saltern.cli.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.saltern.identity.explain.ProfileGraph;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything one run has to say, as numbers about groups: it holds no name and no payload of a person, and of identifiers
 * only masked ones, where they glue people together.
 *
 * <p>What a run did not reach is null (a single part) or empty (a list); a null list is taken as empty, so a run that
 * failed early is {@code new RunReport(run, null, …)}. "In this run" means between its start and its end; every other
 * count is the state of the warehouse after it. Durations are milliseconds, times are UTC.
 *
 * @param run what ran, when and how it ended
 * @param steps the steps of the pipeline in order, skipped and unreached ones too
 * @param sources one entry a configured source, those that brought nothing too
 * @param equations further equations of the run, such as lines of orders to orders; null means none
 * @param people the people found; null when identity never ran in this warehouse
 * @param segments null when segments were never evaluated; empty of segments when none is configured
 * @param rfm null when it was never computed
 * @param clustering null when no model was ever trained
 * @param syncs one entry a configured sync, disabled ones too
 * @param warnings what somebody should look at, most urgent first
 * @param tables the table versions that this run wrote
 */
public record RunReport(
        Run run,
        List<Step> steps,
        List<Source> sources,
        List<Equation> equations,
        People people,
        Segments segments,
        Rfm rfm,
        Clustering clustering,
        List<Sync> syncs,
        List<Warning> warnings,
        List<TableVersion> tables) {

    /** Copies the lists; null lists become empty. */
    public RunReport {
        Objects.requireNonNull(run, "run");
        steps = copy(steps);
        sources = copy(sources);
        equations = copy(equations);
        syncs = copy(syncs);
        warnings = copy(warnings);
        tables = copy(tables);
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * The run itself.
     *
     * @param project name of the project
     * @param status {@code done}, or how else it ended ({@code failed}, {@code abandoned}, {@code running})
     * @param exitCode the code the command ends with
     * @param error why it failed, in the words of the error; null when it did not
     * @param startedAt wall time; null when unknown
     * @param version version of Saltern
     * @param configDigest digest of the project's configuration
     * @param scope what was asked for, such as {@code --select identity}; empty means the whole pipeline
     */
    public record Run(
            String project,
            String runId,
            Instant asOf,
            String status,
            int exitCode,
            String error,
            Instant startedAt,
            long durationMillis,
            String version,
            String configDigest,
            List<String> scope) {
        /** Copies the list. */
        public Run {
            scope = copy(scope);
        }
    }

    /** The part of the flow that a step belongs to, in the order of the flow. */
    public enum Stage {
        /** Reads files into raw tables. */
        RAW,
        /** Parses and normalises raw into staged tables. */
        STAGED,
        /** Identity and profiles. */
        PEOPLE,
        /** Traits, models and segments. */
        SEGMENTS,
        /** Plans and deliveries. */
        DESTINATIONS,
        /** Anything else, such as the ledger of the run. */
        OTHER
    }

    /**
     * One step.
     *
     * @param status {@code done}, {@code skipped}, {@code failed} or {@code not reached}
     * @param reason why it was skipped or failed; null when it is done
     * @param offsetMillis from the start of the run to the start of the step
     * @param rowsIn rows read; null when the step does not count them
     * @param rowsOut rows written; null when the step does not count them
     * @param commits Delta commits made
     * @param merges how many of them were MERGEs
     */
    public record Step(
            String name,
            Stage stage,
            String status,
            String reason,
            long offsetMillis,
            long durationMillis,
            Long rowsIn,
            Long rowsOut,
            int commits,
            int merges) {}

    /**
     * What one source brought in this run.
     *
     * @param kind such as {@code file}
     * @param files files taken in this run
     * @param landed physical units (lines, documents) added to raw
     * @param read records those units held: the left side of the equation
     * @param rejectedDerived rows that staged records should have given and did not, for instance orders of events; the
     *     records themselves are staged, so they are no part of the equation
     * @param future staged rows that lie after as-of, and wait
     * @param stagedTotal rows of this source in staged after the run
     * @param newestAt time of the newest record known from this source; null when there is none
     * @param entities the staged records by entity; they sum to {@code staged}, or the list is empty
     * @param rejects the rejected records by rule and reason
     */
    public record Source(
            String name,
            String kind,
            long files,
            long landed,
            long read,
            long staged,
            long rejected,
            long rejectedDerived,
            long duplicate,
            long future,
            long stagedTotal,
            Instant newestAt,
            List<Count> entities,
            List<Reason> rejects) {
        /** Copies the lists. */
        public Source {
            entities = copy(entities);
            rejects = copy(rejects);
        }

        /** One without rejected derived rows. */
        public Source(
                String name,
                String kind,
                long files,
                long landed,
                long read,
                long staged,
                long rejected,
                long duplicate,
                long future,
                long stagedTotal,
                Instant newestAt,
                List<Count> entities,
                List<Reason> rejects) {
            this(
                    name,
                    kind,
                    files,
                    landed,
                    read,
                    staged,
                    rejected,
                    0,
                    duplicate,
                    future,
                    stagedTotal,
                    newestAt,
                    entities,
                    rejects);
        }

        /** Whether read = staged + rejected + duplicate. */
        @JsonProperty("balanced")
        public boolean balanced() {
            return read == staged + rejected + duplicate;
        }
    }

    /**
     * A total and the parts it must be the sum of.
     *
     * @param subject what it is about, such as a source
     * @param total what is counted on the left side, such as {@code lines read}
     */
    public record Equation(String subject, String total, long value, List<Count> parts) {
        /** Copies the list. */
        public Equation {
            parts = copy(parts);
        }

        /** Whether the parts sum to the total. */
        @JsonProperty("balanced")
        public boolean balanced() {
            return value == parts.stream().mapToLong(Count::count).sum();
        }
    }

    /** A named count. */
    public record Count(String name, long count) {}

    /**
     * A count of rows that something happened to, and why.
     *
     * @param rule the rule, brake or class that decided, such as {@code required} or {@code consent}
     * @param reason the sentence that goes with it; null when the rule says it all
     */
    public record Reason(String rule, String reason, long count) {}

    /** How many people two groups have in common; an unordered pair, given once. */
    public record Overlap(String a, String b, long people) {}

    /**
     * The people.
     *
     * @param total people now
     * @param created people first seen in this run
     * @param merged people that were merged into another in this run
     * @param split people that were split from another in this run
     * @param records person records behind the people, over all sources
     * @param unattributed facts (events, orders) that belong to no known person
     * @param bySource people with at least one record in the source; one person counts in several
     * @param overlaps people that two sources share
     * @param groupSizes people by the number of records they were found in
     * @param refusedLinks links that a guard refused, by rule
     * @param withheld identifier values that were not used for linking, by namespace ({@code rule}) and reason
     * @param glue what holds people together; null when it was not asked
     */
    public record People(
            long total,
            long created,
            long merged,
            long split,
            long records,
            long unattributed,
            List<Count> bySource,
            List<Overlap> overlaps,
            List<Bucket> groupSizes,
            List<Reason> refusedLinks,
            List<Reason> withheld,
            Glue glue) {
        /** Copies the lists. */
        public People {
            bySource = copy(bySource);
            overlaps = copy(overlaps);
            groupSizes = copy(groupSizes);
            refusedLinks = copy(refusedLinks);
            withheld = copy(withheld);
        }
    }

    /**
     * What holds people together and what does not. Identifiers are masked.
     *
     * @param usable one entry a source of person records
     * @param largest the people of most identifiers, largest first
     * @param shared values that link nobody because too many people show them, those shown most first
     * @param graph the graph of the largest person; null when there is nobody
     * @param matching what the model that scores links expects; null when none was trained
     */
    public record Glue(
            List<Usable> usable, List<Glued> largest, List<SharedValue> shared, ProfileGraph graph, Matching matching) {
        /** Copies the lists. */
        public Glue {
            usable = copy(usable);
            largest = copy(largest);
            shared = copy(shared);
        }
    }

    /**
     * Whether the records of a source can be linked at all.
     *
     * @param records current person records
     * @param unlinkable how many of them show no usable identifier
     */
    public record Usable(String source, long records, long unlinkable) {}

    /**
     * A person and what glues them.
     *
     * @param links links by the namespace or rule that made them, most first
     * @param glue the identifier that most links end at, masked; null when no link does
     * @param glueLinks how many links end there
     */
    public record Glued(
            String profileId, long identifiers, long records, List<Count> links, String glue, long glueLinks) {
        /** Copies the list. */
        public Glued {
            links = copy(links);
        }
    }

    /** An identifier that links nobody, masked, why, and how many links were refused for it. */
    public record SharedValue(String value, String reason, long links) {}

    /**
     * What a model that scores links expects of itself.
     *
     * @param cut bits from which on two are taken for one
     * @param precision expected share of right links among those made
     * @param recall expected share of right links that are made
     * @param tradeOff the same at other cuts, from the lowest on
     */
    public record Matching(
            String model, String version, double cut, double precision, double recall, List<TradeOff> tradeOff) {
        /** Copies the list. */
        public Matching {
            tradeOff = copy(tradeOff);
        }
    }

    /** Expected precision and recall at a cut, in bits. */
    public record TradeOff(double cut, double precision, double recall) {}

    /**
     * A bar of a histogram.
     *
     * @param from smallest size in it
     * @param to largest size in it; null means open
     */
    public record Bucket(long from, Long to, long count) {}

    /**
     * The segments.
     *
     * @param people people who are in at least one segment
     * @param overlaps people that two segments share
     */
    public record Segments(long people, List<Segment> segments, List<Overlap> overlaps) {
        /** Copies the lists. */
        public Segments {
            segments = copy(segments);
            overlaps = copy(overlaps);
        }
    }

    /**
     * One segment.
     *
     * @param description what its definition says of itself; may be null
     * @param owner who answers for it; may be null
     * @param goal what it is to achieve; may be null
     * @param members open stays now
     * @param entered stays opened in this run
     * @param left stays closed in this run
     */
    public record Segment(
            String name, String description, String owner, String goal, long members, long entered, long left) {
        /** One without owner and goal. */
        public Segment(String name, String description, long members, long entered, long left) {
            this(name, description, null, null, members, entered, left);
        }
    }

    /**
     * Recency, frequency and monetary value in quintiles, 5 the best.
     *
     * @param monetary what those spent whose amounts are in {@code currency}
     * @param currency ISO 4217 code, or null when amounts have none
     * @param otherCurrencies customers whose amounts are in other currencies and in no sum, as no rates are known
     * @param cells counts by recency and frequency; cells that are missing hold nobody
     * @param names customers by the name of their kind, best first
     */
    public record Rfm(
            long customers,
            BigDecimal monetary,
            String currency,
            long otherCurrencies,
            List<RfmCell> cells,
            List<RfmName> names) {
        /** Copies the lists. */
        public Rfm {
            cells = copy(cells);
            names = copy(names);
        }

        /** One whose amounts are all in one currency. */
        public Rfm(long customers, BigDecimal monetary, String currency, List<RfmCell> cells, List<RfmName> names) {
            this(customers, monetary, currency, 0, cells, names);
        }
    }

    /** Customers and their summed spend in one cell of the grid; scores are 1 to 5. */
    public record RfmCell(int recency, int frequency, long customers, BigDecimal monetary) {}

    /** Customers and their summed spend under one of the usual names. */
    public record RfmName(String name, long customers, BigDecimal monetary) {}

    /**
     * Groups found by K-Means.
     *
     * @param seed the seed that makes the model repeat
     * @param trainedOn people the model was fitted on
     * @param features names of the traits, in the order of the centres
     * @param evidence one entry a k that was tried
     */
    public record Clustering(
            String model,
            String version,
            int k,
            long seed,
            long trainedOn,
            List<String> features,
            List<Cluster> clusters,
            List<Silhouette> evidence) {
        /** Copies the lists. */
        public Clustering {
            features = copy(features);
            clusters = copy(clusters);
            evidence = copy(evidence);
        }
    }

    /**
     * One cluster.
     *
     * @param name number or label
     * @param centre one value a feature, in standard deviations from the mean of everybody
     */
    public record Cluster(String name, long people, List<Double> centre) {
        /** Copies the list. */
        public Cluster {
            centre = copy(centre);
        }
    }

    /** How well k clusters are separated: -1 to 1, higher is better. */
    public record Silhouette(int k, double silhouette) {}

    /**
     * One sync, planned and delivered. {@code considered = planned + unchanged + held + blocked}, and
     * {@code planned = accepted + rejected + pending + unknown + unsent}.
     *
     * @param destination name of the destination
     * @param kind such as {@code file}, {@code jdbc}, {@code webhook}
     * @param audience what is sent: the segment, or the table
     * @param planId the plan in ops.sync_plan; null when none was made
     * @param status {@code done}, {@code nothing to send}, {@code planned}, {@code disabled}, {@code stopped},
     *     {@code partial}, {@code unreachable}, …
     * @param exitCode the code that this sync alone would give the command
     * @param message what happened, in a sentence; null when there is nothing to add
     * @param delivered whether the plan was carried out, if only in part; false when it was only made
     * @param reasons why rows were held, blocked, rejected or not sent
     */
    public record Sync(
            String name,
            String destination,
            String kind,
            String audience,
            String planId,
            String status,
            int exitCode,
            String message,
            boolean delivered,
            long durationMillis,
            long considered,
            long adds,
            long updates,
            long removes,
            long unchanged,
            long held,
            long blocked,
            long accepted,
            long rejected,
            long pending,
            long unknown,
            long unsent,
            List<SyncReason> reasons) {
        /** Copies the list. */
        public Sync {
            reasons = copy(reasons);
        }

        /** Changes in the plan. */
        @JsonProperty("planned")
        public long planned() {
            return adds + updates + removes;
        }

        /** Whether considered = planned + unchanged + held + blocked. */
        @JsonProperty("planBalanced")
        public boolean planBalanced() {
            return considered == planned() + unchanged + held + blocked;
        }

        /** Whether planned = accepted + rejected + pending + unknown + unsent; true when nothing was delivered. */
        @JsonProperty("deliveryBalanced")
        public boolean deliveryBalanced() {
            return !delivered || planned() == accepted + rejected + pending + unknown + unsent;
        }
    }

    /**
     * Why rows of a sync did not arrive.
     *
     * @param outcome {@code held}, {@code blocked}, {@code rejected}, {@code unknown} or {@code unsent}
     */
    public record SyncReason(String outcome, String rule, String reason, long count) {}

    /**
     * Something to look at.
     *
     * @param where the source, step, table or sync
     * @param message what it is
     * @param action what to do about it; null when nothing can be done
     */
    public record Warning(String where, String message, String action) {}

    /**
     * A table that was written.
     *
     * @param version the Delta version after the run
     * @param commits versions that the run added
     * @param rows rows written; null when not counted
     */
    public record TableVersion(String table, String step, long version, int commits, Long rows) {}
}
