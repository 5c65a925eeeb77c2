// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.datastore.KeyChanges;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.KeyValueStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Fires {@link OwnTriggers#KEY_CREATE}, {@link OwnTriggers#KEY_UPDATE}, {@link OwnTriggers#KEY_VALUE_CHANGE} and
 * {@link OwnTriggers#KEY_DELETE} for changes of the datastore, with StackStorm's payloads: all of them when an enabled rule listens
 * to any. Secrets stay encrypted. One event a change and trigger, however often it is told. For any thread.
 */
public final class KeyTriggers implements KeyChanges {

    private static final Logger log = LoggerFactory.getLogger(KeyTriggers.class);

    private static final List<Ref> ALL = List.of(
            OwnTriggers.KEY_CREATE, OwnTriggers.KEY_UPDATE, OwnTriggers.KEY_VALUE_CHANGE, OwnTriggers.KEY_DELETE);

    private final WantedTriggers wanted;
    private final KeyValueStore store;
    private final OwnEvents events;
    private final AtomicBoolean failing = new AtomicBoolean();

    public KeyTriggers(WantedTriggers wanted, KeyValueStore store, OwnEvents events) {
        this.wanted = wanted;
        this.store = store;
        this.events = events;
    }

    @Override
    public boolean wanted() {
        try {
            return wanted.hasAny(ALL);
        } catch (RuntimeException e) { // a note too many does no harm
            log.debug("Cannot tell whether a rule listens to changes of keys", e);
            return true;
        }
    }

    @Override
    public void tell(KeyChange change) {
        boolean ignored = told(change);
    }

    /** Tells of {@code change} and forgets its note; false if that could not be done. Throws nothing. */
    boolean told(KeyChange change) {
        try {
            fire(change);
            store.told(change);
            failing.set(false);
            return true;
        } catch (RuntimeException e) { // the change itself is done, and its note stays
            log.atLevel(failing.getAndSet(true) ? Level.DEBUG : Level.WARN)
                    .addKeyValue("key", change.key().name())
                    .log("Rules cannot be told of a change of a key yet, trying again: {}", e.toString());
            return false;
        }
    }

    private void fire(KeyChange change) {
        KeyValue before = change.before();
        KeyValue after = change.after();
        if (after == null) {
            fire(OwnTriggers.KEY_DELETE, change, Map.of("object", shown(change.key())));
        } else if (before == null) {
            fire(OwnTriggers.KEY_CREATE, change, Map.of("object", shown(after)));
        } else {
            fire(OwnTriggers.KEY_UPDATE, change, Map.of("object", shown(after)));
            if (!before.value().equals(after.value())) {
                Map<String, @Nullable Object> payload = new LinkedHashMap<>();
                payload.put("old_object", shown(before));
                payload.put("new_object", shown(after));
                fire(OwnTriggers.KEY_VALUE_CHANGE, change, payload);
            }
        }
    }

    private void fire(Ref trigger, KeyChange change, Map<String, @Nullable Object> payload) {
        OwnEvents.Origin origin = new OwnEvents.Origin("change " + change.id() + " of a key", null, change.chain());
        events.fire(trigger, origin, payload, () -> withoutValues(payload));
    }

    private static Map<String, @Nullable Object> withoutValues(Map<String, @Nullable Object> payload) {
        Map<String, @Nullable Object> smaller = new LinkedHashMap<>();
        payload.forEach((name, object) -> {
            Map<String, @Nullable Object> left = new LinkedHashMap<>();
            if (object instanceof Map<?, ?> map) {
                map.forEach((key, value) -> left.put(String.valueOf(key), value));
            }
            left.remove("value");
            smaller.put(name, left);
        });
        return smaller;
    }

    /** As the API shows a key to those who may not see its secret. */
    private static Map<String, @Nullable Object> shown(KeyValue key) {
        int colon = key.scope().equals(KeyValue.USER) ? key.name().indexOf(':') : -1;
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("uid", "key_value_pair:" + key.scope() + ":" + key.name());
        shown.put("scope", key.scope());
        shown.put("name", key.name().substring(colon + 1));
        if (key.description() != null) {
            shown.put("description", key.description());
        }
        shown.put("value", key.value());
        shown.put("secret", key.secret());
        if (key.expiresAt() != null) {
            shown.put("expire_timestamp", EndedExecution.iso(key.expiresAt()));
        }
        shown.put("id", Ids.derive("key_value_pair", key.scope(), key.name()));
        if (colon >= 0) {
            shown.put("user", Scope.user(key.name().substring(0, colon)));
        }
        shown.put("encrypted", key.secret());
        return shown;
    }
}
