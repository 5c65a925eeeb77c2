// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the store held when this was made. */
final class StoredContent implements Known {

    private final Map<String, TriggerType> triggerTypes;
    private final Set<String> actions;

    StoredContent(ContentStore store) {
        triggerTypes =
                store.list(TriggerType.class).stream().collect(Collectors.toMap(Content::key, Function.identity()));
        actions = store.list(Action.class).stream().map(Content::key).collect(Collectors.toSet());
    }

    @Override
    public Optional<TriggerType> triggerType(Ref ref) {
        return Optional.ofNullable(triggerTypes.get(ref.toString()));
    }

    @Override
    public Collection<String> triggerTypes() {
        return triggerTypes.keySet();
    }

    @Override
    public Collection<String> actions() {
        return actions;
    }
}
