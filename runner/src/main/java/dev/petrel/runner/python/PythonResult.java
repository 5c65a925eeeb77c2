// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StackStorm's result of a Python action. */
final class PythonResult {

    private static final int INVALID_STATUS = 220;
    private static final int KILLED = -9;
    /** StackStorm's code of what it had to end. */
    private static final int TERMINATED = -15;

    /** What StackStorm stores when the action did not get as far as to return anything. */
    private static final String NOTHING = "None";

    private PythonResult() {}

    static Outcome exited(HostMessage.Exited exit, String stdout, String stderr) {
        Object returned = exit.hasResult() ? exit.result() : NOTHING;
        Map<String, @Nullable Object> result = result(exit.exitCode(), returned, stdout, stderr);
        if (exit.exitCode() == INVALID_STATUS) {
            return Outcome.failedBy(stderr.strip(), new IllegalArgumentException("run() returned no status"));
        }
        if (exit.exitCode() < 0) {
            result.put("error", "the action's process was ended by signal " + -exit.exitCode());
        }
        boolean succeeded = exit.exitCode() == 0 && !Boolean.FALSE.equals(exit.status());
        return new Outcome.Ended(succeeded ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, result);
    }

    static Outcome timedOut(String error, String stdout, String stderr) {
        Map<String, @Nullable Object> result = result(KILLED, NOTHING, stdout, stderr);
        result.put("error", error);
        return new Outcome.Ended(ExecutionStatus.TIMEOUT, result);
    }

    /** The host died, and what became of the action with it. */
    static Outcome lost(String reason, String stdout, String stderr) {
        Map<String, @Nullable Object> result = result(KILLED, NOTHING, stdout, stderr);
        result.put("error", reason);
        return new Outcome.Ended(ExecutionStatus.FAILED, result);
    }

    /** What an action had written that had to end: the runner adds why. */
    static Map<String, @Nullable Object> endedEarly(String stdout, String stderr) {
        return result(TERMINATED, NOTHING, stdout, stderr);
    }

    private static Map<String, @Nullable Object> result(
            int exitCode, @Nullable Object returned, String stdout, String stderr) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("stdout", stdout);
        result.put("stderr", stderr);
        result.put("exit_code", exitCode);
        result.put("result", returned);
        return result;
    }
}
