// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the store held when this was made. */
public final class StoredContent implements ReferenceLookup {

    private final Map<String, TriggerType> triggerTypes;
    private final Map<String, Action> actions;
    private final Map<Ref, String> refused = BuiltinTriggers.refused();

    StoredContent(Collection<TriggerType> triggerTypes, Collection<Action> actions) {
        this.triggerTypes = triggerTypes.stream().collect(Collectors.toMap(Content::key, Function.identity()));
        this.actions = actions.stream().collect(Collectors.toMap(Content::key, Function.identity()));
    }

    /** What {@code store} holds now. */
    public static ReferenceLookup of(ContentStore store) {
        return new StoredContent(store.list(TriggerType.class), store.list(Action.class));
    }

    @Override
    public Optional<TriggerType> triggerType(Ref ref) {
        return Optional.ofNullable(triggerTypes.get(ref.toString()));
    }

    @Override
    public Optional<Action> action(Ref ref) {
        return Optional.ofNullable(actions.get(ref.toString()));
    }

    @Override
    public Optional<String> refusal(Ref ref) {
        return Optional.ofNullable(refused.get(ref));
    }

    @Override
    public Collection<String> triggerTypes() {
        return triggerTypes.keySet();
    }

    @Override
    public Collection<String> actions() {
        return actions.keySet();
    }
}
