// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What a chaos run is to do.
 *
 * @param seed from which the order, the victims and the times of the faults follow
 * @param load what the sensor is to do
 * @param brokers the nodes of the broker that faults may strike; empty if it is not one of those that are
 * @param faults the classes of faults, each used equally often
 * @param calm the least time between the end of a fault and the next one; up to twice as much passes
 */
record ChaosPlan(
        long seed, Load load, List<String> nodes, List<String> brokers, List<Fault.Kind> faults, Duration calm) {

    ChaosPlan {
        nodes = List.copyOf(nodes);
        brokers = List.copyOf(brokers);
        faults = List.copyOf(faults);
    }

    int events() {
        return load.events();
    }

    int concurrency() {
        return load.concurrency();
    }

    /**
     * What the sensor is to do.
     *
     * @param events how many events are to be accepted at least
     * @param rate how many of them a second, at most
     * @param concurrency how many executions of an action policies let run at once; 0 for no policies
     * @param line as many events may be under way, then the next ones are held back
     * @param starts how many actions each event starts: more than one if it runs a workflow
     */
    record Load(int events, int rate, int concurrency, long line, int starts) {

        /**
         * The events of so much time may wait for their start, then the next ones are held back. More of them would be no
         * other test of the promises, only of how fast the machine is.
         */
        private static final Duration LONGEST_LINE = Duration.ofSeconds(20);

        /** Each event runs an action. */
        static Load actions(int events, int rate, int concurrency) {
            return new Load(events, rate, concurrency, LONGEST_LINE.toSeconds() * rate, 1);
        }

        /** Each event runs a workflow, and so many of them run at once. */
        static Load workflows(int workflows, int rate, int atOnce) {
            return new Load(workflows, rate, 0, atOnce, WorkflowPack.TASKS);
        }

        boolean ofWorkflows() {
            return starts > 1;
        }
    }
}
