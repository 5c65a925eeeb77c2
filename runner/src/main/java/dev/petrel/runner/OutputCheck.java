// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.parameter.OutputSchema;
import dev.petrel.runner.spi.Outcome;

/**
 * {@code [system] validate_output_schema}: an action that ended well fails when its output does not fit its {@code
 * output_schema}, or the result not that of its runner. As in StackStorm the result is the reason then, and nothing of the output.
 */
record OutputCheck(OutputSchema schema) {

    static OutputCheck of(Preparation.Ready ready) {
        return new OutputCheck(OutputSchema.of(ready.type(), ready.request().action()));
    }

    /** {@code result}, or the failure that it is. */
    RunResult apply(RunResult result) {
        if (!schema.checks()
                || !(result instanceof RunResult.Returned returned)
                || returned.outcome().status() != ExecutionStatus.SUCCEEDED) {
            return result;
        }
        return schema.problem(returned.outcome().result())
                .<RunResult>map(problem -> new RunResult.Returned(
                        new Outcome.Ended(ExecutionStatus.FAILED, OutputSchema.failure(problem))))
                .orElse(result);
    }
}
