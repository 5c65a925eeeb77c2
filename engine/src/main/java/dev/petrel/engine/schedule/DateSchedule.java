// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import java.time.Instant;
import java.util.Optional;

/** Once. */
record DateSchedule(Instant date) implements Schedule {

    @Override
    public Optional<Instant> after(Instant moment, Instant since) {
        return Optional.of(date).filter(moment::isBefore);
    }
}
