package io.saltern.cli.project;

import io.saltern.etl.EtlSteps;
import io.saltern.etl.land.SourceListing;
import io.saltern.identity.IdentitySteps;
import io.saltern.identity.NewSalt;
import io.saltern.lake.run.Step;
import io.saltern.retl.sync.SyncSteps;
import io.saltern.segments.SegmentSteps;
import java.util.ArrayList;
import java.util.List;

/** The pipeline: ingest, identity, profiles, segments, plan, sync. */
public final class Pipeline {
    private Pipeline() {}

    /** All steps of a project in order; another salt than that of the ids in force is refused. */
    public static List<Step> steps(LoadedProject loaded, SourceListing listing) {
        return steps(loaded, listing, NewSalt.REFUSED);
    }

    /** All steps of a project in order. */
    public static List<Step> steps(LoadedProject loaded, SourceListing listing, NewSalt newSalt) {
        List<Step> steps = new ArrayList<>();
        steps.addAll(EtlSteps.of(loaded.sources(), listing));
        steps.addAll(IdentitySteps.of(loaded.identity(), loaded.overrides(), newSalt));
        steps.addAll(SegmentSteps.of(loaded.segments()));
        steps.addAll(SyncSteps.of(loaded.syncs()));
        return steps;
    }
}
