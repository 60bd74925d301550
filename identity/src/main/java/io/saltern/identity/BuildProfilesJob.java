package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.golden.GoldenRecordPlan;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The step {@code profiles}: the golden record of everybody, written when it has changed. */
final class BuildProfilesJob implements Step {
    private final IdentityConfig config;

    BuildProfilesJob(IdentityConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "profiles";
    }

    @Override
    public List<TableDef> reads() {
        return List.of(CustomerTable.DEF, IdentifierSetTable.DEF, NodeClusterTable.DEF, ClusterProfileTable.DEF);
    }

    @Override
    public List<TableDef> writes() {
        return List.of(ProfileTable.DEF);
    }

    /** Values that records state for a time after as-of come into use when it has passed them. */
    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    @Override
    public String configDigest() {
        return config.profileDigest();
    }

    @Override
    public StepReport run(StepRun run) {
        Dataset<Row> profiles = GoldenRecordPlan.build(
                        run.view("core.customer"),
                        run.read(IdentifierSetTable.DEF),
                        run.view("core.profile_link"),
                        config,
                        run.asOfColumn())
                .persist();
        try {
            Row numbers = profiles.agg(
                            count(lit(1)),
                            count_if(col(ProfileTable.IS_KNOWN)),
                            count_if(col(ProfileTable.RECORD_COUNT).gt(1)))
                    .first();
            TableChange.replaceWhenChanged(run, ProfileTable.DEF, profiles);
            return StepReport.builder()
                    .count("profiles", numbers.getLong(0))
                    .count("known", numbers.getLong(1))
                    .count("anonymous", numbers.getLong(0) - numbers.getLong(1))
                    .count("of_several_records", numbers.getLong(2))
                    .build();
        } finally {
            profiles.unpersist();
        }
    }
}
