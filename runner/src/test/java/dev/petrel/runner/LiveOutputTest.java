// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.Capture;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others see of the output of actions that run. */
class LiveOutputTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore memory = new MemoryStore(clock);
    private final LiveOutputStore store = memory.liveOutput();
    private final LiveOutput live = new LiveOutput(store, clock);
    private final Execution execution = Requests.execution(Requests.noop("p.a"), "one");
    private LiveRun run;
    private final Capture stdout = new Capture(8 << 20, () -> live.began(run));
    private final Capture stderr = new Capture(8 << 20, () -> live.began(run));

    LiveOutputTest() {
        run = new LiveRun(execution, stdout, stderr, clock.nanos());
    }

    @AfterEach
    void close() {
        live.close();
        stdout.close();
        stderr.close();
    }

    private List<Piece> pieces(String stream) {
        return store.read(execution.id(), execution.fence(), stream, 0, 1000);
    }

    private String text(String stream) {
        return pieces(stream).stream().map(Piece::text).collect(Collectors.joining());
    }

    /** Lets a second pass for the thread that writes. */
    private void pass() throws InterruptedException {
        clock.awaitWaiters(1);
        clock.advance(Duration.ofSeconds(1));
        clock.awaitWaiters(1);
    }

    private void end() {
        run.end();
        live.ended(run);
    }

    @Test
    void showsWhatIsNewOnceASecond() throws Exception {
        stdout.text("one\nt");
        stderr.text("bad\n");
        pass();
        assertThat(text("stdout")).isEqualTo("one\nt");
        assertThat(text("stderr")).isEqualTo("bad\n");
        pass();
        assertThat(pieces("stdout")).as("nothing is new").hasSize(1);
        stdout.text("wo\n");
        pass();
        stdout.text("three\n");

        end();

        assertThat(text("stdout")).isEqualTo("one\ntwo\nthree\n");
        assertThat(pieces("stdout").get(pieces("stdout").size() - 1).last()).isTrue();
        assertThat(pieces("stderr").get(1).last()).isTrue();
        store.removeExpired(clock.instant().plus(Duration.ofMinutes(11)));
        assertThat(pieces("stdout")).as("some minutes later").isEmpty();
    }

    @Test
    void costsTheDatabaseNothingForARunThatIsShortOrSilent() {
        stdout.text("one\n");
        end();
        assertThat(pieces("stdout")).isEmpty();
    }

    @Test
    void cutsNoCharacter() throws Exception {
        byte[] bytes = "å".getBytes(StandardCharsets.UTF_8);
        stdout.chunk(new byte[] {'a', bytes[0]}, 2);
        pass();
        assertThat(text("stdout")).isEqualTo("a");
        stdout.chunk(new byte[] {bytes[1], 'b'}, 2);
        pass();
        assertThat(text("stdout")).isEqualTo("aåb");
    }

    @Test
    void showsTheFirstMegabyteOnlyAndSaysThatItIsNotAll() throws Exception {
        String line = "x".repeat(1023) + "\n";
        for (int i = 0; i < 3 * 1024; i++) {
            stdout.text(line);
        }
        for (int i = 0; i < 20; i++) {
            pass();
        }
        assertThat(text("stdout")).hasSize(1024 * 1024);
        end();
        Piece last = pieces("stdout").get(pieces("stdout").size() - 1);
        assertThat(last.last()).isFalse();
        assertThat(text("stdout")).hasSize(1024 * 1024);
    }

    @Test
    void hidesWhatHasSecrets() throws Exception {
        run.hide();
        stdout.text("s3cret\n");
        pass();
        end();
        assertThat(pieces("stdout")).isEmpty();
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() throws Exception {
        stdout.text("one\n");
        memory.goAway();
        pass();
        stdout.text("two\n");
        memory.comeBack();
        pass();
        pass();
        assertThat(text("stdout")).isEqualTo("one\ntwo\n");
    }

    @Test
    void endsThoughTheDatabaseIsAway() throws Exception {
        stdout.text("one\n");
        pass();
        memory.goAway();
        stdout.text("two\n");
        end();
        memory.comeBack();
        assertThat(text("stdout")).isEqualTo("one\n");
    }

    @Test
    void needsNoThreadWhenNothingRuns() throws Exception {
        stdout.text("one\n");
        pass();
        end();
        clock.advance(Duration.ofSeconds(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> !working());
        LiveRun another = new LiveRun(
                execution.claimed(new Execution.Claim("i", "n", "h", 1), clock.instant()),
                stdout,
                stderr,
                clock.nanos());
        live.began(another);
        pass();
        assertThat(store.read(execution.id(), 1, "stdout", 0, 10)).isNotEmpty();
    }

    private boolean working() {
        return live.working();
    }
}
