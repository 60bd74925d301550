package io.saltern.identity;

import io.saltern.identity.config.IdentityConfig;
import io.saltern.lake.run.Step;
import java.util.List;

/** The steps of this module in order: {@code identity}, then {@code profiles}. */
public final class IdentitySteps {
    private IdentitySteps() {}

    public static List<Step> of(IdentityConfig config) {
        return List.of(new ResolveIdentitiesJob(config), new BuildProfilesJob(config));
    }
}
