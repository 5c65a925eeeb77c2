// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The endless sequence of faults that follows from a seed. Each round has every class of faults once. */
final class Schedule {

    static final String SERVERS = "servers";

    private final ChaosPlan plan;
    private final Random random;
    private final Deque<Fault.Kind> round = new ArrayDeque<>();

    Schedule(ChaosPlan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    Fault next() {
        if (round.isEmpty()) {
            List<Fault.Kind> kinds = new ArrayList<>(plan.faults());
            Collections.shuffle(kinds, random);
            round.addAll(kinds);
        }
        Fault.Kind kind = round.remove();
        String node = plan.nodes().get(random.nextInt(plan.nodes().size()));
        Duration after = between(plan.calm(), plan.calm().multipliedBy(2));
        return new Fault(kind, kind == Fault.Kind.SERVERS ? SERVERS : node, after, lasting(kind));
    }

    private Duration lasting(Fault.Kind kind) {
        return switch (kind) {
            case KILL, TERM -> between(Duration.ofMillis(100), Duration.ofSeconds(15));
            case PAUSE -> between(Duration.ofMillis(500), Duration.ofSeconds(5));
            case LONG_PAUSE -> between(Duration.ofSeconds(11), Duration.ofSeconds(16));
            case SERVERS -> between(Duration.ofMillis(100), Duration.ofSeconds(5));
        };
    }

    private Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
    }
}
