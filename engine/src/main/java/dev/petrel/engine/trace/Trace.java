// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace, each kind of component oldest first.
 *
 * @param tag given, or made of the id of what began it
 * @param start when it began
 * @param cut whether there is more of it than is in here
 */
public record Trace(
        String id,
        String tag,
        Instant start,
        List<Component> events,
        List<Component> rules,
        List<Component> executions,
        boolean cut) {

    public Trace {
        events = List.copyOf(events);
        rules = List.copyOf(rules);
        executions = List.copyOf(executions);
    }

    /**
     * Something that belongs to it.
     *
     * @param ref of the trigger, the rule or the action
     * @param at when it occurred, was enforced or requested
     * @param cause what of the trace it came of, or null
     */
    public record Component(
            String id, String ref, Instant at, @Nullable Cause cause) {}

    /**
     * What something came of.
     *
     * @param type StackStorm's: {@code trigger_instance}, {@code rule} or {@code action_execution}
     * @param id of a rule with the event that it matched, {@code <rule>:<event>}
     */
    public record Cause(String type, String id) {}
}
