package io.saltern.retl.sync;

import io.saltern.lake.run.Step;
import java.util.List;
import java.util.Optional;

/** The steps of reverse ETL, in order. */
public final class SyncSteps {
    private SyncSteps() {}

    /** Plan, then deliver what was planned. */
    public static List<Step> of(SyncConfig config) {
        return List.of(new PlanSyncJob(config), new DeliverSyncJob(config, Optional.empty()));
    }

    /** Plan alone: what would be sent stands in ops.sync_plan, and nothing leaves. */
    public static List<Step> planOnly(SyncConfig config) {
        return List.of(new PlanSyncJob(config));
    }

    /** Delivers a plan that was made before, exactly as it stands, or refuses it (exit 3). */
    public static List<Step> deliverOnly(SyncConfig config, String planId) {
        return List.of(new DeliverSyncJob(config, Optional.of(planId)));
    }
}
