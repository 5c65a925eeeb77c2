// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives sensors tokens for the API: a new one at each start, good for {@link #LIFE}, extended while the sensor runs and
 * revoked when it has ended. Those of a process that dies end by themselves.
 */
public final class SensorTokens implements Service {

    static final Duration LIFE = Duration.ofHours(1);

    private static final Duration BETWEEN = LIFE.dividedBy(6);

    private final ServiceTokens tokens;
    private final Clock clock;
    private final Loop loop;
    private final Map<SensorHost.Running, Held> held = new ConcurrentHashMap<>();

    private record Held(Tokens.Issued token, long extended) {}

    public SensorTokens(ServiceTokens tokens, Clock clock, Backoff backoff) {
        this.tokens = tokens;
        this.clock = clock;
        this.loop = new Loop("sensor-tokens", clock, backoff, this::look);
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public void start() {
        loop.start();
    }

    /** For when the sensors have ended: revokes what is left. */
    @Override
    public void stop() {
        loop.stop();
        held.forEach((sensor, had) -> tokens.revoke(had.token()));
        held.clear();
    }

    /** The same host, whose sensors have tokens. */
    public SensorHost on(SensorHost host) {
        return (spec, listener) -> start(host, spec, listener);
    }

    private SensorHost.Running start(SensorHost host, SensorSpec spec, SensorListener listener) {
        Optional<Tokens.Issued> token = tokens.forSensor(spec.type().ref(), LIFE);
        if (token.isEmpty()) {
            return host.start(spec, listener);
        }
        boolean started = false;
        try {
            SensorHost.Running running = host.start(spec.with(token.get().secret()), listener);
            started = true;
            held.put(running, new Held(token.get(), clock.nanos()));
            CompletableFuture<Void> ignored = running.ended().thenAccept(end -> loop.wake());
            return running;
        } finally {
            if (!started) {
                tokens.revoke(token.get());
            }
        }
    }

    private Duration look() {
        held.forEach((sensor, had) -> {
            if (sensor.ended().isDone()) {
                held.remove(sensor);
                tokens.revoke(had.token());
            } else if (clock.since(had.extended()).compareTo(BETWEEN) >= 0) {
                long now = clock.nanos();
                boolean ignored = tokens.extend(had.token(), LIFE);
                held.replace(sensor, new Held(had.token(), now));
            }
        });
        return BETWEEN.dividedBy(2);
    }
}
