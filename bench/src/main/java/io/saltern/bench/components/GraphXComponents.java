package io.saltern.bench.components;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.Graph;
import org.apache.spark.graphx.lib.ConnectedComponents;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** {@code connectedComponents} of GraphX, Parquet to Parquet. */
final class GraphXComponents {
    private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

    private GraphXComponents() {}

    /** Reads {@code src, dst} (long), writes {@code id, component}. */
    static void run(SparkSession spark, String in, String out, int rounds) {
        JavaRDD<Edge<Object>> edges = spark.read()
                .parquet(in)
                .select("src", "dst")
                .toJavaRDD()
                .map(row -> new Edge<>(row.getLong(0), row.getLong(1), Boolean.TRUE));
        Graph<Object, Object> graph = Graph.fromEdges(
                edges.rdd(), Boolean.TRUE, StorageLevel.MEMORY_AND_DISK(), StorageLevel.MEMORY_AND_DISK(), ANY, ANY);
        JavaRDD<Row> labels = ConnectedComponents.run(graph, rounds, ANY, ANY)
                .vertices()
                .toJavaRDD()
                .map(vertex -> RowFactory.create(vertex._1(), vertex._2()));
        Dataset<Row> rows = spark.createDataFrame(
                labels, new StructType().add("id", DataTypes.LongType).add("component", DataTypes.LongType));
        rows.write().parquet(out);
        spark.sharedState().cacheManager().clearCache();
        spark.sparkContext().getPersistentRDDs().values().foreach(rdd -> rdd.unpersist(false));
    }
}
