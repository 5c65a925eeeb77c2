// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.spi.JvmSensor;
import dev.petrel.sensors.spi.SensorContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs a sensor that is a Java class, on a thread of its own in this process. */
public final class JvmHost implements SensorHost {

    private final Clock clock;

    public JvmHost(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Running start(SensorSpec spec, SensorListener listener) {
        RunningThread running = new RunningThread(spec, listener);
        running.thread.start();
        return running;
    }

    private static JvmSensor load(String className) {
        return ServiceLoader.load(JvmSensor.class).stream()
                .filter(provider -> provider.type().getName().equals(className))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no class \"" + className + "\" is registered as a "
                        + JvmSensor.class.getName() + "; put its jar on the class path and list it there under"
                        + " META-INF/services"))
                .get();
    }

    private final class RunningThread implements Running, SensorContext {
        private final SensorSpec spec;
        private final SensorListener listener;
        private final Thread thread;
        private final CompletableFuture<End> ended = new CompletableFuture<>();
        private final Clock.Waker waker = clock.newWaker();

        RunningThread(SensorSpec spec, SensorListener listener) {
            this.spec = spec;
            this.listener = listener;
            this.thread = Threads.named("sensor-" + spec.type().ref()).newThread(this::watch);
        }

        private void watch() {
            End end = new End(false, "it ended with an error, which the log tells");
            String stage = "import";
            try {
                JvmSensor sensor = load(spec.type().entryPoint());
                listener.ready();
                stage = "run";
                sensor.run(this);
                end = new End(true, "returned");
            } catch (InterruptedException e) {
                end = new End(false, "stopped");
            } catch (Exception | LinkageError | ServiceConfigurationError e) { // plugin code may throw anything
                end = new End(false, e.toString());
                listener.failed(stage, e.toString(), null);
            } finally {
                ended.complete(end);
            }
        }

        @Override
        public CompletableFuture<End> ended() {
            return ended;
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.empty();
        }

        @Override
        public void trigger(String event, Trigger trigger) {
            // A sensor in Java has no parameterised triggers.
        }

        @Override
        public void stop(Duration grace) {
            thread.interrupt();
        }

        @Override
        public Map<String, @Nullable Object> config() {
            return spec.config();
        }

        @Override
        public @Nullable Integer pollInterval() {
            return spec.type().pollInterval();
        }

        @Override
        public CompletableFuture<String> dispatch(String trigger, Map<String, ?> payload, @Nullable String dedupKey) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(payload);
            return listener.dispatch(new SensorListener.Dispatch(trigger, copy, null, dedupKey));
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            waker.await(duration);
        }
    }
}
