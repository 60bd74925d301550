package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** {@code serving.cluster}: the K-Means cluster of a person. */
public final class ClusterTable {
    public static final String PROFILE_ID = "profile_id";
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String CLUSTER = "cluster";
    public static final String LABEL = "label";
    public static final String DISTANCE = "distance";

    public static final TableDef DEF = TableDef.named("serving.cluster", "the K-Means cluster of a person")
            .required(PROFILE_ID, StringType, "persistent id of the person")
            .required(MODEL, StringType, "name of the model")
            .required(VERSION, StringType, "version of the model")
            .required(CLUSTER, IntegerType, "number of the cluster, from 0, in order of size")
            .required(LABEL, StringType, "label made from what stands out in its centre")
            .required(
                    DISTANCE,
                    DoubleType,
                    "Euclidean distance to its centre, in standard deviations, nine significant digits")
            .key(PROFILE_ID, MODEL)
            .build();

    private ClusterTable() {}
}
