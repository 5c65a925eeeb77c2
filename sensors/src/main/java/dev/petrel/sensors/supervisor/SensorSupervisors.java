// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.SensorType;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes the supervisors of one container's sensors, and owns the threads on which those start them. */
public final class SensorSupervisors implements AutoCloseable {

    private final SensorConfig config;
    private final SensorGateway gateway;
    private final ExecutorService starts;
    private final ExecutorService checks;
    private final SupervisorContext context;

    public SensorSupervisors(
            SensorConfig config, SensorPrograms programs, SensorGateway gateway, RestartDelays delays, Clock clock) {
        this.config = config;
        this.gateway = gateway;
        String node = config.nodeName();
        this.starts = Executors.newCachedThreadPool(Threads.named(node + "-sensor-start"));
        this.checks = Threads.oneWhenNeeded(Threads.named(node + "-sensor-files"), Integer.MAX_VALUE);
        int most = StartGate.mostFor(Runtime.getRuntime().availableProcessors());
        this.context = new SupervisorContext(
                programs, gateway, delays, new StartGate(clock, most), new SensorThreads(starts, checks), clock);
    }

    /**
     * A supervisor for {@code sensor}, which starts it at its first tick.
     *
     * @param onChange called when something about the sensor changed that the container should look at soon
     */
    public SensorSupervisor supervise(SensorType sensor, long epoch, Runnable onChange) {
        Watchdog.Patience patience = new Watchdog.Patience(config.beatTimeout(), pollTimeout(sensor));
        return new SensorSupervisor(sensor, epoch, patience, context, onChange);
    }

    private Duration pollTimeout(SensorType sensor) {
        Integer own = sensor.pollTimeout();
        return own == null ? config.pollTimeout() : Duration.ofSeconds(own);
    }

    /** Ends the threads, those of its gateway too. For when the sensors have ended. */
    @Override
    public void close() {
        gateway.close();
        starts.shutdownNow();
        checks.shutdownNow();
    }
}
