// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel run}. */
@Command(
        name = "run",
        sortOptions = false,
        description = "Runs an action, waits for it and prints its result; exits with 0 only if it succeeded.")
final class RunCommand extends ClientCommand {

    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "timeout", "canceled", "abandoned");
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    @Parameters(index = "0", paramLabel = "REF", description = "The action, pack.name.")
    private String ref = "";

    @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "Its parameters.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-a", "--async"},
            description = "Do not wait; print the execution's id.")
    private boolean async;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Wait no longer than this; exits with 124 then. The execution goes on.")
    private @Nullable Integer timeout;

    RunCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(ApiClient api) throws IOException, InterruptedException {
        ApiClient.Answer view = api.get("/v1/actions/views/parameters/" + ApiClient.segment(ref));
        Object parameters = view.ok() ? view.object().get("parameters") : null;
        Map<String, @Nullable Object> given =
                Arguments.parse(words, parameters instanceof Map<?, ?> map ? map : Map.of());
        Map<String, @Nullable Object> execution = ok(api.post(
                        "/v1/executions", Map.of("action", ref, "parameters", given)))
                .object();
        String id = String.valueOf(execution.get("id"));
        if (async) {
            out().println(id);
            return ExitCodes.OK;
        }
        Thread farewell = Threads.named("farewell")
                .newThread(() -> err().println("petrel: stopped waiting; execution " + id + " goes on"));
        Runtime.getRuntime().addShutdownHook(farewell);
        Map<String, @Nullable Object> ended = await(api, id);
        Runtime.getRuntime().removeShutdownHook(farewell);
        output().object(
                        out(),
                        ended,
                        "id",
                        "action.ref",
                        "context.user",
                        "parameters",
                        "status",
                        "start_timestamp",
                        "end_timestamp",
                        "result");
        String status = String.valueOf(ended.get("status"));
        if (!TERMINAL.contains(status)) {
            err().println("petrel: execution " + id + " has not ended after " + timeout + " s; it goes on");
            return ExitCodes.TIMED_OUT;
        }
        return status.equals("succeeded") ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Map<String, @Nullable Object> await(ApiClient api, String id) throws IOException, InterruptedException {
        Clock clock = new SystemClock();
        Clock.Waker waker = clock.newWaker();
        long began = clock.nanos();
        Duration pause = Duration.ofMillis(10);
        while (true) {
            Map<String, @Nullable Object> now =
                    ok(api.get("/v1/executions/" + id)).object();
            Integer limit = timeout;
            boolean over = limit != null && clock.since(began).compareTo(Duration.ofSeconds(limit)) >= 0;
            if (over || TERMINAL.contains(String.valueOf(now.get("status")))) {
                return now;
            }
            waker.await(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
