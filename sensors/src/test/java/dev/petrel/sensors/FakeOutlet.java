// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Takes what sensors dispatch and confirms it when the test says so. */
final class FakeOutlet implements SensorSupervisor.Outlet {

    private final List<SensorListener.Dispatch> dispatched = new CopyOnWriteArrayList<>();
    private final List<String> processes = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<String> last = new CompletableFuture<>();
    private volatile @Nullable RuntimeException refusal;

    static SensorListener.Dispatch event(String trigger) {
        return new SensorListener.Dispatch(trigger, Map.of(), null, null);
    }

    List<SensorListener.Dispatch> dispatched() {
        return dispatched;
    }

    List<String> processes() {
        return processes;
    }

    void confirm() {
        last.complete("id");
    }

    /** From now on every event throws this. */
    void refuse(RuntimeException why) {
        refusal = why;
    }

    void fail() {
        last.completeExceptionally(new IllegalStateException("the broker is away"));
    }

    @Override
    public CompletableFuture<String> dispatch(SensorType from, long epoch, SensorListener.Dispatch dispatch) {
        RuntimeException why = refusal;
        if (why != null) {
            throw why;
        }
        dispatched.add(dispatch);
        last = new CompletableFuture<>();
        return last;
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(SensorType from, Map<String, @Nullable Object> request) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void spawned(SensorType from, long epoch, SensorHost.Running process) {
        processes.add("spawned");
    }

    @Override
    public void exited(SensorType from, long epoch, SensorHost.Running process) {
        processes.add("exited");
    }

    @Override
    public void changed() {}
}
