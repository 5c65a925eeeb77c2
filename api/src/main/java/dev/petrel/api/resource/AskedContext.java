// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.trace.Traces;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request for an execution says of its context beside {@code user}: the header {@code St2-Context}, and the trace. */
final class AskedContext {

    private static final String HEADER = "st2-context";
    private static final Set<String> OF_A_TRACE = Set.of("id_", "trace_tag");

    private final Traces traces;

    AskedContext(Traces traces) {
        this.traces = traces;
    }

    /**
     * Adds to {@code context} what the header says, which wins, as in StackStorm; then checks the trace. What is wrong is
     * the body's problem.
     */
    void complete(Request request, Body body, Map<String, @Nullable Object> context) {
        request.header(HEADER).ifPresent(header -> {
            try {
                context.putAll(Json.readObject(header));
            } catch (IllegalArgumentException e) {
                body.problem("Unable to convert st2-context from the headers into JSON.");
            }
        });
        if (!(context.get("user") instanceof String user) || user.indexOf('\0') >= 0) {
            body.problem("The \"user\" of the context is no text, or holds a NUL character.");
        }
        Object trace = context.get(TraceContext.KEY);
        if (trace != null) {
            trace(trace, context, body);
        }
    }

    private void trace(Object given, Map<String, @Nullable Object> context, Body body) {
        if (!(given instanceof Map<?, ?> map)) {
            body.problem(
                    "The trace context has a value that is not a dictionary: expected {\"id_\": ..., \"trace_tag\": ...}.");
            return;
        }
        map.forEach((key, value) -> {
            if (!OF_A_TRACE.contains(key)) {
                body.problem("The trace context has no \"" + Quoted.shorten(String.valueOf(key))
                        + "\", only id_ and trace_tag.");
            } else if (value != null && !(value instanceof String)) {
                body.problem("The trace context's \"" + key + "\" is no text.");
            }
        });
        TraceContext trace = TraceContext.of(context);
        if (trace.id() == null && trace.tag() == null) {
            body.problem("At least one of id_ or trace_tag of the trace context should be specified.");
        }
        if (trace.id() != null && body.fault().isEmpty() && !traces.exists(trace.id())) {
            body.problem("Unable to find Trace with id=\"" + Quoted.shorten(trace.id()) + "\".");
        }
    }
}
