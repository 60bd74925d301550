package io.saltern.segments;

import io.saltern.lake.run.Step;
import io.saltern.segments.member.EvaluateSegmentsJob;
import io.saltern.segments.model.FitModelsJob;
import io.saltern.segments.trait.ComputeTraitsJob;
import java.util.ArrayList;
import java.util.List;

/** The steps of this module in the order in which a run takes them: traits, models, segments. */
public final class SegmentSteps {
    private SegmentSteps() {}

    /** The steps of a configuration; {@code models} is left out where none is configured. */
    public static List<Step> of(SegmentsConfig config) {
        List<Step> steps = new ArrayList<>();
        steps.add(new ComputeTraitsJob(config.traits(), config.currency()));
        if (config.models().rfm().isPresent() || config.models().kmeans().isPresent()) {
            steps.add(new FitModelsJob(config.models(), config.currency()));
        }
        steps.add(new EvaluateSegmentsJob(config.segments(), config.currency()));
        return steps;
    }
}
