// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.parameter.OutputSecrets;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claimed execution on the thread that runs it, until what came of it is written. While its runner has the thread, it
 * can be ended: the thread is interrupted then, once, so that it can end its processes in peace. An interrupt never hits
 * a thread that writes to the database.
 */
final class ActiveRun implements RunControl, AutoCloseable {

    private static final String ENDED = "the action was ended and its processes killed: ";
    private static final String CANCELED = "the action was canceled and its processes killed";

    private final Thread thread = Thread.currentThread();
    private final Execution execution;
    private final Capture stdout;
    private final Capture stderr;
    private final ResultMemory memory;
    private final LiveRun live;
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private @Nullable RunResult ending;
    private boolean over;
    private int share;

    /**
     * @param maxOutput how many bytes to keep of either stream
     * @param memory where a large result takes its share
     */
    ActiveRun(Execution execution, int maxOutput, ResultMemory memory) {
        this(execution, maxOutput, memory, 0, run -> {});
    }

    /**
     * @param since when it begins, by the clock's nanoseconds
     * @param writes is told when the action writes something for the first time
     */
    ActiveRun(Execution execution, int maxOutput, ResultMemory memory, long since, Consumer<LiveRun> writes) {
        this.execution = execution;
        this.stdout = new Capture(maxOutput, () -> writes.accept(live()));
        this.stderr = new Capture(maxOutput, () -> writes.accept(live()));
        this.memory = memory;
        this.live = new LiveRun(execution, stdout, stderr, since);
    }

    /** What others see of its output while it runs. */
    LiveRun live() {
        return live;
    }

    Execution execution() {
        return execution;
    }

    /** What is to be done when what came of it is written, or will never be. On this thread. */
    void afterwards(Runnable what) {
        afterwards.add(what);
    }

    /** Starts the action on this thread and returns what came of it. */
    RunResult run(Preparation.Ready ready) {
        if (OutputSecrets.of(ready.type(), ready.request().action()).any()) {
            live.hide(); // what of it is secret, the result tells
        }
        try {
            return start(ready);
        } catch (EndedEarly e) {
            return ended(e.result());
        } catch (InterruptedException e) {
            return ended(Map.of());
        } catch (Throwable e) { // a plugin's
            PluginFailures.require(e);
            return new RunResult.Returned(Outcome.failed(brokeDown(ready) + e, e));
        }
    }

    private RunResult start(Preparation.Ready ready) throws InterruptedException {
        try {
            Outcome outcome = ready.runner().start(ready.request(), this);
            if (outcome == null) { // a plugin's code need not know that it must not be
                outcome = Outcome.failed(brokeDown(ready) + "it returned null instead of an outcome");
            }
            return new RunResult.Returned(outcome);
        } finally {
            leave();
        }
    }

    private static String brokeDown(Preparation.Ready ready) {
        return "runner \"" + ready.request().action().runnerType() + "\" broke down: ";
    }

    /** Ends the action because it is canceled, if it runs. Returns what is to be called for that. */
    List<Runnable> cancel() {
        return end(new RunResult.Returned(Outcome.ended(ExecutionStatus.CANCELED, CANCELED)));
    }

    /** Ends the action, if it runs, because this process cannot go on with it. Returns what is to be called for that. */
    List<Runnable> giveUp(String because) {
        return end(new RunnerLost(true, ENDED + because));
    }

    private synchronized List<Runnable> end(RunResult how) {
        if (ending != null || over) {
            return List.of();
        }
        ending = how;
        thread.interrupt();
        return List.copyOf(onCancel);
    }

    @Override
    public void onCancel(Runnable handler) {
        synchronized (this) {
            if (ending == null) {
                onCancel.add(handler);
                return;
            }
        }
        try {
            handler.run();
        } catch (Throwable e) { // a plugin's
            PluginFailures.require(e);
            CancelHandlers.failed(execution.id(), e);
        }
    }

    /** The runner has returned: from now on there is nothing to interrupt, and its output is not needed any more. */
    private synchronized void leave() {
        over = true;
        boolean ignored = Thread.interrupted(); // an interrupt that came too late for the action
        live.end();
        stdout.close();
        stderr.close();
    }

    /** As it was ended, with what there is of it: {@code soFar}. */
    private synchronized RunResult ended(Map<String, @Nullable Object> soFar) {
        RunResult how = ending;
        if (how instanceof RunResult.Returned returned) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>(soFar);
            result.putAll(returned.outcome().result());
            return new RunResult.Returned(new Outcome.Ended(returned.outcome().status(), result));
        }
        String why = how instanceof RunnerLost lost ? lost.why() : ENDED + "its thread was interrupted";
        return new RunnerLost(true, why, soFar);
    }

    @Override
    public Capture stdout() {
        return stdout;
    }

    @Override
    public Capture stderr() {
        return stderr;
    }

    @Override
    public void reserve(long more) throws InterruptedException {
        if (large(more)) {
            requireNone();
            share = memory.take(weight(more));
        }
    }

    @Override
    public boolean reserveSoon(long more) {
        if (large(more)) {
            requireNone();
            share = memory.takeSoon(weight(more));
            return share > 0;
        }
        return true;
    }

    private void requireNone() {
        if (share > 0) {
            throw new IllegalStateException("memory for the result is reserved already");
        }
    }

    /** Whether its result takes so much memory that it had to wait for its turn. */
    boolean isLarge() {
        return share > 0;
    }

    private boolean large(long more) {
        return more > 0 || kept() > SMALL;
    }

    private long weight(long more) {
        return kept() * PER_BYTE + more;
    }

    private long kept() {
        return (long) stdout.size() + stderr.size();
    }

    /** What came of it is written, or will never be: gives back the memory of its result. */
    @Override
    public void close() {
        memory.giveBack(share);
        share = 0;
        afterwards.forEach(Runnable::run);
    }
}
