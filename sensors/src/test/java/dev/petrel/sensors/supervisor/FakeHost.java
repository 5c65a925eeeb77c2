// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A host that runs nothing: the test plays the sensor. */
public final class FakeHost implements SensorHost {

    private final List<Played> played = new CopyOnWriteArrayList<>();
    private volatile boolean allEnd;
    private @Nullable String refusal;
    private volatile Runnable spawning = () -> {};

    public static SensorType type(String ref) {
        return new SensorType(
                Ref.of(ref),
                null,
                "sensors/s.py",
                "/packs/p/sensors/s.py",
                List.of(Ref.of("p.t")),
                null,
                null,
                true,
                SensorType.Host.PYTHON,
                SensorType.Placement.ONE_NODE,
                "sensors/s.yaml");
    }

    public static SensorSpec spec(SensorType type) {
        return new SensorSpec(type, Map.of(), Path.of("/packs/p"), false, "http://127.0.0.1:9101");
    }

    /** All kinds of sensors on this host, from files that never change. */
    public SensorPrograms programs() {
        return programs(FakeHost::spec, sensor -> 0);
    }

    public SensorPrograms programs(Function<SensorType, SensorSpec> specs, ToLongFunction<SensorType> stamps) {
        return new SensorPrograms(
                Map.of(SensorType.Host.PYTHON, this, SensorType.Host.PROCESS, this, SensorType.Host.JVM, this),
                specs,
                stamps);
    }

    /** What a supervisor needs when all is done on the thread that asks for it. */
    static SupervisorContext context(
            SensorPrograms programs, SensorGateway gateway, RestartDelays delays, StartGate gate, Clock clock) {
        return new SupervisorContext(
                programs, gateway, delays, gate, new SensorThreads(Runnable::run, Runnable::run), clock);
    }

    public void refuse(String why) {
        refusal = why;
    }

    /** What is done at each start, before the sensor runs. */
    public void spawns(Runnable how) {
        spawning = how;
    }

    /** From now on every sensor ends when it is asked to, those that run included. */
    public void endsWhenAsked() {
        allEnd = true;
        played.forEach(Played::endsWhenAsked);
    }

    public int starts() {
        return played.size();
    }

    public Played last() {
        return played.get(played.size() - 1);
    }

    public List<Played> running() {
        return played.stream().filter(p -> !p.ended.isDone()).toList();
    }

    @Override
    public Running start(SensorSpec spec, SensorListener listener) {
        if (refusal != null) {
            throw new UncheckedIOException(refusal, new IOException(refusal));
        }
        spawning.run();
        Played one = new Played(spec, listener);
        if (allEnd) {
            one.endsWhenAsked();
        }
        played.add(one);
        return one;
    }

    public static final class Played implements Running {
        private final SensorSpec spec;
        private final SensorListener listener;
        private final CompletableFuture<End> ended = new CompletableFuture<>();
        private final List<String> triggers = new ArrayList<>();
        private final AtomicInteger stops = new AtomicInteger();
        private volatile boolean endsWhenAsked;

        Played(SensorSpec spec, SensorListener listener) {
            this.spec = spec;
            this.listener = listener;
        }

        public SensorSpec spec() {
            return spec;
        }

        public SensorListener listener() {
            return listener;
        }

        public List<String> triggers() {
            return triggers;
        }

        public boolean stopped() {
            return stops.get() > 0;
        }

        /** How often it was asked to end. */
        public int stops() {
            return stops.get();
        }

        public void end(String how) {
            ended.complete(new End(how.equals("exit code 0"), how));
        }

        @Override
        public CompletableFuture<End> ended() {
            return ended;
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.of(4711);
        }

        @Override
        public String command() {
            return "python3 -u sensor.py";
        }

        @Override
        public OptionalInt exitCode() {
            if (!ended.isDone()) {
                return OptionalInt.empty();
            }
            String how = ended.join().how();
            int number = Integer.parseInt(how.substring(how.lastIndexOf(' ') + 1));
            return OptionalInt.of(how.startsWith("signal") ? -number : number);
        }

        @Override
        public void trigger(String event, Trigger trigger) {
            triggers.add(event + " " + trigger.ref());
        }

        @Override
        public void stop(Duration grace) {
            stops.incrementAndGet();
            if (endsWhenAsked) {
                end("exit code 0");
            }
        }

        void endsWhenAsked() {
            endsWhenAsked = true;
            if (stopped()) {
                end("exit code 0");
            }
        }
    }
}
