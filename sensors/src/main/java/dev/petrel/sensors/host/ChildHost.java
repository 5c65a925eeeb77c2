// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Exit;
import dev.petrel.engine.process.Lines;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sensor in a process of its own, which speaks JSON lines on its stdin and stdout. What it writes to stderr is
 * printed text. The process leads a group, and the whole group goes when the sensor is stopped or the container dies.
 */
public final class ChildHost implements SensorHost {

    private static final Logger log = LoggerFactory.getLogger(ChildHost.class);

    /** How long a program's own children may go on after it: a shell ends before the pipeline that it has started. */
    private static final Duration PIPELINE = Duration.ofSeconds(30);

    /** What to start for a sensor. */
    @FunctionalInterface
    private interface Commands {
        Command of(SensorSpec spec) throws IOException;
    }

    private final Spawner spawner;
    private final Commands command;
    private final boolean told;

    private ChildHost(Spawner spawner, Commands command, boolean told) {
        this.spawner = spawner;
        this.command = command;
        this.told = told;
    }

    /**
     * For sensors written in Python, run by Petrel's shim.
     *
     * @param shim Petrel's {@code python} directory
     * @param interpreters the interpreter of each pack
     * @param environment what the interpreters find in their environment beside this process's own
     */
    public static ChildHost python(
            Spawner spawner, Path shim, Virtualenvs interpreters, Map<String, String> environment) {
        return new ChildHost(
                spawner,
                spec -> Command.of(
                                interpreters.interpreter(spec.type().ref().pack()),
                                "-u",
                                shim.resolve("petrel_sensor_host.py").toString())
                        .with(environment)
                        .with(spec.environment())
                        .withStdin(),
                true);
    }

    /**
     * For sensors that are any executable: the entry point is run as it is, in the pack's directory. What a pipeline
     * writes that it left behind is read for half a minute after its end; then the pipeline is killed.
     */
    public static ChildHost process(Spawner spawner) {
        return new ChildHost(
                spawner,
                spec -> Command.of(spec.type().artifact())
                        .in(spec.packPath())
                        .with(spec.environment())
                        .withStdin()
                        .lingering(PIPELINE),
                false);
    }

    @Override
    public Running start(SensorSpec spec, SensorListener listener) {
        Child child = new Child(spec, listener);
        try {
            child.begin(command.of(spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return child;
    }

    private final class Child implements Running {
        private final SensorSpec spec;
        private final SensorListener listener;
        private final SensorChannel channel;
        private final CompletableFuture<End> ended = new CompletableFuture<>();
        private volatile @Nullable ChildProcess process;
        private volatile String command = "";
        private volatile OptionalInt exitCode = OptionalInt.empty();

        Child(SensorSpec spec, SensorListener listener) {
            this.spec = spec;
            this.listener = listener;
            this.channel = new SensorChannel(listener, this::write);
        }

        void begin(Command what) throws IOException {
            command = String.join(" ", what.argv());
            ChildProcess started = spawn(what);
            CompletableFuture<Void> ignored = started.exit().thenAccept(this::exited);
            if (told) {
                channel.send(introduction());
            } else {
                listener.ready();
            }
        }

        /** The lock is for {@link #spawned}: the sensor may speak at once. */
        private synchronized ChildProcess spawn(Command what) throws IOException {
            ChildProcess started = spawner.start(
                    what,
                    new Lines(SensorChannel.LONGEST_LINE, channel::receive),
                    new Lines(SensorChannel.LONGEST_LINE, listener::printed));
            process = started;
            return started;
        }

        private synchronized ChildProcess spawned() {
            return Objects.requireNonNull(process);
        }

        private Map<String, @Nullable Object> introduction() {
            SensorType type = spec.type();
            Map<String, @Nullable Object> start = SensorChannel.message("start");
            start.put("pack", type.ref().pack());
            start.put("class_name", type.ref().name());
            start.put("file", type.artifact());
            start.put(
                    "trigger_types",
                    type.triggerTypes().stream().map(Object::toString).toList());
            start.put("poll_interval", type.pollInterval());
            start.put("config", spec.config());
            start.put("pack_path", spec.packPath().toString());
            start.put("common_libs", spec.commonLibs());
            start.put("api_url", spec.apiUrl());
            return start;
        }

        private void write(String line, boolean fits) {
            ChildProcess child = spawned();
            CompletableFuture<Void> written = fits && told ? child.writeAtOnce(line) : child.write(line);
            var ignored = written.exceptionally(e -> {
                log.debug("Sensor {} does not listen any more.", spec.type().ref(), e);
                return null;
            });
        }

        private void exited(Exit exit) {
            if (exit.leftovers()) {
                listener.log(
                        "WARNING",
                        "",
                        "processes that the sensor left behind still held its output open when it was read no longer; what"
                                + " they wrote after that is lost: " + String.join(", ", exit.holders()));
            }
            exitCode = OptionalInt.of(exit.signal().isPresent() ? -exit.signal().getAsInt() : exit.code());
            ended.complete(new End(exit.code() == 0, exit.describe()));
        }

        @Override
        public CompletableFuture<End> ended() {
            return ended;
        }

        @Override
        public OptionalLong pid() {
            ChildProcess started = process;
            return started == null ? OptionalLong.empty() : OptionalLong.of(started.pid());
        }

        @Override
        public String command() {
            return command;
        }

        @Override
        public OptionalInt exitCode() {
            return exitCode;
        }

        @Override
        public void trigger(String event, Trigger trigger) {
            if (told) {
                channel.trigger(event, trigger);
            }
        }

        @Override
        public void stop(Duration grace) {
            ChildProcess started = process;
            if (started != null) {
                started.terminate(grace);
            }
        }
    }
}
