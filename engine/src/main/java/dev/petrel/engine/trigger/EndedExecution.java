// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.model.Execution;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An execution that has ended, as events tell of it: without what its action calls secret.
 *
 * @param parameters those that were given
 * @param result what it ended with, or in its place a note that it is too large
 */
record EndedExecution(
        Execution execution, Map<String, @Nullable Object> parameters, Map<String, @Nullable Object> result) {

    // As Python's str() writes a time with its zone: all six digits of the fraction, or none when they are zero.
    private static final DateTimeFormatter PYTHON =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT);
    private static final DateTimeFormatter PYTHON_WHOLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxxx", Locale.ROOT);

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    String id() {
        return execution.id();
    }

    String start() {
        return iso(execution.requestedAt());
    }

    String end() {
        return iso(Objects.requireNonNullElse(execution.endedAt(), execution.changedAt()));
    }

    /** {@link #start} as StackStorm writes it into its action trigger, which is Python's form. */
    String startInPython() {
        Instant at = execution.requestedAt();
        boolean whole = at.getNano() / 1_000 == 0;
        return (whole ? PYTHON_WHOLE : PYTHON).format(at.atOffset(ZoneOffset.UTC));
    }

    /** The same with {@code note} in place of its result. */
    EndedExecution without(String note) {
        return new EndedExecution(execution, parameters, Map.of("left_out", note));
    }

    /** What its events come of; {@code more} tells several of one trigger apart. */
    OwnEvents.Origin origin(String more) {
        return OwnEvents.Origin.of(execution, more);
    }

    static String iso(Instant at) {
        return ISO.format(at.atOffset(ZoneOffset.UTC));
    }
}
