// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What a chaos run is to do.
 *
 * @param seed from which the order, the victims and the times of the faults follow
 * @param events how many events are to be accepted
 * @param rate how many of them a second, at most
 * @param faults the classes of faults, each used equally often
 * @param calm the least time between the end of a fault and the next one; up to twice as much passes
 * @param settling for how long executions may go on once all faults are over, before they count as stuck
 */
record ChaosPlan(
        long seed,
        int events,
        int rate,
        List<String> nodes,
        List<Fault.Kind> faults,
        Duration calm,
        Duration settling) {

    ChaosPlan {
        nodes = List.copyOf(nodes);
        faults = List.copyOf(faults);
    }
}
