// SPDX-License-Identifier: Apache-2.0
package com.example.petrel;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.util.Map;

/** The runner type {@code countdown}: counts down the seconds of its parameter. */
public final class CountdownPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(CountdownPlugin.class, "countdown.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return CountdownPlugin::count;
    }

    /** Ends when it has counted, or when its thread is interrupted: then the action was canceled, or its time is over. */
    private static Outcome count(RunRequest request, RunControl control) throws InterruptedException {
        int from = ((Number) request.runnerParameters().get("seconds")).intValue();
        StringBuilder said = new StringBuilder();
        for (int left = from; left > 0; left--) {
            said.append(left).append(' ');
            control.stdout().text(left + " ");
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                throw new EndedEarly(Map.of("stdout", said.toString()));
            }
        }
        control.stdout().text("go");
        return new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("stdout", said + "go", "failed", false));
    }
}
