// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Exit;
import dev.petrel.engine.process.Lines;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.spi.RunControl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warm interpreter that forks a process for each run of an action. When it dies, all its runs are lost, and their
 * processes die with it; when this process dies, all of them die.
 */
final class PythonHost {

    private static final Logger log = LoggerFactory.getLogger(PythonHost.class);
    private static final int COMPLAINTS = 10;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Spawner spawner;
    private final String name;
    private final ChildProcess child;
    private final Map<String, PythonRun> runs = new ConcurrentHashMap<>();
    private final AtomicLong lastRun = new AtomicLong();
    private final Deque<String> complaints = new ArrayDeque<>();
    private volatile boolean retired;
    private volatile @Nullable String cause;
    private @Nullable String epitaph; // guarded by runs

    /**
     * Starts one; it need not be ready before it is given runs.
     *
     * @param name for the log
     * @param start its first line of input
     */
    PythonHost(Spawner spawner, String name, Command command, Map<String, ?> start) throws IOException {
        this.spawner = spawner;
        this.name = name;
        this.child = spawner.start(command.withStdin(), new HostLines(this::hear), new Lines(4096, this::complain));
        var ignored = child.exit().thenAccept(this::ended);
        var told = tell(start).exceptionally(e -> {
            log.debug("{} ended before it was told what it is for.", name, e);
            return null;
        });
    }

    /**
     * Begins a run, without waiting for the host. Its end comes to the run, whatever happens.
     *
     * @return null when this host takes no more runs
     */
    @Nullable
    PythonRun begin(Map<String, ?> request, RunControl control) {
        PythonRun run = new PythonRun("r" + lastRun.incrementAndGet(), control);
        synchronized (runs) {
            if (retired || !child.alive()) {
                return null;
            }
            runs.put(run.id(), run);
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("op", "run");
        message.put("id", run.id());
        message.putAll(request);
        var told = tell(message).exceptionally(e -> {
            log.debug("Host {} ended before it was told of a run.", name, e);
            child.kill(); // its end will end the run
            return null;
        });
        return run;
    }

    /** Signals the whole process group of {@code run}: to end, or to be killed. */
    void signal(PythonRun run, boolean kill) {
        var told = tell(Map.of("op", "kill", "id", run.id(), "signal", kill ? "KILL" : "TERM"))
                .exceptionally(e -> {
                    log.debug("Host {} has ended, and its runs with it.", name, e);
                    return null;
                });
    }

    /** How it died, or that it was retired. */
    String epitaph() {
        synchronized (runs) {
            return epitaph == null ? name + " was retired" : epitaph;
        }
    }

    boolean alive() {
        return !retired && child.alive();
    }

    /** Ends it if nothing runs on it. */
    boolean retireIfIdle() {
        synchronized (runs) {
            if (!runs.isEmpty()) {
                return false;
            }
            retired = true;
        }
        child.closeStdin();
        child.terminate(GRACE);
        return true;
    }

    /** Ends it and everything that runs on it. */
    void kill(String because) {
        cause = because;
        retired = true;
        child.kill();
    }

    private CompletableFuture<Void> tell(Map<String, ?> message) {
        return child.write(Json.write(message) + "\n");
    }

    private void hear(HostMessage message) {
        if (message instanceof HostMessage.Output output) {
            PythonRun run = runs.get(output.id());
            if (run != null) {
                run.wrote(output);
            }
        } else if (message instanceof HostMessage.Started started) {
            began(started);
        } else if (message instanceof HostMessage.Exited exited) {
            over(exited.id(), run -> run.exited(exited));
        } else if (message instanceof HostMessage.Ended ended) {
            if (!over(ended.id(), run -> run.ended(ended.end()))) {
                ended.end().close();
            }
        } else if (message instanceof HostMessage.Unreadable unreadable) {
            over(
                    unreadable.id(),
                    run -> run.lost("what the action returned cannot be read (" + unreadable.reason() + ")"));
        } else if (message instanceof HostMessage.Idle) {
            if (retireIfIdle()) {
                log.debug("{} ends, for it has run nothing for a while.", name);
            }
        } else if (message instanceof HostMessage.Noise noise) {
            log.warn("{}: {}", name, noise.line());
        }
    }

    /** False if there is no such run. */
    private boolean over(String id, Consumer<PythonRun> end) {
        PythonRun run = runs.remove(id);
        if (run != null) {
            spawner.release(run.group());
            end.accept(run);
        }
        return run != null;
    }

    private void began(HostMessage.Started started) {
        PythonRun run = runs.get(started.id());
        if (run != null && started.pid() > 1) {
            run.began(started.pid());
            spawner.adopt(started.pid());
        }
    }

    private void complain(String line) {
        log.warn("{}: {}", name, line);
        synchronized (complaints) {
            complaints.add(line);
            if (complaints.size() > COMPLAINTS) {
                complaints.remove();
            }
        }
    }

    private void ended(Exit exit) {
        String why = cause;
        String said;
        synchronized (complaints) {
            said = complaints.isEmpty() ? "" : "; it said: " + String.join("\n", complaints);
        }
        String reason = why != null
                ? name + " was killed, and its actions with it: " + why
                : name + " ended with " + exit.describe() + ", and its actions with it" + said;
        synchronized (runs) {
            retired = true;
            epitaph = reason;
        }
        runs.values().forEach(run -> {
            spawner.killGroup(run.group());
            run.lost(reason);
        });
        runs.clear();
    }
}
