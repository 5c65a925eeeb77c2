// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Steering;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pauses, resumes and cancels executions that clients give another status, as StackStorm's {@code PUT} does. */
final class ExecutionSteering {

    static final Takes STEER = Takes.NOTHING.body("status", "result", "id", "action", "context", "user");

    private final ExecutionLifecycle lifecycle;
    private final Function<Request, Optional<Execution>> find;
    private final Function<Execution, Map<String, @Nullable Object>> show;

    /** @param find the execution that a path names, if the caller may stop it */
    ExecutionSteering(
            ExecutionLifecycle lifecycle,
            Function<Request, Optional<Execution>> find,
            Function<Execution, Map<String, @Nullable Object>> show) {
        this.lifecycle = lifecycle;
        this.find = find;
        this.show = show;
    }

    Response change(Request request) {
        Body body = Body.of(request);
        String status = body.required("status");
        String id = request.param("id");
        Optional<Execution> found = find.apply(request);
        if (found.isEmpty()) {
            return body.fault().orElseGet(() -> ExecutionResource.unknown(id));
        }
        return body.fault().orElseGet(() -> change(found.get(), status, request));
    }

    private Response change(Execution execution, String status, Request request) {
        if (execution.status().isTerminal()) {
            return Response.fault(400, "Execution is already in completed state.");
        }
        return switch (status) {
            case "pausing", "paused" -> steered(execution, lifecycle.pause(execution.id()), "pause");
            case "resuming" -> steered(execution, lifecycle.resume(execution.id()), "resume");
            case "canceling", "canceled" -> canceled(execution, request);
            default ->
                Response.fault(
                        400,
                        "Only the status of a workflow can be changed, to pausing, paused, resuming, canceling or"
                                + " canceled; \"" + status + "\" is none of these.");
        };
    }

    private Response canceled(Execution execution, Request request) {
        Cancellation outcome = lifecycle.cancel(execution.id(), request.caller().user());
        return outcome instanceof Cancellation.Canceled canceled
                ? Response.ok(show.apply(canceled.now()))
                : Response.fault(400, "Execution is already in completed state.");
    }

    private Response steered(Execution execution, Optional<Steering> outcome, String what) {
        if (outcome.isEmpty()) {
            return ExecutionResource.unknown(execution.id());
        }
        if (outcome.get() instanceof Steering.Steered steered) {
            return Response.ok(show.apply(steered.now()));
        }
        Execution now = ((Steering.Unsteerable) outcome.get()).now();
        if (now.status().isTerminal()) {
            return Response.fault(400, "Execution is already in completed state.");
        }
        boolean mayBeWorkflow = now.detached() || now.status() != ExecutionStatus.RUNNING;
        return Response.fault(
                400,
                "Unable to " + what + " execution \"" + now.id() + "\": "
                        + (mayBeWorkflow
                                ? "it is " + now.status().word() + "."
                                : "only workflows can be, and \"" + now.action() + "\" is none."));
    }
}
