package io.saltern.segments.trait;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.saltern.base.Digest;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.StepReport;
import io.saltern.lake.run.StepRun;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.ProfileTraitTable;
import io.saltern.lake.table.TableDef;
import java.util.List;

/** The step {@code traits}: replaces core.profile_trait by the traits of all profiles at as-of. */
public final class ComputeTraitsJob implements Step {
    private final TraitsConfig config;
    private final String currency;

    /** @param currency the project's currency, ISO 4217 */
    public ComputeTraitsJob(TraitsConfig config, String currency) {
        this.config = config;
        this.currency = currency;
    }

    @Override
    public String name() {
        return "traits";
    }

    @Override
    public List<TableDef> reads() {
        return List.of(
                ProfileTable.DEF,
                EventTable.DEF,
                OrderTable.DEF,
                IdentifierSetTable.DEF,
                NodeClusterTable.DEF,
                ClusterProfileTable.DEF);
    }

    @Override
    public List<TableDef> writes() {
        return List.of(ProfileTraitTable.DEF);
    }

    @Override
    public String configDigest() {
        return Digest.sha256(config + " " + currency);
    }

    @Override
    public boolean movesWithAsOf() {
        return true;
    }

    @Override
    public StepReport run(StepRun run) {
        long profiles = run.replace(
                ProfileTraitTable.DEF,
                TraitPlan.traits(
                        run.read(ProfileTable.DEF),
                        run.view("core.event"),
                        run.view("core.order"),
                        config,
                        run.asOf(),
                        currency));
        StepReport.Builder report = StepReport.builder().count("profiles", profiles);
        Currencies.collect(
                        run.read(OrderTable.DEF),
                        () -> run.view("core.order"),
                        col(OrderTable.ORDERED_AT).leq(lit(run.asOf())),
                        currency)
                .ifPresent(found -> report.warn("Traits: " + found.warning("revenue")));
        return report.build();
    }
}
