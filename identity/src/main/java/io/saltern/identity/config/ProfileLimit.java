package io.saltern.identity.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How many values of a namespace one person may have.
 *
 * @param values at most so many; 1 makes the namespace unique
 * @param within the limit holds for values first seen within so long of one another; empty means ever
 */
public record ProfileLimit(long values, Optional<Duration> within) {}
