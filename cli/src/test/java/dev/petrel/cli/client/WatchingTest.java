// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.Terminal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching ends by Ctrl-C only, or by a failure that stays: here, by a 400. */
class WatchingTest {

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void printsIntoAPipeWhatHasChanged() {
        rules("p.a").rules("p.a").rules("p.b").end();

        Told told = Told.by(api, "rule", "list", "--watch=0.1");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.out().lines().filter(line -> line.startsWith("p."))).containsExactly("p.a", "p.b");
        assertThat(told.out()).doesNotContain("\033");
    }

    @Test
    void drawsOverATerminal() {
        rules("p.a").rules("p.b").end();

        Told told = Told.by(Told.terminal(80), api, "rule", "list", "-w", "0.1");

        String[] screens = told.out().split("\033\\[H", -1);
        assertThat(screens).hasSize(3);
        assertThat(screens[2])
                .startsWith("every 0.1 s, Ctrl-C ends it; ")
                .contains("\033[K\np.b\033[K\n")
                .endsWith("\033[J");
    }

    @Test
    void goesOnWhileTheApiIsAway() {
        rules("p.a");
        api.on("GET /v1/rules", 503, Map.of("faultstring", "the database does not answer"));
        rules("p.b").end();

        Told told = Told.by(Told.terminal(80), api, "rule", "list", "-w", "0.1");

        assertThat(told.out()).containsSubsequence("p.a", "petrel: the database does not answer", "p.b");
    }

    @Test
    void asksForNoMoreThanTheScreenShows() {
        api.on("GET /v1/executions", 400, Map.of("faultstring", "enough"));

        Told.by(new Terminal(true, true, false, 80, 30), api, "execution", "list", "-w");

        assertThat(api.only("GET").query()).contains("limit=24");
    }

    @Test
    void cutsWhatIsLongerThanTheScreenAndSaysSo() {
        api.on("GET /v1/rules", 200, List.of(rule("p.a"), rule("p.b"), rule("p.c"), rule("p.d")));
        end();

        Told told = Told.by(new Terminal(true, true, false, 80, 6), api, "rule", "list", "-w", "0.1");

        assertThat(told.out().lines().map(line -> line.replace("\033[K", "")))
                .startsWith(told.out().lines().findFirst().orElseThrow().replace("\033[K", ""))
                .containsSubsequence("p.a", "… and 3 lines more")
                .doesNotContain("p.b");
    }

    @Test
    void watchesStatusAndNodes() {
        api.on("GET /v1/status", 400, Map.of("faultstring", "enough"))
                .on("GET /v1/nodes", 400, Map.of("faultstring", "enough"));

        assertThat(Told.by(api, "status", "--watch").code()).isEqualTo(2);
        assertThat(Told.by(api, "node", "list", "--watch").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "1e9"})
    void refusesAPauseThatMakesNoSense(String seconds) {
        Told told = Told.by(api, "rule", "list", "--watch=" + seconds);

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).startsWith("petrel: --watch: expected seconds from 0.1 to 86400, found ");
    }

    private WatchingTest rules(String ref) {
        api.on("GET /v1/rules", 200, List.of(rule(ref)));
        return this;
    }

    private static Map<String, String> rule(String ref) {
        return Map.of("ref", ref);
    }

    private void end() {
        api.on("GET /v1/rules", 400, Map.of("faultstring", "enough"));
    }
}
