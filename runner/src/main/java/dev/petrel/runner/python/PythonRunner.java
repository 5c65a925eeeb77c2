// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.text.NativeText;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.EntryPoint;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code python-script}: runs Python actions, each in a process that a warm interpreter of its pack forks.
 *
 * <p>The run is over when the action's process has ended and its output too, which processes that it started may hold
 * open longer. When the time is over, or the thread is interrupted, the process group of the run is asked to end and killed two
 * seconds later. If the action's process had ended by then, its result still counts, and names what held its output
 * open. When the warm interpreter dies, its runs fail and say so; the next run gets a new one.
 */
public final class PythonRunner implements Runner {

    private static final double DEFAULT_TIMEOUT = 600;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration DEATH = Duration.ofSeconds(5);

    private final PythonHosts hosts;
    private final Function<String, Map<String, @Nullable Object>> configs;

    /**
     * Runs nothing yet.
     *
     * @param configs the configuration of a pack by its name, resolved; it throws
     *     {@link UncheckedIOException} for one that cannot be had, which fails the action
     */
    public PythonRunner(
            Spawner spawner, PythonSettings settings, Function<String, Map<String, @Nullable Object>> configs) {
        this.hosts = new PythonHosts(spawner, settings);
        this.configs = configs;
    }

    @Override
    public Map<String, @Nullable Object> configuration(String pack) {
        return configs.apply(pack);
    }

    @Override
    public boolean usesApi() {
        return true;
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
        TimeLimit limit = new TimeLimit(request.seconds("timeout", DEFAULT_TIMEOUT));
        if (!limit.usable()) {
            return Outcome.failed(limit.complaint());
        }
        EntryPoint entryPoint = EntryPoint.of(request);
        if (entryPoint instanceof EntryPoint.Unusable unusable) {
            return Outcome.failed(unusable.reason());
        }
        String file = ((EntryPoint.Found) entryPoint).file().toString();
        try {
            NativeText.requireEnvironment(request.fullEnvironment());
            PythonHosts.Begun begun = hosts.begin(
                    request.action().ref().pack(),
                    request.packDirectory().toAbsolutePath(),
                    message(request, file),
                    control);
            try (PythonRun run = begun.run()) {
                return outcome(begun, run, limit, control);
            }
        } catch (IOException e) {
            return Outcome.failed("action \"" + request.action().ref() + "\": " + e.getMessage());
        }
    }

    @Override
    public void stop() {
        hosts.stop();
    }

    private Map<String, Object> message(RunRequest request, String file) {
        Map<String, String> environment = new LinkedHashMap<>(request.fullEnvironment());
        environment.put("ST2_API_URL", environment.getOrDefault("ST2_ACTION_API_URL", ""));
        environment.put("ST2_AUTH_TOKEN", environment.getOrDefault("ST2_ACTION_AUTH_TOKEN", ""));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("file", file);
        message.put("parameters", request.actionParameters());
        message.put("config", request.configuration());
        message.put("env", environment);
        message.put("log_level", request.text("log_level", "DEBUG"));
        return message;
    }

    private static Outcome outcome(PythonHosts.Begun begun, PythonRun run, TimeLimit limit, RunControl control)
            throws InterruptedException {
        PythonRun.End end;
        try {
            end = run.await(limit.duration());
        } catch (InterruptedException e) {
            end(begun);
            throw new EndedEarly(soFar(control));
        }
        boolean overdue = end == null;
        if (overdue) {
            end(begun);
            end = run.end();
        }
        try {
            control.reserve(
                    end instanceof PythonRun.End.Large large ? large.end().weight() : 0);
        } catch (InterruptedException e) {
            throw new EndedEarly(soFar(control));
        }
        return outcome(
                control, end instanceof PythonRun.End.Large large ? large.end().read() : end, overdue, limit);
    }

    private static Outcome outcome(RunControl control, PythonRun.@Nullable End end, boolean overdue, TimeLimit limit) {
        boolean leftovers =
                end instanceof PythonRun.End.Exited exited && exited.exit().leftovers();
        if (end instanceof PythonRun.End.Exited exited && leftovers) {
            control.stderr().note(limit.heldOpen(exited.exit().holders()));
        }
        String stdout = control.stdout().text();
        String stderr = control.stderr().text();
        if (end == null || overdue && !leftovers) {
            return PythonResult.timedOut(limit.overdue(), stdout, stderr);
        }
        return end instanceof PythonRun.End.Exited exited
                ? PythonResult.exited(exited.exit(), stdout, stderr)
                : PythonResult.lost(end instanceof PythonRun.End.Lost lost ? lost.reason() : "", stdout, stderr);
    }

    /** What an action has written that had to end: only the first part if there is no memory for more. */
    private static Map<String, @Nullable Object> soFar(RunControl control) {
        return control.reserveSoon(0)
                ? PythonResult.endedEarly(
                        control.stdout().text(), control.stderr().text())
                : PythonResult.endedEarly(
                        control.stdout().head(RunControl.NO_TURN),
                        control.stderr().head(RunControl.NO_TURN));
    }

    private static void end(PythonHosts.Begun begun) throws InterruptedException {
        begun.host().signal(begun.run(), false);
        if (begun.run().await(GRACE) == null) {
            begun.host().signal(begun.run(), true);
            if (begun.run().await(DEATH) == null) {
                begun.host().kill("it did not end an action that had to end");
            }
        }
    }
}
