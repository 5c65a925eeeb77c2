// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;

/** Runs of runners that no action runner is around. */
public final class TestRun {

    /** How many bytes of output are kept unless a test says otherwise. */
    public static final int MAX_OUTPUT = 1 << 20;

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

    public static Outcome of(Runner runner, RunRequest request, int maxOutput) throws InterruptedException {
        try (ActiveRun run = run(request.execution(), maxOutput)) {
            return runner.start(request, run);
        }
    }
}
