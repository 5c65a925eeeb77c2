// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what a sensor says, and answers its events when the test does. */
public final class RecordingListener implements SensorListener {
    private final List<Dispatch> dispatched = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private volatile @Nullable RuntimeException refusal;

    List<Dispatch> dispatched() {
        return dispatched;
    }

    List<String> said() {
        return said;
    }

    CompletableFuture<String> answer() {
        return answer;
    }

    /** From now on every event throws this. */
    void refuse(RuntimeException why) {
        refusal = why;
    }

    @Override
    public void loaded() {
        said.add("loaded");
    }

    @Override
    public void ready() {
        said.add("ready");
    }

    @Override
    public CompletableFuture<String> dispatch(Dispatch dispatch) {
        RuntimeException why = refusal;
        if (why != null) {
            throw why;
        }
        dispatched.add(dispatch);
        return answer;
    }

    @Override
    public CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request) {
        said.add("datastore " + request.get("op"));
        return CompletableFuture.completedFuture("stored");
    }

    @Override
    public void log(String level, String logger, String message) {
        said.add("log " + level + " " + logger + " " + message);
    }

    @Override
    public void printed(String line) {
        said.add("printed " + line);
    }

    @Override
    public void failed(String stage, String error, @Nullable String traceback) {
        said.add("failed " + stage + " " + error);
    }

    @Override
    public void beat(@Nullable Long poll) {
        said.add("beat " + poll);
    }
}
