package io.saltern.identity.component;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.saltern.base.error.SalternException;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Contraction by joins. In a round every vertex takes the smallest of itself and its neighbours under an order that is
 * shuffled anew; both ends of every edge are replaced by what they took, loops and repetitions fall away. What is left is
 * written and read again, so that no plan grows; the edges of the round before the last are deleted. When the rest fits
 * the budget, one task joins it; then the rounds are unwound backwards.
 *
 * <p>The order is a Feistel permutation of the 64 bits of an id, 32 bits against 32 bits, whose products stay below 2^63:
 * it neither overflows nor collides. Texts are replaced by a hash whose collisions are counted on the texts themselves;
 * where there is one, the next seed is taken.
 */
final class Contraction {
    private static final int MOST_ROUNDS = 200;
    private static final long LOW = 0xFFFFFFFFL;
    private static final String V = "v";
    private static final String REP = "rep";
    private static final String ROOT = "root";

    private final SparkSession session;
    private final IdType type;
    private final Path work;
    private final long budget;
    private final Consumer<String> progress;
    private final int hashBits;
    private final Unwinding unwinding;
    private int rounds;

    /**
     * @param labels {@code id, component}; read from files that the caller deletes once it has written it
     * @param edges rows that came in, those with a null id included
     */
    record Result(Dataset<Row> labels, long edges, long nulls, int rounds) {}

    Contraction(SparkSession session, IdType type, Path work, long budget, Consumer<String> progress) {
        this(session, type, work, budget, progress, 64);
    }

    /** A contraction that hashes texts to so many bits. */
    Contraction(SparkSession session, IdType type, Path work, long budget, Consumer<String> progress, int hashBits) {
        this.session = session;
        this.type = type;
        this.work = work;
        this.budget = budget;
        this.progress = progress;
        this.hashBits = hashBits;
        unwinding = new Unwinding(session);
    }

    Result run(Dataset<Row> in) {
        Dataset<Row> edges = in.toDF(Components.SRC, Components.DST);
        Column isNull = col(Components.SRC).isNull().or(col(Components.DST).isNull());
        Row counted = edges.agg(
                        count(lit(1)), coalesce(sum(when(isNull, lit(1L)).otherwise(lit(0L))), lit(0L)))
                .head();
        Dataset<Row> whole = edges.where(org.apache.spark.sql.functions.not(isNull));
        Path texts = null;
        if (type == IdType.TEXT) {
            texts = new Path(work, "texts");
            whole = hashed(whole, texts);
        }
        Dataset<Row> longs = labels(whole);
        Dataset<Row> labels;
        if (type == IdType.LONG) {
            Dataset<Row> lowest = longs.groupBy(ROOT).agg(min(V).alias(Components.COMPONENT));
            labels = longs.join(lowest, ROOT).select(col(V).alias(Components.ID), col(Components.COMPONENT));
        } else {
            Dataset<Row> named = unwinding.read(texts).join(longs, V);
            Dataset<Row> lowest = named.groupBy(ROOT).agg(min(Components.ID).alias(Components.COMPONENT));
            labels = named.join(lowest, ROOT).select(Components.ID, Components.COMPONENT);
        }
        return new Result(labels, counted.getLong(0), counted.getLong(1), rounds);
    }

    /** Replaces texts by hashes and writes {@code v, id}; takes the next seed while two texts have one hash. */
    private Dataset<Row> hashed(Dataset<Row> edges, Path texts) {
        int bits = hashBits;
        for (int seed = 1; seed <= 64; seed++) {
            Dataset<Row> ids = edges.select(col(Components.SRC).alias(Components.ID))
                    .union(edges.select(col(Components.DST)))
                    .distinct()
                    .withColumn(V, hash(col(Components.ID), seed, bits));
            write(ids, texts);
            Dataset<Row> collisions =
                    read(texts).groupBy(V).agg(count(lit(1)).alias("n")).where(col("n").gt(1));
            if (collisions.isEmpty()) {
                return edges.select(
                        hash(col(Components.SRC), seed, bits).alias(Components.SRC),
                        hash(col(Components.DST), seed, bits).alias(Components.DST));
            }
            progress.accept("two texts have one hash under seed " + seed + "; the next one is taken");
            ParquetFolder.delete(session, texts);
            // A hash cut short for a trial grows until it can tell the texts apart.
            bits = Math.min(64, bits + 8);
        }
        throw SalternException.internal("64 seeds of a 64-bit hash collided, which chance does not explain.", null);
    }

    private static Column hash(Column text, int seed, int bits) {
        return shiftrightunsigned(xxhash64(lit(seed), text), 64 - bits);
    }

    /** {@code v, root}: a root of each vertex, the same for those that are connected. */
    private Dataset<Row> labels(Dataset<Row> first) {
        Dataset<Row> edges = first;
        long left = Long.MAX_VALUE;
        int round = 0;
        while (left > budget / 2) {
            if (round == MOST_ROUNDS) {
                throw SalternException.internal("Contraction did not end within " + MOST_ROUNDS + " rounds.", null);
            }
            write(taken(edges, round), takenFolder(round));
            Dataset<Row> taken = read(takenFolder(round));
            long vertices = ParquetFolder.rows(session, takenFolder(round));
            write(relabelled(edges, taken), edgesFolder(round));
            left = ParquetFolder.rows(session, edgesFolder(round));
            progress.accept(String.format(
                    Locale.ROOT, "joins, round %d: %,d vertices, %,d edges left", round + 1, vertices, left));
            if (round >= 1) {
                ParquetFolder.delete(session, edgesFolder(round - 1));
            }
            edges = read(edgesFolder(round));
            round++;
        }
        rounds = round;
        write(ForestStage.run(session, edges, IdType.LONG).finish(new FinishCounts(session)), rootsFolder(round));
        // Backwards: what a vertex took is a vertex of the next round, or was left without an edge and is its own root.
        for (int at = round - 1; at >= 0; at--) {
            write(
                    unwinding.labels(
                            unwinding.read(takenFolder(at)).select(V, REP), unwinding.read(rootsFolder(at + 1))),
                    rootsFolder(at));
        }
        return unwinding.read(rootsFolder(0)).toDF(V, ROOT);
    }

    /** {@code v, rep}: what each vertex takes. */
    private static Dataset<Row> taken(Dataset<Row> edges, int round) {
        Dataset<Row> there = edges.select(
                col(Components.SRC).alias(V),
                permuted(col(Components.DST), round, true).alias(REP));
        Dataset<Row> back = edges.select(
                col(Components.DST).alias(V),
                permuted(col(Components.SRC), round, true).alias(REP));
        return there.union(back)
                .groupBy(V)
                .agg(min(REP).alias(REP))
                .select(
                        col(V),
                        permuted(least(col(REP), permuted(col(V), round, true)), round, false)
                                .alias(REP));
    }

    /** The edges between what their ends took: no loop, each once. */
    private static Dataset<Row> relabelled(Dataset<Row> edges, Dataset<Row> taken) {
        Dataset<Row> ofSrc = taken.select(col(V).alias(Components.SRC), col(REP).alias("a"));
        Dataset<Row> ofDst = taken.select(col(V).alias(Components.DST), col(REP).alias("b"));
        return edges.join(ofSrc, Components.SRC)
                .join(ofDst, Components.DST)
                .where(col("a").notEqual(col("b")))
                .select(
                        least(col("a"), col("b")).alias(Components.SRC),
                        greatest(col("a"), col("b")).alias(Components.DST))
                .distinct();
    }

    /** A permutation of the 64-bit integers that differs by round, or its inverse. */
    static Column permuted(Column id, int round, boolean isForward) {
        Column high = shiftrightunsigned(id, 32);
        Column low = id.bitwiseAND(lit(LOW));
        for (int i = 0; i < 3; i++) {
            int step = isForward ? i : 2 - i;
            long factor = 0x3C6EF372L + 2L * ((round * 3L + step) * 0x9E3779BL % 0x3FFFFFFFL) | 1;
            factor &= 0x7FFFFFFFL;
            if (step % 2 == 0) {
                high = high.bitwiseXOR(scrambled(low, factor));
            } else {
                low = low.bitwiseXOR(scrambled(high, factor));
            }
        }
        return shiftleft(high, 32).bitwiseOR(low);
    }

    /** 32 bits of a product of 32 by 31 bits: below 2^63. */
    private static Column scrambled(Column half, long factor) {
        return shiftrightunsigned(half.multiply(lit(factor)), 15).bitwiseAND(lit(LOW));
    }

    private Path takenFolder(int round) {
        return new Path(work, "taken" + round);
    }

    /** The roots of a round's vertices. */
    private Path rootsFolder(int round) {
        return new Path(work, "roots" + round);
    }

    private Path edgesFolder(int round) {
        return new Path(work, "edges" + round);
    }

    private void write(Dataset<Row> rows, Path folder) {
        ParquetFolder.write(rows, folder.toString());
    }

    private Dataset<Row> read(Path folder) {
        return session.read().parquet(folder.toString());
    }
}
