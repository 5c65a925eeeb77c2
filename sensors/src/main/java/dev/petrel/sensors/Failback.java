// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * When a sensor that runs here goes back to the node that comes before this one. Not as soon as that node is there: a
 * node that comes and goes would take the sensor along each time. It must have come first without a break for {@code
 * after}, and its container must have lived as long. While this node's own container is younger than that there is
 * nothing settled to keep, as in a cluster that just starts, and the sensor goes at once.
 *
 * <p>Only the node that runs a sensor asks. One that runs nowhere is taken at once by the first in order.
 */
final class Failback {

    private record Waiting(String node, long since) {}

    private final Clock clock;
    private final Duration after;
    private final Map<Ref, Waiting> waiting = new HashMap<>();

    Failback(Clock clock, Duration after) {
        this.clock = clock;
        this.after = after;
    }

    /**
     * Which sensors to hand back now. To be asked at every look.
     *
     * @param first for each sensor that runs here while another live node comes first, that node
     * @param self this node
     */
    Set<Ref> due(Map<Ref, String> first, ContainerUptime uptime, String self) {
        waiting.keySet().retainAll(first.keySet());
        boolean young = uptime.age(self).compareTo(after) < 0;
        Set<Ref> due = new HashSet<>();
        first.forEach((sensor, node) -> {
            Waiting before = waiting.get(sensor);
            Waiting now = before != null && before.node().equals(node) ? before : new Waiting(node, clock.nanos());
            waiting.put(sensor, now);
            if (young || isDue(now, uptime)) {
                due.add(sensor);
            }
        });
        return due;
    }

    private boolean isDue(Waiting one, ContainerUptime uptime) {
        return clock.since(one.since()).compareTo(after) >= 0
                && uptime.age(one.node()).compareTo(after) >= 0;
    }
}
