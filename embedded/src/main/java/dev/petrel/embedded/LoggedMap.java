// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A map whose changes are recorded by a {@link ChangeLog}. Who changes a key holds a lock that keeps others from it, so that
 * changes of a key are recorded in the order in which they were made. It is not to be cleared, and nothing in it replaced.
 */
final class LoggedMap<K, V> extends MVMap<K, V> {

    private final ChangeLog log;

    private LoggedMap(Map<String, Object> config, DataType<K> keys, DataType<V> values, ChangeLog log) {
        super(config, keys, values);
        this.log = log;
    }

    @Override
    public @Nullable V operate(K key, @Nullable V value, DecisionMaker<? super V> decision) {
        @Nullable V before = super.operate(key, value, decision);
        if (decision == DecisionMaker.REMOVE) {
            if (before != null) {
                log.removed(this, key);
            }
        } else if (value != null && (before == null || decision == DecisionMaker.PUT)) {
            log.put(this, key, value);
        }
        return before;
    }

    /** Opens one, with the types of its keys and values. */
    static final class Builder<K, V> extends BasicBuilder<LoggedMap<K, V>, K, V> {

        private final ChangeLog log;

        Builder(ChangeLog log) {
            this.log = log;
        }

        @Override
        protected LoggedMap<K, V> create(Map<String, Object> config) {
            return new LoggedMap<>(config, getKeyType(), getValueType(), log);
        }
    }
}
