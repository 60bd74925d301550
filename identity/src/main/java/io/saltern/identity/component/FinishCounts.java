package io.saltern.identity.component;

import java.io.Serializable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Edges, ids and components as the last task counts them. Each attempt of the task adds the same, so that the mean is the count. */
final class FinishCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator edges;
    private final LongAccumulator nulls;
    private final LongAccumulator ids;
    private final LongAccumulator components;

    FinishCounts(SparkSession session) {
        edges = session.sparkContext().longAccumulator("edges");
        nulls = session.sparkContext().longAccumulator("edges with a null id");
        ids = session.sparkContext().longAccumulator("component ids");
        components = session.sparkContext().longAccumulator("components");
    }

    void addRead(long edgeCount, long nullCount) {
        edges.add(edgeCount);
        nulls.add(nullCount);
    }

    void add(long idCount, long componentCount) {
        ids.add(idCount);
        components.add(componentCount);
    }

    long edges() {
        return mean(edges);
    }

    long nulls() {
        return mean(nulls);
    }

    long ids() {
        return mean(ids);
    }

    long components() {
        return mean(components);
    }

    private static long mean(LongAccumulator counter) {
        return counter.count() == 0 ? 0 : counter.sum() / counter.count();
    }
}
