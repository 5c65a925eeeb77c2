// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does one fault after the other, each until it is over. Driven by {@link #step}, on one thread, so that its caller
 * can look at the cluster meanwhile.
 */
final class Nemesis {

    /** What does not come back within this time will not. */
    private static final Duration COMING_BACK = Duration.ofMinutes(3);

    private enum State {
        CALM,
        UNDER,
        COMING_BACK
    }

    private final FaultInjector injector;
    private final FaultSchedule schedule;
    private final Clock clock;
    private final List<Struck> struck = new ArrayList<>();
    private Fault next;
    private long due;
    private State state = State.CALM;

    /** A fault that was done, at a time in seconds of the machine's monotonic clock. */
    record Struck(Fault fault, double at) {}

    Nemesis(FaultInjector injector, FaultSchedule schedule, Clock clock) {
        this.injector = injector;
        this.schedule = schedule;
        this.clock = clock;
        this.next = schedule.next();
        this.due = clock.nanos() + next.after().toNanos();
    }

    /** Begins or ends a fault if it is time to. Returns a fault that began now. */
    Optional<Struck> step() throws IOException, InterruptedException {
        switch (state) {
            case CALM -> {
                if (passed()) {
                    return Optional.of(begin());
                }
            }
            case UNDER -> {
                if (passed()) {
                    end();
                }
            }
            case COMING_BACK -> {
                if (injector.over(next)) {
                    plan();
                } else if (passed()) {
                    throw new LocalFailure("not back after " + COMING_BACK.toSeconds() + " s: " + next.told());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether everything is back that a fault has taken away. */
    boolean calm() {
        return state == State.CALM;
    }

    List<Struck> struck() {
        return List.copyOf(struck);
    }

    private boolean passed() {
        return clock.nanos() - due >= 0;
    }

    private Struck begin() throws IOException, InterruptedException {
        Struck now = new Struck(next, clock.nanos() / 1e9);
        injector.begin(next);
        struck.add(now);
        state = State.UNDER;
        due = clock.nanos() + next.lasting().toNanos();
        return now;
    }

    private void end() throws IOException, InterruptedException {
        injector.end(next);
        state = State.COMING_BACK;
        due = clock.nanos() + COMING_BACK.toNanos();
    }

    private void plan() {
        state = State.CALM;
        next = schedule.next();
        due = clock.nanos() + next.after().toNanos();
    }
}
