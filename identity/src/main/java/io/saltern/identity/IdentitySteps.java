package io.saltern.identity;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.identity.override.OverrideFiles;
import io.saltern.identity.override.OverrideFilesStep;
import io.saltern.lake.run.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of this module in order: {@code overrides}, {@code identity}, {@code profiles}, and {@code households} where
 * identity.yaml asks for them.
 */
public final class IdentitySteps {
    private IdentitySteps() {}

    /** The steps; another salt than that of the ids in force is refused. */
    public static List<Step> of(IdentityConfig config, OverrideFiles overrides) {
        return of(config, overrides, NewSalt.REFUSED);
    }

    /** The steps. */
    public static List<Step> of(IdentityConfig config, OverrideFiles overrides, NewSalt newSalt) {
        List<Step> steps = new ArrayList<>(List.of(
                new OverrideFilesStep(overrides),
                new ResolveIdentitiesJob(config, newSalt),
                new BuildProfilesJob(config)));
        config.household().ifPresent(household -> steps.add(new ResolveHouseholdsJob(household, config.salt())));
        return List.copyOf(steps);
    }
}
