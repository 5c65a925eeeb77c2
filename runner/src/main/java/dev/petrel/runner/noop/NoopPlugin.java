// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.noop;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code noop}: succeeds at once. */
public final class NoopPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(NoopPlugin.class, "noop.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return new Noop();
    }

    private static final class Noop implements Runner {
        @Override
        public Outcome start(RunRequest request, RunControl control) {
            return success();
        }

        @Override
        public boolean immediate() {
            return true;
        }

        /** A process that dies may have claimed many of them and begun none. */
        @Override
        public boolean repeatable() {
            return true;
        }
    }

    private static Outcome success() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("failed", false);
        result.put("succeeded", true);
        result.put("return_code", 0);
        return new Outcome.Ended(ExecutionStatus.SUCCEEDED, result);
    }
}
