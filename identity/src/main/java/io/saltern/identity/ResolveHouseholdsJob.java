package io.saltern.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.secret.SecretRef;
import io.saltern.identity.config.HouseholdConfig;
import io.saltern.identity.household.HouseholdPlan;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.HouseholdMemberTable;
import io.saltern.lake.table.HouseholdTable;
import io.saltern.lake.table.ProfileLedgerTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The step {@code households}, of projects that ask for it: who lives together, written where it changes. */
final class ResolveHouseholdsJob implements Step {
    private final HouseholdConfig config;
    private final String digest;
    private final SecretRef salt;

    /** @param salt that of the profile ids, whose ledger refuses another one in the step before */
    ResolveHouseholdsJob(HouseholdConfig config, SecretRef salt) {
        this.config = config;
        this.digest = config.digest();
        this.salt = salt;
    }

    @Override
    public String name() {
        return "households";
    }

    @Override
    public List<TableDef> reads() {
        return List.of(ProfileTable.DEF, ProfileLedgerTable.DEF);
    }

    @Override
    public List<TableDef> writes() {
        return List.of(HouseholdTable.DEF, HouseholdMemberTable.DEF);
    }

    @Override
    public String configDigest() {
        return digest;
    }

    @Override
    public StepReport run(StepRun run) {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> shared = kept.keep(HouseholdPlan.shared(run.read(ProfileTable.DEF), config));
            Dataset<Row> members = kept.keep(HouseholdPlan.members(shared, run.read(ProfileLedgerTable.DEF), config));
            HouseholdPlan.Changes changes = HouseholdPlan.changes(
                    members,
                    run.read(HouseholdMemberTable.DEF),
                    run.read(HouseholdTable.DEF),
                    salt.reveal(),
                    run.asOfColumn(),
                    run.changeNo(),
                    kept::keep);
            Dataset<Row> moves = kept.keep(changes.members());
            Dataset<Row> households = kept.keep(changes.households());
            Row living = members.agg(count_distinct(col(HouseholdPlan.COMPONENT)), count(lit(1)))
                    .first();
            Row moved = moves.agg(
                            count(lit(1)),
                            count_if(col(HouseholdMemberTable.VALID_TO).isNotNull()))
                    .first();
            if (moved.getLong(0) > 0) {
                put(run, HouseholdMemberTable.DEF, moves);
            }
            if (!households.isEmpty()) {
                put(run, HouseholdTable.DEF, households);
            }
            return StepReport.builder()
                    .count("households", living.getLong(0))
                    .count("people_in_households", living.getLong(1))
                    .count("members_moved_in", moved.getLong(0) - moved.getLong(1))
                    .count("members_moved_out", moved.getLong(1))
                    .count(
                            "addresses_of_too_many",
                            HouseholdPlan.institutions(shared, config).count())
                    .build();
        }
    }

    private static void put(StepRun run, TableDef def, Dataset<Row> rows) {
        if (run.exists(def)) {
            run.upsert(def, rows);
        } else {
            run.append(def, rows);
        }
    }
}
