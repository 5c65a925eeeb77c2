// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SettlingTest {

    private final MemoryStore store = new MemoryStore(new ManualClock());
    private final List<Integer> writes = new ArrayList<>();
    private Runnable before = () -> {};
    private final Settling settling = new Settling(watched());

    /** The store, which tells how many each write settles. */
    private ExecutionStore watched() {
        Class<ExecutionStore> seam = ExecutionStore.class;
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            if (method.getName().equals("settle")) {
                writes.add(args[0] instanceof List<?> list ? list.size() : 1);
                before.run();
            }
            try {
                return method.invoke(store.executions(), args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static Execution execution(int n) {
        return Execution.requested(
                "x" + n, Actions.noop("p.a"), Map.of(), Map.of(), Execution.Lineage.NONE, ManualClock.START);
    }

    @Test
    void writesOneThatComesAlone() {
        settling.settle(execution(1));
        settling.settle(execution(2));

        assertThat(writes).containsExactly(1, 1);
    }

    @Test
    void writesTogetherWhatComesDuringAWrite() {
        before = onceDuringTheFirst(() -> IntStream.range(1, 8).forEach(n -> settling.settle(execution(n))));

        settling.settle(execution(0));

        assertThat(writes).containsExactly(1, 7);
    }

    @Test
    void goesOnAfterAWriteThatFailed() {
        before = () -> {
            throw StoreException.transientFailure("away", null);
        };
        assertThatThrownBy(() -> settling.settle(execution(1))).isInstanceOf(StoreException.class);

        before = () -> {};
        settling.settle(execution(2));

        assertThat(writes).containsExactly(1, 1);
    }

    @Test
    void letsNoThreadWriteForEver() {
        before = () -> settling.settle(execution(1)); // one more each time

        settling.settle(execution(0));

        assertThat(writes).hasSize(5);
    }

    private Runnable onceDuringTheFirst(Runnable what) {
        return () -> {
            before = () -> {};
            what.run();
        };
    }
}
