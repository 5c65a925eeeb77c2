// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What StackStorm says of each way in which a chain fails. */
final class ChainErrors {

    private ChainErrors() {}

    static ChainError publish(
            Chain chain, Node node, Map.Entry<String, ? extends @Nullable Object> value, PythonError e) {
        String message = rendering("publish", node, value, e);
        return ChainError.in(chain, node, message, ChainError.RENDERING, message);
    }

    static ChainError parameter(
            Chain chain, Node node, Map.Entry<String, ? extends @Nullable Object> value, PythonError e) {
        String message = rendering("action", node, value, e);
        String failed = "Failed to run task \"" + node.name() + "\". Parameter rendering failed.. " + message;
        return ChainError.in(chain, node, failed, ChainError.RENDERING, message);
    }

    private static String rendering(
            String kind, Node node, Map.Entry<String, ? extends @Nullable Object> value, PythonError e) {
        return "Failed rendering value for " + kind + " parameter \"" + value.getKey() + "\" in task \"" + node.name()
                + "\" (template string=" + template(value.getValue()) + "): " + e.text();
    }

    private static String template(@Nullable Object value) {
        try {
            return value instanceof Map || value instanceof List
                    ? PythonJson.DEFAULT.dumps(value)
                    : String.valueOf(value);
        } catch (PythonError e) {
            return String.valueOf(value);
        }
    }

    static ChainError unknownAction(Chain chain, Node node) {
        String message = "Task :: " + node.name() + " - Action with ref " + node.ref() + " not registered.";
        String failed = "Failed to run task \"" + node.name() + "\". Action with reference \"" + node.ref()
                + "\" doesn't exist.. " + message;
        return ChainError.in(chain, node, failed, ChainError.REFERENCE, message);
    }

    static ChainError cast(Chain chain, Node node, String parameter, PythonError e) {
        String message = e.text() + " (parameter \"" + parameter + "\" of task \"" + node.name() + "\")";
        return ChainError.in(chain, node, message, e.type(), message);
    }

    static ChainError refused(Chain chain, Node node, String reason) {
        String failed = "Failed running task \"" + node.name() + "\".. " + reason;
        return ChainError.in(chain, node, failed, "ValueError", reason);
    }

    static ChainError target(Chain chain, String failed, String target, String reason) {
        return ChainError.in(chain, failed + " \"" + target + "\".. " + reason, ChainError.RUNNER, reason);
    }

    static ChainError tooMany(Chain chain, Node node, int most) {
        String message = "Failed to run task \"" + node.name() + "\": the chain has run " + most
                + " tasks, the most it may; end its loop earlier, or go on in a chain that it runs as a task.";
        return ChainError.in(chain, node, message, ChainError.RUNNER, message);
    }
}
