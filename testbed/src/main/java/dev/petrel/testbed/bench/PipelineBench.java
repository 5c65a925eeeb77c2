// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends bursts through a running cluster and counts what became of them, by its REST service. */
final class PipelineBench {

    private static final Duration SLOWEST = Duration.ofMinutes(10);
    private static final int PAGE = 5000;

    private final LocalCluster cluster;
    private final ApiClient api;
    private final Burst burst;
    private final Clock clock;
    private long before;

    PipelineBench(LocalCluster cluster, ApiClient api, Burst burst, Clock clock) {
        this.cluster = cluster;
        this.api = api;
        this.burst = burst;
        this.clock = clock;
    }

    /** Dispatches {@code events} at once, waits until as many executions have ended, and counts. */
    BenchResult burst(int events, LongConsumer progress) throws IOException, InterruptedException {
        List<String> ids = burst.dispatch(events);
        awaitEnds(before + events, progress);
        return count(ids);
    }

    /** Dispatches {@code events}, each after the one before has ended: how long one takes when nothing else runs. */
    BenchResult oneByOne(int events, LongConsumer progress) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int n = 1; n <= events; n++) {
            ids.addAll(burst.dispatch(1));
            awaitEnds(before + n, done -> {});
            progress.accept(n);
        }
        return count(ids);
    }

    private void awaitEnds(long total, LongConsumer progress) throws IOException, InterruptedException {
        long from = before;
        cluster.await(total + " executions have ended", SLOWEST, () -> {
            long ended = ended();
            progress.accept(ended - from);
            return ended >= total;
        });
    }

    private BenchResult count(List<String> ids) throws IOException, InterruptedException {
        clock.newWaker().await(Duration.ofMillis(500)); // time for an execution that must not come
        List<Map<String, @Nullable Object>> executions =
                all("/v1/executions", Map.of("rule", BenchPack.RULE.toString()));
        Set<String> recorded = all("/v1/triggerinstances", Map.of("trigger", BenchPack.TRIGGER.toString())).stream()
                .map(instance -> String.valueOf(instance.get("id")))
                .collect(Collectors.toSet());
        before = executions.size();
        return BenchResult.of(ids, recorded, executions);
    }

    private long ended() {
        long requested = total("requested");
        long running = total("running");
        long all = total(null);
        return all - requested - running;
    }

    private long total(@Nullable String status) {
        LinkedHashMap<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("rule", BenchPack.RULE.toString());
        query.put("status", status);
        query.put("limit", 1);
        query.put("include_attributes", "id");
        return answer("/v1/executions", query).total();
    }

    private List<Map<String, @Nullable Object>> all(String path, Map<String, String> filter) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        while (true) {
            LinkedHashMap<String, @Nullable Object> query = new LinkedHashMap<>(filter);
            query.put("limit", PAGE);
            query.put("offset", all.size());
            List<Map<String, @Nullable Object>> page = answer(path, query).list();
            all.addAll(page);
            if (page.size() < PAGE) {
                return all;
            }
        }
    }

    private ApiClient.Answer answer(String path, Map<String, ?> query) {
        try {
            ApiClient.Answer answer = api.get(path, query);
            if (!answer.ok()) {
                throw new LocalFailure("GET " + path + " was answered with: " + answer.fault());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("the API at " + api.base() + " does not answer: " + e.getMessage(), e);
        }
    }
}
