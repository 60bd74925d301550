package io.saltern.identity;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.identity.override.OverrideFilesStep;
import io.saltern.lake.run.Step;
import java.util.List;

/** The steps of this module in order: {@code overrides}, {@code identity}, {@code profiles}. */
public final class IdentitySteps {
    private IdentitySteps() {}

    public static List<Step> of(IdentityConfig config, OverrideFiles overrides) {
        return List.of(
                new OverrideFilesStep(overrides), new ResolveIdentitiesJob(config), new BuildProfilesJob(config));
    }
}
