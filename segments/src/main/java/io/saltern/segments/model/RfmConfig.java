package io.saltern.segments.model;

import io.saltern.base.config.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * The RFM model.
 *
 * @param window orders of [as-of - window, as-of) are scored; empty for all orders up to as-of
 */
public record RfmConfig(Optional<Duration> window) {
    /** Name of the model in serving.rfm and ops.model. */
    public static final String MODEL = "rfm";

    static RfmConfig read(Section section) {
        RfmConfig config = new RfmConfig(section.optionalWindow("window"));
        section.finish();
        return config;
    }
}
