package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.golden.GoldenRecordPlan;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Views;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** The tables that identity would make of staged rows, without a lake; a person is called by the least of its nodes. */
final class ResolvedShop implements AutoCloseable {
    /** After all that the rows of this test say. */
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private final SparkSession spark;
    private final IdentityResolution resolution;
    private final Map<String, Dataset<Row>> tables = new TreeMap<>();

    ResolvedShop(SparkSession spark, StagedShop shop, IdentityConfig config, Instant asOf) {
        this.spark = spark;
        IdentityResolution.Staged staged = shop.all();
        Column moment = lit(Timestamp.from(asOf));
        resolution = new IdentityResolution(staged, config, moment);
        put(CustomerTable.DEF, staged.customers());
        put(EventTable.DEF, staged.events());
        put(OrderTable.DEF, staged.orders());
        put(ConsentTable.DEF, staged.consents());
        put(IdentifierSetTable.DEF, resolution.setRows().cache());
        put(IdentityEdgeTable.DEF, resolution.edgeRows().cache());
        Dataset<Row> held = resolution
                .nodes()
                .withColumn(NodeClusterTable.CLUSTER_ID, col("component"))
                .withColumn(ClusterProfileTable.PROFILE_ID, col("component"))
                .withColumn(NodeClusterTable.VALID_FROM, moment)
                .withColumn(NodeClusterTable.CHANGE_NO, lit(1L))
                .cache();
        put(NodeClusterTable.DEF, held);
        put(ClusterProfileTable.DEF, held.dropDuplicates(ClusterProfileTable.CLUSTER_ID));
        put(HouseholdMemberTable.DEF, spark.createDataFrame(List.of(), HouseholdMemberTable.DEF.columns()));
        put(ProfileChangeTable.DEF, spark.createDataFrame(List.of(), ProfileChangeTable.DEF.columns()));
        put(
                ProfileTable.DEF,
                GoldenRecordPlan.build(
                                relation("core.customer"),
                                relation(IdentifierSetTable.DEF.fullName()),
                                relation("core.profile_link"),
                                config,
                                moment)
                        .cache());
    }

    /** Puts rows in the place of a table; columns that they lack are null. */
    void put(TableDef def, Dataset<Row> rows) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : def.columns().fields()) {
            boolean isThere = List.of(rows.columns()).contains(field.name());
            columns.add((isThere ? col(field.name()) : lit(null))
                    .cast(field.dataType())
                    .alias(field.name()));
        }
        tables.put(def.fullName(), rows.select(columns.toArray(Column[]::new)));
    }

    /** A table or view by its full name. */
    Dataset<Row> relation(String name) {
        if (!Views.has(name)) {
            return tables.get(name);
        }
        return spark.sql(Views.sql(
                name,
                place -> {
                    String view = "resolved_" + place.replace('.', '_');
                    relation(place).createOrReplaceTempView(view);
                    return view;
                },
                LATER));
    }

    @Override
    public void close() {
        resolution.close();
    }
}
