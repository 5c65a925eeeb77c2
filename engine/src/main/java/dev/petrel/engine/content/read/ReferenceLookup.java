// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a rule may refer to: a picture of the content at one time. */
public final class ReferenceLookup {

    private final Map<String, TriggerType> triggerTypes;
    private final Map<String, Action> actions;
    private final Map<Ref, String> refused = BuiltinTriggers.refused();

    private ReferenceLookup(Collection<TriggerType> triggerTypes, Collection<Action> actions) {
        this.triggerTypes = triggerTypes.stream().collect(Collectors.toMap(Content::key, Function.identity()));
        this.actions = actions.stream().collect(Collectors.toMap(Content::key, Function.identity()));
    }

    /** What there is among {@code types} and {@code actions}. */
    public static ReferenceLookup of(Collection<TriggerType> types, Collection<Action> actions) {
        return new ReferenceLookup(types, actions);
    }

    public Optional<TriggerType> triggerType(Ref ref) {
        return Optional.ofNullable(triggerTypes.get(ref.toString()));
    }

    public Optional<Action> action(Ref ref) {
        return Optional.ofNullable(actions.get(ref.toString()));
    }

    /** Why nothing will ever fire the trigger type called {@code ref}; empty for most. */
    public Optional<String> refusal(Ref ref) {
        return Optional.ofNullable(refused.get(ref));
    }

    public Collection<String> triggerTypes() {
        return triggerTypes.keySet();
    }

    public Collection<String> actions() {
        return actions.keySet();
    }
}
