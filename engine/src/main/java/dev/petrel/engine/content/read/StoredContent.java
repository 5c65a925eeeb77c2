// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store held when this was made. */
public final class StoredContent implements ReferenceLookup {

    private static final Logger log = LoggerFactory.getLogger(StoredContent.class);

    private final Map<String, TriggerType> triggerTypes;
    private final Map<String, Action> actions;
    private final Map<Ref, String> refused = BuiltinTriggers.refused();

    StoredContent(Collection<TriggerType> triggerTypes, Collection<Action> actions) {
        this.triggerTypes = triggerTypes.stream().collect(Collectors.toMap(Content::key, Function.identity()));
        this.actions = actions.stream().collect(Collectors.toMap(Content::key, Function.identity()));
    }

    /** What {@code store} holds now and can be read. */
    public static ReferenceLookup of(ContentStore store) {
        return new StoredContent(list(store, TriggerType.class), list(store, Action.class));
    }

    /** What {@code store} has of a kind and can be read; the log names the rest, which stands in the way of nothing. */
    public static <T extends Content> List<T> list(ContentStore store, Class<T> kind) {
        return store.listReadable(
                kind, unreadable -> log.warn("It is left out, since it cannot be read: {}", unreadable));
    }

    /** What {@code store} has under {@code key}, if it can be read; the log tells if it cannot. */
    public static <T extends Content> Optional<T> get(ContentStore store, Class<T> kind, String key) {
        try {
            return store.get(kind, key);
        } catch (IllegalArgumentException e) {
            log.warn("It counts as absent, since it cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
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
