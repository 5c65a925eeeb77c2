// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Every {@code period}, a positive time of whole seconds, counted from when the timer was first seen. */
record IntervalSchedule(Duration period) implements Schedule {

    @Override
    public Optional<Instant> after(Instant moment, Instant since) {
        Duration passed = Duration.between(since, moment);
        long periods = passed.isNegative() ? 0 : passed.dividedBy(period);
        return Optional.of(since.plus(period.multipliedBy(periods + 1)));
    }

    @Override
    public Instant anchor(Instant moment, Instant since) {
        Duration passed = Duration.between(since, moment);
        Instant near = since.plus(period.multipliedBy(passed.dividedBy(period)));
        return near.isAfter(moment) ? near.minus(period) : near;
    }
}
