// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.support.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(3600)
class StandaloneIT {

    private static final int ROUNDS = Integer.getInteger("petrel.kill.rounds", 2);
    private static final int CLIENTS = 4;

    @TempDir
    private Path dir;

    @Test
    @Timeout(180)
    void stopsItsServersAfterWhatNeedsThem() throws Exception {
        String said;
        try (StandaloneProcess standalone = start()) {
            standalone.terminate();
            said = standalone.said();
        }

        String ending = said.substring(said.indexOf("standalone stops"));
        assertThat(ending).contains("standalone has stopped").doesNotContain(" WARN ", " ERROR ", "was lost");
    }

    /** Rounds as in {@code EmbeddedDatabaseKillIT}; here the runners, rules engine and sensors die with their servers. */
    @Test
    void whatItAcceptedIsDoneOnceThoughItIsKilled() throws Exception {
        Random random = new Random(4);
        Set<String> accepted = new HashSet<>();
        for (int round = 1; round <= ROUNDS; round++) {
            try (StandaloneProcess standalone = start()) {
                accepted.addAll(sendUntilKilled(standalone, 20 + random.nextInt(150)));
            }
        }

        List<String> wrong = new ArrayList<>();
        try (StandaloneProcess standalone = start()) {
            ApiClient api = standalone.api();
            await("every execution has ended").atMost(Duration.ofSeconds(120)).until(() -> open(api) == 0);
            for (String event : accepted) {
                List<Map<String, @Nullable Object>> found = executions(api, event);
                if (found.size() != 1) {
                    wrong.add(event + " has " + found.size() + " executions");
                }
            }
        }
        System.out.printf(
                "%d kills of standalone: %d events accepted, %d without exactly one execution%n",
                ROUNDS, accepted.size(), wrong.size());
        assertThat(wrong).isEmpty();
    }

    private StandaloneProcess start() throws IOException {
        return StandaloneProcess.start(dir.resolve("data"), dir.resolve("output"));
    }

    /** Sends events from several clients, kills after {@code enough} answers, and returns what was accepted by then. */
    private static Set<String> sendUntilKilled(StandaloneProcess standalone, int enough) throws Exception {
        CountDownLatch answers = new CountDownLatch(enough);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Set<String> accepted = new HashSet<>();
        try {
            List<Future<Set<String>>> sent = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                sent.add(threads.submit(() -> send(standalone.api(), answers)));
            }
            assertThat(answers.await(120, TimeUnit.SECONDS))
                    .as("events are accepted")
                    .isTrue();
            standalone.kill();
            for (Future<Set<String>> one : sent) {
                accepted.addAll(one.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
        return accepted;
    }

    private static Set<String> send(ApiClient api, CountDownLatch answers) {
        Map<String, Object> event =
                Map.of("trigger", "examples.disk_full", "payload", Map.of("path", "/", "percent", 99, "host", "here"));
        Set<String> accepted = new HashSet<>();
        try {
            while (true) {
                ApiClient.Answer answer = api.post("/v1/webhooks/st2", event);
                assertThat(answer.status()).as(answer.text()).isEqualTo(202);
                accepted.add(String.valueOf(answer.event()));
                answers.countDown();
            }
        } catch (IOException e) {
            assertThat(answers.getCount())
                    .as("killed after enough was accepted, not before: %s", e)
                    .isZero();
            return accepted;
        }
    }

    private static long open(ApiClient api) throws IOException {
        long open = 0;
        for (ExecutionStatus status : ExecutionStatus.values()) {
            open += status.isTerminal()
                    ? 0
                    : api.get("/v1/executions", Map.of("status", status.word(), "limit", 1))
                            .total();
        }
        return open;
    }

    private static List<Map<String, @Nullable Object>> executions(ApiClient api, String event) throws IOException {
        return api.get("/v1/executions", Map.of("trigger_instance", event)).list();
    }
}
