// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.yaml.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a registration did.
 *
 * @param counts by kind, in order of registration: {@code packs, triggers, sensors, actions, rules,
 *     aliases, policies}; {@code triggers}
 *     are trigger types, as StackStorm counts them
 * @param overridden by kind, how many an operator enables or disables against what their files say; without those of none
 * @param problems what was wrong, in order of registration
 */
public record Registration(Map<String, Tally> counts, Map<String, Integer> overridden, List<Problem> problems) {

    public Registration {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        overridden = Map.copyOf(overridden);
        problems = List.copyOf(problems);
    }

    /** How many pieces of content were new, were changed, and were there before. */
    public record Tally(int created, int updated, int unchanged) {

        public int total() {
            return created + updated + unchanged;
        }
    }

    /** Whether anything could not be registered. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** Whether anything was written. */
    public boolean changedAnything() {
        return counts.values().stream().anyMatch(t -> t.created() + t.updated() > 0);
    }
}
