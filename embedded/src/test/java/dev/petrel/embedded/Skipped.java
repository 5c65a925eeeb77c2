// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a suite whose server is not there, loudly: a class that is disabled counts as a skipped test in the report, whose
 * reason and a line on the console say what was not tested and how to have it tested.
 */
public abstract class Skipped implements ExecutionCondition {

    private final String what;
    private final String remedy;

    protected Skipped(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /** Whether the server is there. */
    protected abstract boolean found() throws Exception;

    @Override
    public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Class<?>> suite = context.getTestClass();
        if (suite.isEmpty() || context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("decided for the whole suite");
        }
        try {
            if (found()) {
                return ConditionEvaluationResult.enabled(what + " is there");
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot look for " + what, e);
        }
        String reason = "no " + what + ": " + remedy + " (docs/testing.md)";
        System.out.println("SKIPPED " + suite.get().getSimpleName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    /** A MongoDB server. */
    public static final class WithoutMongo extends Skipped {
        WithoutMongo() {
            super("MongoDB server", "set PETREL_TEST_MONGO_URL to one, or provide a container engine");
        }

        @Override
        protected boolean found() {
            return Databases.real().isPresent();
        }
    }
}
