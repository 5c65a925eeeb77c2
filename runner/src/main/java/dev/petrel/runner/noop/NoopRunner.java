// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.noop;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code noop}: succeeds at once. */
public final class NoopRunner implements Runner {

    @Override
    public Outcome run(RunRequest request) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("failed", false);
        result.put("succeeded", true);
        result.put("return_code", 0);
        return new Outcome(ExecutionStatus.SUCCEEDED, result);
    }
}
