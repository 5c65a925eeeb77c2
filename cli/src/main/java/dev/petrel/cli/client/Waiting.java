// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for the end of an execution: asks again and again, soon at first, then less often. */
final class Waiting {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** How long the API may be away, as it is when its node is started anew. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Api api;
    private final Clock clock;

    /** Is told the status of what is waited for, each time that it is asked for. */
    interface Seen {
        void status(String status) throws ClientFailure;
    }

    Waiting(Api api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * The execution as it ended; empty when {@code most} passed before that.
     *
     * @param most null for no limit
     * @param seen is told each status that is seen before the end
     */
    Optional<Map<String, @Nullable Object>> untilOver(String id, @Nullable Duration most, Seen seen)
            throws ClientFailure, InterruptedException {
        long began = clock.nanos();
        Clock.Waker waker = clock.newWaker();
        Duration pause = FIRST;
        String path = Resources.EXECUTION.path(id);
        long heard = began;
        while (true) {
            try {
                Optional<Map<String, @Nullable Object>> over = over(path, seen);
                if (over.isPresent()) {
                    return over;
                }
                heard = clock.nanos();
            } catch (ClientFailure e) {
                if (e.code() != ExitCodes.UNREACHABLE || clock.since(heard).compareTo(PATIENCE) >= 0) {
                    throw new ClientFailure(e.code(), "execution \"" + id + "\" goes on, but: " + e.getMessage());
                }
            }
            Duration left = most == null ? LONGEST : most.minus(clock.since(began));
            if (left.isZero() || left.isNegative()) {
                return Optional.empty();
            }
            waker.await(pause.compareTo(left) < 0 ? pause : left);
            Duration longer = pause.multipliedBy(3).dividedBy(2);
            pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        }
    }

    /** The execution if it is over; as long as it is not, no more of it is sent than its status. */
    private Optional<Map<String, @Nullable Object>> over(String path, Seen seen) throws ClientFailure {
        Object word = api.object(path, Map.of("include_attributes", "status")).get("status");
        if (ExecutionStatus.of(String.valueOf(word))
                .filter(ExecutionStatus::isTerminal)
                .isPresent()) {
            return Optional.of(api.object(path, Map.of()));
        }
        seen.status(String.valueOf(word));
        return Optional.empty();
    }
}
