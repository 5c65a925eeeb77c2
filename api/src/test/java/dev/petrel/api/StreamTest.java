// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of events, as the real StackStorm sent it. */
@Timeout(120)
class StreamTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden-stream");
    private static final Execution.Claim CLAIM = new Execution.Claim("i", "n", "h", 1);

    private final ApiFixture api = new ApiFixture();
    private final ExecutionLifecycle lifecycle = Lifecycles.standard(api.store.executions(), api.bus, api.clock);
    private final List<Client> clients = new ArrayList<>();
    private int number;

    /** One event. */
    private record Told(String event, Map<String, Object> body) {

        @SuppressWarnings("unchecked")
        String action() {
            return body.get("action") instanceof Map<?, ?> action
                    ? (String) ((Map<String, Object>) action).get("ref")
                    : (String) body.get("action");
        }
    }

    /** Reads the stream until it ends. */
    private static final class Client implements AutoCloseable {
        private final HttpURLConnection connection;
        private final BufferedReader lines;

        Client(int port, String path) throws IOException {
            connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setReadTimeout(60_000);
            assertThat(connection.getResponseCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).as("it begins with an empty line").isEmpty();
        }

        /** The next event, or null when the stream has ended. */
        Told next() throws IOException {
            String event = lines.readLine();
            while (event != null && event.isEmpty()) {
                event = lines.readLine();
            }
            if (event == null) {
                return null;
            }
            assertThat(event).startsWith("event: ");
            String data = lines.readLine();
            assertThat(data).startsWith("data: ");
            assertThat(lines.readLine()).isEmpty();
            return new Told(event.substring(7), Json.readObject(data.substring(6)));
        }

        /** The same, of which the last has no object. */
        Told nextOutput() throws IOException {
            String event = lines.readLine();
            if (event == null) {
                return null;
            }
            String data = lines.readLine();
            assertThat(lines.readLine()).isEmpty();
            return new Told(
                    event.substring(7), event.equals("event: EOF") ? Map.of() : Json.readObject(data.substring(6)));
        }

        List<Told> take(int count) throws IOException {
            List<Told> all = new ArrayList<>();
            while (all.size() < count) {
                all.add(next());
            }
            return all;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private Client client(String query) throws IOException {
        Client client = new Client(api.port(), query);
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() {
        clients.forEach(Client::close);
        api.close();
    }

    private Execution requested(String action, Map<String, Object> parameters) {
        Execution execution = Execution.requested(
                Ids.derive("stream", "" + number++),
                api.store.content().get(Action.class, action).orElseThrow(),
                parameters,
                Map.of("user", "stanley", "pack", Ref.of(action).pack()),
                Execution.Lineage.NONE,
                api.clock.instant());
        lifecycle.request(execution);
        return execution;
    }

    private Execution ran(String action, Map<String, Object> parameters) {
        Execution execution = requested(action, parameters);
        Execution run = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of("stdout", "streamed")))
                .isTrue();
        return execution;
    }

    @Test
    @SuppressWarnings("unchecked") // as the file is
    void tellsWhatAnActionDoesAsRecorded() throws Exception {
        Map<String, Object> golden = Json.readObject(Files.readString(GOLDEN.resolve("action.json")));
        List<Map<String, Object>> expected = (List<Map<String, Object>>) golden.get("events");
        Client client = client("/v1/stream");

        var ignored = ran("core.local", Map.of("cmd", "echo streamed"));

        List<Told> told = client.take(expected.size());
        assertThat(told)
                .extracting(each ->
                        Map.of("event", each.event(), "status", each.body().get("status"), "action", each.action()))
                .isEqualTo(expected);
        assertThat(client.connection.getContentType()).isEqualTo("text/event-stream; charset=UTF-8");
        Map<String, Map<String, Object>> first = (Map<String, Map<String, Object>>) golden.get("first_of_each");
        for (Told each : told.subList(0, 2)) {
            assertThat(each.body().keySet())
                    .as(each.event())
                    .containsExactlyInAnyOrderElementsOf(
                            ((Map<String, Object>) first.get(each.event()).get("body")).keySet());
        }
        assertThat(told.get(0).body()).containsEntry("result", "{}");
        assertThat((List<Object>) told.get(3).body().get("log")).hasSize(2);
        assertThat(told.get(5).body()).doesNotContainKeys("end_timestamp");
        assertThat(told.get(7).body())
                .containsKey("end_timestamp")
                .containsEntry("result", Map.of("stdout", "streamed"));
    }

    @Test
    void tellsEachClientWhatItAskedFor() throws Exception {
        Client ofAction = client("/stream/v1/stream?action_refs=core.noop");
        Client ofEnds = client("/api/v1/stream?events=st2.execution__u*&events=none");

        var ignored = ran("core.local", Map.of("cmd", "a"));
        Execution noop = ran("core.noop", Map.of());
        Client ofOne = client("/v1/stream?execution_ids=" + noop.id() + ",other");
        assertThat(lifecycle.cancel(requested("core.noop", Map.of()).id(), "me"))
                .isNotNull();

        assertThat(ofAction.take(8)).extracting(Told::action).containsOnly("core.noop");
        assertThat(ofEnds.take(6))
                .extracting(Told::event, Told::action)
                .containsOnly(
                        org.assertj.core.groups.Tuple.tuple("st2.execution__update", "core.local"),
                        org.assertj.core.groups.Tuple.tuple("st2.execution__update", "core.noop"));
        assertThat(api.get("/v1/stream?events=" + "x".repeat(201)).status()).isEqualTo(400);
        assertThat(api.get("/v1/stream?evnts=x").status()).isEqualTo(400);
        ofOne.close();
    }

    @Test
    void endsAfterTheEventThatIsAskedFor() throws Exception {
        Execution execution = requested("core.noop", Map.of());
        Client client = client("/v1/stream?end_event=st2.execution__update&end_execution_id=" + execution.id());
        Execution run = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
        assertThat(lifecycle.finish(run, ExecutionStatus.FAILED, Map.of())).isTrue();

        Told last = null;
        for (Told next = client.next(); next != null; next = client.next()) {
            last = next;
        }

        assertThat(last).isNotNull();
        assertThat(last.event()).isEqualTo("st2.execution__update");
        assertThat(last.body()).containsEntry("status", "failed");
    }

    @Test
    @SuppressWarnings("unchecked")
    void tellsAnnouncementsAsRecorded() throws Exception {
        Map<String, Object> golden = Json.readObject(Files.readString(GOLDEN.resolve("announcement.json")));
        Map<String, Object> first = (Map<String, Object>)
                ((Map<String, Object>) golden.get("first_of_each")).get("st2.announcement__golden");
        Client client = client("/v1/stream?events=st2.announcement__golden");
        api.bus.announce(Topic.ANNOUNCEMENT, new Announcement("e", "other", Map.of(), null).encode());
        api.bus.announce(
                Topic.ANNOUNCEMENT,
                new Announcement("e", "golden", Map.of("message", Map.of("text", "x")), null).encode());

        Told told = client.next();

        assertThat(told.event()).isEqualTo("st2.announcement__golden");
        assertThat(told.body().keySet()).isEqualTo(((Map<String, Object>) first.get("body")).keySet());
        assertThat(told.body()).containsEntry("payload", Map.of("message", Map.of("text", "x")));
    }

    @Test
    void masksSecretsAndPassesOverWhatCannotBeRead() throws Exception {
        Client client = client("/v1/stream?events=st2.execution__create");
        Execution broken = requested("core.noop", Map.of());
        api.store.spoilExecution(broken.id());
        var ignored = requested("core.local", Map.of("cmd", "a", "sudo_password", "s3cret"));

        List<Told> told = new ArrayList<>();
        while (told.isEmpty() || !"core.local".equals(told.get(told.size() - 1).action())) {
            told.add(client.next());
        }
        assertThat(Json.write(told.get(told.size() - 1).body()))
                .doesNotContain("s3cret")
                .contains("********");
    }

    @Test
    void listensOnlyWhileThereAreClientsAndTakesNoMoreThanItsBound() throws Exception {
        List<Client> some = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            some.add(client("/v1/stream"));
        }
        assertThat(api.get("/v1/stream").status()).isEqualTo(503);
        assertThat(api.get("/v1/stream").fault()).contains("max_stream_clients");

        some.forEach(Client::close);
        boolean accepted = false;
        while (!accepted) { // that a client has gone is seen when it is told something
            var ignored = ran("core.noop", Map.of());
            accepted = accepted();
        }
    }

    private boolean accepted() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + api.port() + "/v1/stream")
                .toURL()
                .openConnection();
        connection.setReadTimeout(60_000);
        int status = connection.getResponseCode();
        connection.disconnect();
        return Set.of(200).contains(status);
    }

    @Test
    void tellsWhatAnExecutionWroteWhenItHasEnded() throws Exception {
        Execution execution = requested("core.local", Map.of("cmd", "a"));
        Client early = client("/stream/v1/executions/" + execution.id() + "/output");
        Execution run = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
        String longLine = "\u00fc".repeat(9_000);
        assertThat(lifecycle.finish(
                        run,
                        ExecutionStatus.SUCCEEDED,
                        Map.of("stdout", "one\n" + longLine + "\nthree", "stderr", "bad", "return_code", 0)))
                .isTrue();
        Client late = client("/stream/v1/executions/" + execution.id() + "/output?output_type=stderr");

        List<String> out = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (Told told = early.nextOutput(); told != null; told = early.nextOutput()) {
            out.add(told.event());
            if (told.event().equals("st2.execution.output__create")) {
                assertThat(told.body())
                        .containsOnlyKeys(
                                "execution_id", "action_ref", "runner_ref", "timestamp", "output_type", "data", "id")
                        .containsEntry("execution_id", execution.id());
                all.append(told.body().get("data"));
            }
        }
        assertThat(all.toString()).isEqualTo("one\n" + longLine + "\nthree\nbad\n");
        assertThat(out).hasSizeGreaterThan(5).last().isEqualTo("EOF");
        assertThat(late.nextOutput().body()).containsEntry("data", "bad\n").containsEntry("output_type", "stderr");
        assertThat(late.nextOutput().event()).isEqualTo("EOF");
        assertThat(late.nextOutput()).isNull();
        assertThat(api.get("/stream/v1/executions/none/output").status()).isEqualTo(404);
    }

    private static Piece piece(Execution run, String stream, int number, String text, boolean last) {
        return new Piece(run.id(), run.fence(), stream, number, text, last);
    }

    private void written(Piece... pieces) {
        api.store.liveOutput().append(List.of(pieces), api.clock.instant().plusSeconds(600));
    }

    @Test
    void tellsWhatAnExecutionWritesWhileItRuns() throws Exception {
        Execution execution = requested("core.local", Map.of("cmd", "a"));
        Execution run = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
        written(piece(run, "stdout", 0, "one\nt", false));
        Client client = client("/stream/v1/executions/" + execution.id() + "/output");

        assertThat(client.nextOutput().body()).containsEntry("data", "one\n").containsEntry("output_type", "stdout");
        written(piece(run, "stdout", 1, "wo\n", false), piece(run, "stderr", 0, "bad\n", false));
        api.clock.awaitWaiters(1);
        api.clock.advance(Duration.ofSeconds(1));
        assertThat(client.nextOutput().body()).containsEntry("data", "two\n");
        assertThat(client.nextOutput().body()).containsEntry("data", "bad\n").containsEntry("output_type", "stderr");
        written(piece(run, "stdout", 2, "three", false), piece(run, "stdout", 3, "", true));
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of("stdout", "one\ntwo\nthree")))
                .isTrue();

        assertThat(client.nextOutput().body()).containsEntry("data", "three");
        assertThat(String.valueOf(client.nextOutput().body().get("data")))
                .as("of stderr it is not known whether there is more")
                .contains("in the result");
        assertThat(client.nextOutput().event()).isEqualTo("EOF");
        assertThat(client.nextOutput()).isNull();
    }

    @Test
    void sendsALargeOutputAsItIsTaken() throws Exception {
        String large = "0123456789abcde\n".repeat(1 << 16);
        Execution execution = requested("core.local", Map.of("cmd", "a"));
        Execution run = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of("stdout", large.strip(), "stderr", "")))
                .isTrue();

        Client client = client("/stream/v1/executions/" + execution.id() + "/output");
        int lines = 0;
        for (Told told = client.nextOutput(); !told.event().equals("EOF"); told = client.nextOutput()) {
            lines++;
        }

        assertThat(lines).isEqualTo(1 << 16);
    }

    @Test
    void endsWhenTheServerStops() throws Exception {
        Client client = client("/v1/stream");
        api.close();
        assertThat(client.next()).isNull();
    }
}
