// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Pack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {

    @Override
    protected Store open(ManualClock clock) {
        return new MemoryStore(clock);
    }

    @Override
    public void spoilExecution(String id) {
        ((MemoryStore) store()).spoilExecution(id);
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
    void holdsWhatCannotBeReadUntilItIsWrittenAgain() {
        MemoryStore spoilt = new MemoryStore(clock());
        Pack pack = new Pack("demo", "Demo", "d", "1.0.0", "me", null, "/opt/demo", Map.of(), Map.of());
        var ignored = spoilt.content().put(pack);
        spoilt.spoil(Pack.class, "demo");
        List<String> told = new ArrayList<>();

        assertThat(spoilt.content().listReadable(Pack.class, told::add)).isEmpty();
        assertThat(told).containsExactly("document \"demo\" cannot be read");
        assertThatThrownBy(() -> spoilt.content().list(Pack.class)).hasMessage(told.get(0));

        ignored = spoilt.content().put(pack);
        assertThat(spoilt.content().list(Pack.class)).containsExactly(pack);
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
