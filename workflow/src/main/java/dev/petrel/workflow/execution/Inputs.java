// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a workflow begins with, as StackStorm gives it. */
final class Inputs {

    private Inputs() {}

    static Workflow.Input of(String id, WorkflowStart start, WorkflowEnvironment environment) {
        Map<String, @Nullable Object> st2 = new LinkedHashMap<>();
        st2.put("action_execution_id", id);
        st2.put("api_url", start.apiUrl());
        st2.put("user", start.context().get("user"));
        st2.put("pack", start.context().getOrDefault("pack", start.pack()));
        st2.put("action", start.action());
        st2.put("runner", start.language());
        st2.put("workflow_execution_id", id);
        Object config = environment.templateNames().get("config_context");
        return new Workflow.Input(
                start.parameters(),
                st2,
                start.context().isEmpty() ? null : start.context(),
                config instanceof Map<?, ?> map ? map(map) : Map.of());
    }

    /** It may be read only when it is looked at, so it is not copied. */
    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(Map<?, ?> config) {
        return (Map<String, @Nullable Object>) config;
    }
}
