// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import static dev.petrel.cli.client.ApiObjects.text;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs workflows by the REST service of a cluster, one after the other, and measures each from its request to its end. */
final class WorkflowBench {

    private static final Duration SLOWEST = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Set<String> OPEN = Set.of("requested", "scheduled", "delayed", "running");

    private final ApiClient api;
    private final Clock clock;

    WorkflowBench(ApiClient api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Runs {@code action} so many times. Returns how long each took, by the times that the cluster noted. */
    List<Duration> run(String action, Map<String, @Nullable Object> parameters, int times)
            throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            took.add(run(action, parameters));
        }
        return took;
    }

    private Duration run(String action, Map<String, @Nullable Object> parameters)
            throws IOException, InterruptedException {
        Map<String, @Nullable Object> requested =
                answered(api.post("/v1/executions", Map.of("action", action, "parameters", parameters)));
        String path = "/v1/executions/" + text(requested, "id");
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (clock.since(began).compareTo(SLOWEST) < 0) {
            pause.await(LOOK_EVERY);
            Map<String, @Nullable Object> now =
                    answered(api.get(path, Map.of("include_attributes", "status,start_timestamp,end_timestamp")));
            if (!OPEN.contains(text(now, "status"))) {
                return took(action, now);
            }
        }
        throw new LocalFailure("a workflow " + action + " has not ended for " + SLOWEST.toMinutes() + " minutes");
    }

    private static Duration took(String action, Map<String, @Nullable Object> ended) {
        if (!text(ended, "status").equals("succeeded")) {
            throw new LocalFailure("a workflow " + action + " ended as " + text(ended, "status"));
        }
        return Duration.between(
                Instant.parse(text(ended, "start_timestamp")), Instant.parse(text(ended, "end_timestamp")));
    }

    private static Map<String, @Nullable Object> answered(ApiClient.Answer answer) {
        if (!answer.ok()) {
            throw new LocalFailure("the API answered with: " + answer.fault());
        }
        return answer.object();
    }
}
