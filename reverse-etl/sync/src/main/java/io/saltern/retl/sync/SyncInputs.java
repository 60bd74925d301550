package io.saltern.retl.sync;

import io.saltern.lake.table.ClusterTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.RfmTable;
import io.saltern.lake.table.SegmentMemberTable;
import io.saltern.lake.table.TableDef;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables that decide what a destination should hold, each at one version.
 *
 * @param profile core.profile
 * @param trait core.profile_trait
 * @param rfm serving.rfm
 * @param cluster serving.cluster
 * @param member serving.segment_member
 * @param consent staged.consent
 */
record SyncInputs(
        Dataset<Row> profile,
        Dataset<Row> trait,
        Dataset<Row> rfm,
        Dataset<Row> cluster,
        Dataset<Row> member,
        Dataset<Row> consent) {

    static final List<TableDef> TABLES = List.of(
            ProfileTable.DEF,
            ProfileTraitTable.DEF,
            RfmTable.DEF,
            ClusterTable.DEF,
            SegmentMemberTable.DEF,
            ConsentTable.DEF);

    static SyncInputs of(Function<TableDef, Dataset<Row>> read) {
        return new SyncInputs(
                read.apply(ProfileTable.DEF),
                read.apply(ProfileTraitTable.DEF),
                read.apply(RfmTable.DEF),
                read.apply(ClusterTable.DEF),
                read.apply(SegmentMemberTable.DEF),
                read.apply(ConsentTable.DEF));
    }
}
