// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Token;
import dev.petrel.sensors.host.RecordingListener;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.supervisor.FakeHost;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SensorTokensTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Tokens tokens = new Tokens(store.tokens(), clock, new SecureRandom());
    private final FakeHost host = new FakeHost();
    private final SensorTokens given = given(ServiceTokens.of(tokens, Duration.ofDays(1)));

    private SensorTokens given(ServiceTokens some) {
        return new SensorTokens(some, clock, new Backoff(Duration.ofMillis(1), Duration.ofMillis(10), new Random(1)));
    }

    @BeforeEach
    void start() {
        given.start();
    }

    @AfterEach
    void stop() {
        given.stop();
    }

    private FakeHost.Played run(SensorTokens by) {
        SensorHost.Running ignored = by.on(host).start(FakeHost.spec(FakeHost.type("p.S")), new RecordingListener());
        return host.last();
    }

    @Test
    void aSensorHasATokenWhileItRuns() {
        FakeHost.Played sensor = run(given);
        String secret = sensor.spec().token();
        assertThat(tokens.find(secret)).hasValueSatisfying(token -> {
            assertThat(token.user()).isEqualTo("sensors_container");
            assertThat(token.service()).isTrue();
            assertThat(token.metadata()).containsEntry("sensor", "p.S");
        });

        sensor.end("exit code 0");

        await().atMost(Duration.ofMinutes(1)).until(() -> tokens.find(secret).isEmpty());
    }

    @Test
    void theTokenOfASensorThatRunsIsExtended() {
        String secret = run(given).spec().token();
        Token first = tokens.find(secret).orElseThrow();

        clock.advance(Duration.ofMinutes(30));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> tokens.find(secret)
                        .filter(token -> token.expiry().isAfter(first.expiry()))
                        .isPresent());
    }

    @Test
    void aSensorThatCannotBeStartedLeavesNoToken() {
        host.refuse("no such program");

        assertThatThrownBy(() -> run(given)).isInstanceOf(UncheckedIOException.class);

        assertThat(host.starts()).isZero();
    }

    @Test
    void whatIsLeftAtTheEndIsRevoked() {
        String secret = run(given).spec().token();

        given.stop();

        assertThat(tokens.find(secret)).isEmpty();
    }

    @Test
    void withoutAuthenticationThereIsNoTokenAndNoStoreIsAsked() {
        store.goAway();
        SensorTokens none = given(ServiceTokens.NONE);

        assertThat(run(none).spec().token()).isEmpty();
    }
}
