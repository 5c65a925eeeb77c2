// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreContract;
import dev.petrel.engine.store.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {

    @Override
    protected Store open(ManualClock clock) {
        return new MemoryStore(clock);
    }

    @Test
    void failsEveryCallWhileItIsAwayAndDoesNothing() {
        MemoryStore away = new MemoryStore(clock());
        away.goAway();

        assertThatThrownBy(away::ping)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThatThrownBy(() -> away.cluster().acquire("x", Optional.empty(), "i1"))
                .isInstanceOf(StoreException.class);

        away.comeBack();
        assertThat(away.cluster().lease("x")).isEmpty();
    }

    @Test
    void doesAWriteWhoseAnswerIsLost() {
        MemoryStore losing = new MemoryStore(clock());
        losing.loseAcknowledgements(1);
        KeyValue value = new KeyValue(KeyValue.SYSTEM, "k", "v", false, null, null);

        assertThatThrownBy(() -> losing.keys().put(value))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());

        assertThat(losing.keys().get(KeyValue.SYSTEM, "k")).contains(value);
        losing.keys().put(value);
    }
}
