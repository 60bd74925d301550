package io.saltern.identity.component;

import java.io.Serializable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Ids and components as the last task counts them. Each attempt of the task adds the same, so that the mean is the count. */
final class FinishCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator ids;
    private final LongAccumulator components;

    FinishCounts(SparkSession session) {
        ids = session.sparkContext().longAccumulator("component ids");
        components = session.sparkContext().longAccumulator("components");
    }

    void add(long idCount, long componentCount) {
        ids.add(idCount);
        components.add(componentCount);
    }

    long ids() {
        return ids.count() == 0 ? 0 : ids.sum() / ids.count();
    }

    long components() {
        return components.count() == 0 ? 0 : components.sum() / components.count();
    }
}
