// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.schema.ActionParameters;
import dev.petrel.engine.schema.PayloadSchema;
import dev.petrel.rules.criteria.Criteria;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The enabled rules, compiled and sorted by the trigger they listen to: an immutable picture of the content at one
 * revision.
 */
final class RuleIndex {

    static final RuleIndex EMPTY = new RuleIndex(Map.of(), Map.of());

    private final Map<Ref, List<IndexedRule>> rulesByTrigger;
    private final Map<Ref, KnownTrigger> triggers;

    /**
     * A rule, ready to be matched and enforced.
     *
     * @param action the action it names, or null when there is none of that name
     * @param parameters what the action takes, or null when there is no action or no runner of that name
     */
    record IndexedRule(
            Rule rule,
            Criteria criteria,
            @Nullable Action action,
            @Nullable ActionParameters parameters) {}

    /** A trigger that events may name, and what their payload must look like. */
    record KnownTrigger(Trigger trigger, TriggerType type, PayloadSchema payload) {}

    private RuleIndex(Map<Ref, List<IndexedRule>> rulesByTrigger, Map<Ref, KnownTrigger> triggers) {
        this.rulesByTrigger = rulesByTrigger;
        this.triggers = triggers;
    }

    /** The picture of these rules and triggers. Disabled rules are left out. */
    static RuleIndex of(List<IndexedRule> rules, List<KnownTrigger> triggers) {
        Map<Ref, KnownTrigger> known = new HashMap<>();
        triggers.forEach(trigger -> known.put(trigger.trigger().ref(), trigger));
        return new RuleIndex(
                rules.stream()
                        .filter(indexed -> indexed.rule().enabled())
                        .sorted(Comparator.comparing(indexed -> indexed.rule().ref()))
                        .collect(Collectors.groupingBy(indexed -> indexed.rule().trigger())),
                known);
    }

    /** The rules that listen to {@code trigger}, ordered by reference. */
    List<IndexedRule> rulesFor(Ref trigger) {
        return rulesByTrigger.getOrDefault(trigger, List.of());
    }

    /** The trigger called {@code ref}, if it is registered. */
    Optional<KnownTrigger> trigger(Ref ref) {
        return Optional.ofNullable(triggers.get(ref));
    }

    int size() {
        return rulesByTrigger.values().stream().mapToInt(List::size).sum();
    }
}
