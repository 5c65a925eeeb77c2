// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.awaitility.Awaitility.await;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A client of the API of a test, which keeps what it is told. */
final class Client {

    private static final Set<String> ENDS = Set.of("succeeded", "failed", "timeout", "canceled", "abandoned");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final List<String> told;

    record Answer(int status, String text) {

        Map<String, Object> object() {
            return Json.readObject(text);
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list() {
            return (List<Map<String, Object>>) Json.read(text);
        }
    }

    /** @param told where answers are added */
    Client(int port, List<String> told) {
        this.port = port;
        this.told = told;
    }

    /** @param headers names and values in turn */
    Answer send(String method, String path, String body, String... headers) {
        Answer answer = ask(method, path, body, headers);
        told.add(method + " " + answer.status() + " " + answer.text());
        return answer;
    }

    /** Keeps each line of an answer that goes on, as long as it does. */
    void listen(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
        Threads.named("test-stream")
                .newThread(() -> {
                    try (Stream<String> lines = response.body()) {
                        lines.forEach(told::add);
                    } catch (UncheckedIOException e) {
                        told.add("the stream ended: " + e.getMessage()); // with the node
                    }
                })
                .start();
    }

    /** Posts what the answer repeats, to who sent it. */
    void sendOnly(String path, String body) {
        Answer answer = ask("POST", path, body);
        if (answer.status() != 202) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /** The id of the last event of a trigger. */
    String instanceOf(String trigger) {
        return String.valueOf(ask("GET", "/v1/triggerinstances?limit=1&trigger=" + trigger, null)
                .list()
                .get(0)
                .get("id"));
    }

    /** The answer, which is not kept. */
    String show(String path) {
        return ask("GET", path, null).text();
    }

    private Answer ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Requests an execution; returns its id. */
    String run(String action, Map<String, Object> parameters) {
        return id(send("POST", "/v1/executions", Json.write(Map.of("action", action, "parameters", parameters))));
    }

    /** Says {@code command} to an alias; returns the id of the execution. */
    String alias(String alias, String command) {
        Answer answer = send(
                "POST",
                "/v1/aliasexecution/match_and_execute",
                Json.write(Map.of("command", command, "user", "jane", "source_channel", "ops")));
        if (answer.status() != 201) {
            throw new IllegalStateException(alias + ": " + answer);
        }
        Map<?, ?> first = (Map<?, ?>) ((List<?>) answer.object().get("results")).get(0);
        return String.valueOf(((Map<?, ?>) first.get("execution")).get("id"));
    }

    String rerun(String id) {
        return id(send("POST", "/v1/executions/" + id + "/re_run", "{}"));
    }

    private static String id(Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return String.valueOf(answer.object().get("id"));
    }

    String status(String id) {
        return String.valueOf(ask("GET", "/v1/executions/" + id, null).object().get("status"));
    }

    /** Waits for its end. */
    void ended(String id) {
        await().atMost(Duration.ofSeconds(90)).until(() -> ENDS.contains(status(id)));
    }

    List<String> executions() {
        return all().stream().map(each -> String.valueOf(each.get("id"))).toList();
    }

    long executionsOf(String rule) {
        return ask("GET", "/v1/executions?rule=" + rule, null).list().size();
    }

    /** The last status of each action. */
    Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        all().forEach(each -> statuses.put(
                String.valueOf(((Map<?, ?>) each.get("action")).get("ref")), String.valueOf(each.get("status"))));
        return statuses;
    }

    private List<Map<String, Object>> all() {
        return ask("GET", "/v1/executions?limit=-1", null).list();
    }
}
