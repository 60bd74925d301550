package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Journal;
import io.saltern.lake.table.SyncReceiptTable;
import io.saltern.retl.api.Batch;
import io.saltern.retl.api.Change;
import io.saltern.retl.api.Outcome;
import io.saltern.retl.api.OutcomeStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a delivery was about to send and what came back, on disk before and after each call, as one JSON line a change. No
 * payload is in it. A batch with outcomes is never sent again; one with an intent alone may have arrived.
 */
final class DeliveryJournal {
    static final String REMOTE_KEY = "outcome_remote_key";
    private static final StructType LINE = new StructType()
            .add(SyncReceiptTable.SYNC, DataTypes.StringType)
            .add(SyncReceiptTable.CHANGE_KEY, DataTypes.StringType)
            .add(SyncReceiptTable.BATCH_KEY, DataTypes.StringType)
            .add(SyncReceiptTable.BATCH_RUN_ID, DataTypes.StringType)
            .add(SyncReceiptTable.BATCH_NO, DataTypes.IntegerType)
            .add(SyncReceiptTable.OUTCOME, DataTypes.StringType)
            .add(SyncReceiptTable.CODE, DataTypes.StringType)
            .add(SyncReceiptTable.MESSAGE, DataTypes.StringType)
            .add(REMOTE_KEY, DataTypes.StringType);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTENTS = "intents";
    private static final String OUTCOMES = "outcomes";
    private static final String PUBLISHED = "published";
    private static final String NO_ANSWER = "no_answer";
    private static final String DROPS = "drops";
    private static final String ENDED = "ended";

    private final Journal journal;
    private final String prefix;

    private DeliveryJournal(Journal journal, String prefix) {
        this.journal = journal;
        this.prefix = prefix;
    }

    /** The journal of what this run's plan sends. */
    static DeliveryJournal ofPlan(Journal journal) {
        return new DeliveryJournal(journal, "");
    }

    /** The journal of what was in doubt and is sent again. */
    static DeliveryJournal ofDoubts(Journal journal) {
        return new DeliveryJournal(journal, "doubts/");
    }

    /** Entry names of the batches of a sync whose outcomes are known. */
    Set<String> settled(String sync) {
        return new TreeSet<>(journal.list(prefix + OUTCOMES + "/" + sync + "/"));
    }

    static String entry(Batch batch) {
        return String.format(Locale.ROOT, "%08d-%s.jsonl", batch.sequence(), batch.idempotencyKey());
    }

    /** Before the call. */
    void intend(Batch batch) {
        journal.put(name(INTENTS, batch), lines(batch, (line, i) -> line));
    }

    /** After the call. */
    void settle(Batch batch, List<Outcome> outcomes) {
        journal.put(name(OUTCOMES, batch), lines(batch, (line, i) -> {
            Outcome outcome = outcomes.get(i);
            line.put(SyncReceiptTable.OUTCOME, outcome.status().word());
            line.put(SyncReceiptTable.CODE, outcome.code());
            line.put(SyncReceiptTable.MESSAGE, outcome.message());
            if (outcome instanceof Outcome.Accepted accepted && accepted.remoteKey() != null) {
                line.put(REMOTE_KEY, accepted.remoteKey());
            }
            return line;
        }));
    }

    private String name(String kind, Batch batch) {
        return prefix + kind + "/" + batch.sync() + "/" + entry(batch);
    }

    private static String lines(Batch batch, BiFunction<ObjectNode, Integer, ObjectNode> complete) {
        List<Change> changes = batch.changes();
        return IntStream.range(0, changes.size())
                .mapToObj(i -> {
                    ObjectNode line = JSON.createObjectNode();
                    line.put(SyncReceiptTable.SYNC, batch.sync());
                    line.put(SyncReceiptTable.CHANGE_KEY, changes.get(i).changeKey());
                    line.put(SyncReceiptTable.BATCH_KEY, batch.idempotencyKey());
                    line.put(SyncReceiptTable.BATCH_RUN_ID, batch.runId());
                    line.put(SyncReceiptTable.BATCH_NO, batch.sequence());
                    return write(complete.apply(line, i));
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String write(ObjectNode line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A journal line of a delivery cannot be written.", e);
        }
    }

    /**
     * How the sending ended, by what it was sent for; empty as long as it has not. Once it stands there, nothing more is
     * sent in this run: what is folded into tables follows from pins and journal alone, also in a second attempt.
     */
    Optional<Map<String, Halt>> ended() {
        return journal.get(prefix + ENDED).map(text -> {
            try {
                return JSON.readValue(text, new TypeReference<TreeMap<String, Halt>>() {});
            } catch (JsonProcessingException e) {
                throw SalternException.internal("The end of a delivery cannot be read from its journal.", e);
            }
        });
    }

    /** After the last call and before the first commit. */
    void end(Map<String, Halt> halts) {
        try {
            journal.put(prefix + ENDED, JSON.writeValueAsString(halts));
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The end of a delivery cannot be written.", e);
        }
    }

    boolean isPublished(String drop) {
        return journal.get(prefix + PUBLISHED + "/" + drop).isPresent();
    }

    /** Before a drop is published. */
    void intendDrop(String drop) {
        journal.put(prefix + DROPS + "/" + drop, "");
    }

    /** After it. */
    void publish(String drop, String location) {
        journal.put(prefix + PUBLISHED + "/" + drop, location == null ? "" : location);
    }

    /** Drops that are published, ascending: each is named by its sync, one that was in doubt by its plan id. */
    List<String> published() {
        return journal.list(prefix + PUBLISHED + "/");
    }

    /** Drops that were about to be published, and of which it is not known whether they are. */
    List<String> unansweredDrops() {
        List<String> published = published();
        return journal.list(prefix + DROPS + "/").stream()
                .filter(drop -> !published.contains(drop))
                .toList();
    }

    /** A folder for the part files of a drop; it goes with the run. */
    String stagingFolder(String drop) {
        return journal.location(prefix + "staged/" + drop);
    }

    /** Whether anything was about to be sent, or the sending has ended. */
    boolean isUsed() {
        return ended().isPresent()
                || !journal.list(prefix + INTENTS + "/").isEmpty()
                || !published().isEmpty()
                || !unansweredDrops().isEmpty();
    }

    /**
     * What came back, one row a change: {@code sync, change_key, batch_key, batch_run_id, batch_no, outcome, code, message,
     * outcome_remote_key}.
     */
    Dataset<Row> outcomes(SparkSession spark) {
        return read(spark, OUTCOMES);
    }

    /** The same for batches that were about to be sent and whose outcomes never came: unknown, {@code no_answer}. */
    Dataset<Row> unanswered(SparkSession spark) {
        return read(spark, INTENTS)
                .join(
                        read(spark, OUTCOMES)
                                .select(SyncReceiptTable.SYNC, SyncReceiptTable.BATCH_KEY)
                                .distinct(),
                        new String[] {SyncReceiptTable.SYNC, SyncReceiptTable.BATCH_KEY},
                        "left_anti")
                .withColumn(SyncReceiptTable.OUTCOME, lit(OutcomeStatus.UNKNOWN.word()))
                .withColumn(SyncReceiptTable.CODE, lit(NO_ANSWER))
                .select(Arrays.stream(LINE.fieldNames()).map(name -> col(name)).toArray(Column[]::new));
    }

    /** The same for rows of drops of which it is not known whether they are published; their batch is the whole plan. */
    Dataset<Row> unansweredDrops(Dataset<Row> planned, String runId) {
        return planned.where(col(SyncReceiptTable.SYNC).isin(unansweredDrops().toArray()))
                .select(
                        col(SyncReceiptTable.SYNC),
                        col(SyncReceiptTable.CHANGE_KEY),
                        col(SyncReceiptTable.PLAN_ID).alias(SyncReceiptTable.BATCH_KEY),
                        lit(runId).alias(SyncReceiptTable.BATCH_RUN_ID),
                        lit(0).alias(SyncReceiptTable.BATCH_NO),
                        lit(OutcomeStatus.UNKNOWN.word()).alias(SyncReceiptTable.OUTCOME),
                        lit(NO_ANSWER).alias(SyncReceiptTable.CODE),
                        lit(null).cast(DataTypes.StringType).alias(SyncReceiptTable.MESSAGE),
                        lit(null).cast(DataTypes.StringType).alias(REMOTE_KEY));
    }

    private Dataset<Row> read(SparkSession spark, String kind) {
        if (journal.list(prefix + kind + "/").isEmpty()) {
            return spark.createDataFrame(List.of(), LINE);
        }
        return spark.read().schema(LINE).option("recursiveFileLookup", "true").json(journal.location(prefix + kind));
    }
}
