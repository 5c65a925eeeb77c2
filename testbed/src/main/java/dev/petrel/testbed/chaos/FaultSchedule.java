// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.testbed.local.LocalCluster;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The endless sequence of faults that follows from a seed. Each round has every class of faults once. */
final class FaultSchedule {

    /** The target of a fault that strikes all nodes of the broker. */
    static final String ALL_BROKERS = "brokers";

    private final ChaosPlan plan;
    private final Random random;
    private final Deque<Fault.Kind> round = new ArrayDeque<>();

    FaultSchedule(ChaosPlan plan) {
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
        Duration after = between(plan.calm(), plan.calm().multipliedBy(2));
        return new Fault(kind, target(kind), after, between(kind.least(), kind.most()));
    }

    private String target(Fault.Kind kind) {
        return switch (kind.victim()) {
            case NODE -> oneOf(plan.nodes());
            case SERVERS -> LocalCluster.SERVERS;
            case BROKER -> oneOf(plan.brokers());
            case ALL_BROKERS -> ALL_BROKERS;
        };
    }

    private String oneOf(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
    }
}
