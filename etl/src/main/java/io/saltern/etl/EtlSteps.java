package io.saltern.etl;

import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.land.LandRawJob;
import io.saltern.etl.land.SourceListing;
import io.saltern.etl.stage.StageJob;
import io.saltern.lake.run.Step;
import java.util.List;

/** The steps of ingest, in order: land, stage. */
public final class EtlSteps {
    private EtlSteps() {}

    /**
     * The steps of a project's sources.
     *
     * @param listing what lies at the sources, which the caller may have asked for as-of already
     */
    public static List<Step> of(SourcesConfig config, SourceListing listing) {
        return List.of(new LandRawJob(config, listing), new StageJob(config));
    }
}
