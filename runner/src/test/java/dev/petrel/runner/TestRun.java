// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.util.function.Predicate;

/** Runs of runners that no action runner is around. */
public final class TestRun {

    /** How many bytes of output are kept unless a test says otherwise. */
    public static final int MAX_OUTPUT = 1 << 20;

    private static final int LONGEST_LIMIT = 27;

    private TestRun() {}

    /** For a run on this thread. */
    public static RunControl control() {
        return run(Requests.execution(Requests.noop("p.a"), "run"), MAX_OUTPUT);
    }

    static ActiveRun run(Execution execution, int maxOutput) {
        return new ActiveRun(execution, maxOutput, new ResultMemory(64 << 20));
    }

    /** What comes of {@code request} on {@code runner}, on this thread. */
    public static Outcome of(Runner runner, RunRequest request) throws InterruptedException {
        return of(runner, request, MAX_OUTPUT);
    }

    /** A run of an action whose time limit is {@code seconds}. */
    public interface Limited {
        Outcome run(int seconds) throws Exception;
    }

    /**
     * What comes of an action that its time limit ends after it has begun: with the shortest limit that left it the time
     * to begin, which on a busy machine may be many times what it takes else.
     *
     * @param begun whether the outcome shows that the action had begun
     */
    public static Outcome outOfTime(Limited action, Predicate<Outcome> begun) throws Exception {
        int seconds = 1;
        Outcome outcome = action.run(seconds);
        while (!begun.test(outcome) && seconds < LONGEST_LIMIT) {
            seconds *= 3;
            outcome = action.run(seconds);
        }
        return outcome;
    }

    /** Whether the action had written to its standard output. */
    public static boolean hasWritten(Outcome outcome) {
        return !String.valueOf(outcome.result().get("stdout")).isBlank();
    }

    public static Outcome of(Runner runner, RunRequest request, int maxOutput) throws InterruptedException {
        try (ActiveRun run = run(request.execution(), maxOutput)) {
            return runner.start(request, run);
        }
    }
}
