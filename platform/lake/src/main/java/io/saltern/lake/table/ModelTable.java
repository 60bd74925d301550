package io.saltern.lake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** {@code ops.model}: a trained model. */
public final class ModelTable {
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String KIND = "kind";
    public static final String PARAMETERS = "parameters";
    public static final String SEED = "seed";
    public static final String METRICS = "metrics";
    public static final String EVIDENCE = "evidence";
    public static final String TRAINED_FROM = "trained_from";
    public static final String TRAINED_TO = "trained_to";
    public static final String KNOWN_AT = "known_at";

    public static final TableDef DEF = TableDef.named("ops.model", "a trained model")
            .required(MODEL, StringType, "name")
            .required(VERSION, StringType, "digest of parameters, training window, metrics and evidence")
            .required(KIND, StringType, "rfm, kmeans or match")
            .required(PARAMETERS, StringType, "JSON")
            .required(SEED, LongType, "seed; 0 when none is used")
            .required(METRICS, Types.NUMBER_MAP, "by name, nine significant digits")
            .required(
                    EVIDENCE,
                    StringType,
                    "JSON: quintile bounds; silhouette by k, centres, standardisation; cut and trade-off")
            .optional(TRAINED_FROM, TimestampType, "start of the training window; null when all history")
            .required(TRAINED_TO, TimestampType, "end of the training window")
            .required(KNOWN_AT, TimestampType, "as-of of the run that trained it")
            .key(MODEL, VERSION)
            .build();

    private ModelTable() {}
}
