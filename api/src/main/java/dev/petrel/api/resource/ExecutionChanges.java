// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.read.NotificationChecks;
import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.inquiry.Inquiry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.trace.Traces;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests executions by hand, new ones and old ones again, and cancels them. */
final class ExecutionChanges {

    static final Takes CREATE = Takes.NOTHING.body("action", "parameters", "context", "user", "delay", "notify");
    static final Takes AGAIN =
            Takes.NOTHING.query("no_merge").body("parameters", "context", "user", "delay", "tasks", "reset");

    /** The runner whose executions can be run again by tasks. */
    private static final String BY_TASKS = "orquesta";

    private static final long LONGEST_DELAY = Duration.ofDays(3650).toMillis();

    private final ExecutionStore store;
    private final AskedContext contexts;
    private final ActionRequests requests;
    private final ExecutionLifecycle lifecycle;
    private final Function<Request, Optional<Execution>> find;
    private final Function<Execution, Map<String, @Nullable Object>> show;

    /**
     * @param find the execution that a path names, if the caller may cancel it
     * @param show it as clients see it
     */
    ExecutionChanges(
            Store store,
            ActionRequests requests,
            ExecutionLifecycle lifecycle,
            Function<Request, Optional<Execution>> find,
            Function<Execution, Map<String, @Nullable Object>> show) {
        this.store = store.executions();
        this.contexts = new AskedContext(new Traces(store.traces(), store.events()));
        this.requests = requests;
        this.lifecycle = lifecycle;
        this.find = find;
        this.show = show;
    }

    Response create(Request request) {
        Body body = Body.of(request);
        String action = body.required("action");
        Map<String, @Nullable Object> parameters = body.object("parameters");
        Map<String, @Nullable Object> context = body.object("context");
        Map<String, @Nullable Object> notify = body.object("notify");
        NotificationChecks.problems(notify).stream().findFirst().ifPresent(body::problem);
        takeUser(request, body, context);
        contexts.complete(request, body, context);
        long delay = delay(body);
        return body.fault()
                .or(() -> foreign(request, context))
                .orElseGet(() -> request(
                        request.caller(), new ActionRequests.Asked(action, parameters, context, notify), delay));
    }

    Response again(Request request) {
        Query query = new Query(request);
        boolean merge = !query.flag("no_merge");
        Optional<Execution> found = store.get(request.param("id"));
        if (query.fault().isPresent() || found.isEmpty()) {
            return query.fault().orElseGet(() -> ExecutionResource.unknown(request.param("id")));
        }
        Execution before = found.get();
        Body body = Body.of(request);
        List<String> tasks = isGiven(body, "tasks") ? body.texts("tasks") : List.of();
        List<String> reset = isGiven(body, "reset") ? body.texts("reset") : List.of();
        checkTasks(before, tasks, reset, body);
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        if (merge) {
            parameters.putAll(before.parameters());
        }
        parameters.putAll(body.object("parameters"));
        Map<String, @Nullable Object> context = body.object("context");
        context.put("re-run", rerun(before, tasks, reset));
        context.put(TraceContext.KEY, new TraceContext(before.trace().id(), null).value());
        takeUser(request, body, context);
        contexts.complete(request, body, context);
        long delay = delay(body);
        return body.fault()
                .or(() -> foreign(request, context))
                .orElseGet(() -> request(
                        request.caller(),
                        new ActionRequests.Asked(before.action().toString(), parameters, context, Map.of()),
                        delay));
    }

    private static Map<String, @Nullable Object> rerun(Execution before, List<String> tasks, List<String> reset) {
        Map<String, @Nullable Object> rerun = new LinkedHashMap<>();
        rerun.put("ref", before.id());
        if (!tasks.isEmpty()) {
            rerun.put("tasks", tasks);
            rerun.put("reset", reset);
        }
        return rerun;
    }

    private static void checkTasks(Execution before, List<String> tasks, List<String> reset, Body body) {
        if (tasks.isEmpty() && reset.isEmpty()) {
            return;
        }
        if (!before.runnerType().equals(BY_TASKS)) {
            body.problem(
                    "Only an Orquesta workflow can be run again by tasks, and \"" + before.action() + "\" is none.");
        } else if (isGiven(body, "parameters")) {
            body.problem("Parameters override is not supported when re-running task(s) for a workflow.");
        } else if (!tasks.containsAll(reset)) {
            body.problem("List of tasks to reset does not match the tasks to rerun.");
        }
    }

    /** Clients send empty lists and objects for what they do not mean. */
    private static boolean isGiven(Body body, String key) {
        Object value = body.fields().get(key);
        return value != null
                && !(value instanceof Collection<?> list && list.isEmpty())
                && !(value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** The answer to a caller that names another user, in the body or the context, and may not. */
    private static Optional<Response> foreign(Request request, Map<String, @Nullable Object> context) {
        Caller caller = request.caller();
        return caller.user().equals(context.get("user"))
                ? Optional.empty()
                : caller.adminRefusal("\"user\" attribute can only be provided by admins");
    }

    /** Without roles, and if it is an administrator, a caller may name another user. */
    private void takeUser(Request request, Body body, Map<String, @Nullable Object> context) {
        String user = body.text("user");
        context.put("user", user == null || user.isBlank() ? request.caller().user() : user);
    }

    /** How many milliseconds the execution is to wait. */
    private static long delay(Body body) {
        Long delay = body.number("delay");
        if (delay != null && (delay < 0 || delay > LONGEST_DELAY)) {
            body.problem("\"delay\" is " + delay + ": expected a number of milliseconds from 0 to " + LONGEST_DELAY
                    + ", which is ten years");
        }
        return delay == null ? 0 : delay;
    }

    private Response request(Caller caller, ActionRequests.Asked asked, long delay) {
        ActionRequests.Outcome outcome = requests.prepare(asked, caller);
        if (outcome instanceof ActionRequests.Refused refused) {
            return Response.fault(refused.status(), refused.reason());
        }
        Execution ready = ((ActionRequests.Ready) outcome).execution();
        Execution execution =
                delay == 0 ? ready : ready.delayedUntil(ready.requestedAt().plusMillis(delay));
        requests.start(execution);
        return Response.json(201, show.apply(execution))
                .about(Resource.inPack(
                                "action",
                                execution.action().pack(),
                                execution.action().name())
                        .uid());
    }

    Response cancel(Request request) {
        String id = request.param("id");
        return find.apply(request)
                .map(found -> cancel(found, request.caller()))
                .orElseGet(() -> ExecutionResource.unknown(id));
    }

    private Response cancel(Execution found, Caller caller) {
        if (found.status() == ExecutionStatus.PENDING && found.runnerType().equals(Inquiry.RUNNER)) {
            // As StackStorm; what becomes of the answer is for the inquiry's own route to say.
            return Response.fault(
                    200,
                    "Action cannot be canceled. State = pending. It is an inquiry: DELETE /v1/inquiries/" + found.id()
                            + ", or \"petrel inquiry cancel\", ends it unanswered.");
        }
        Cancellation outcome = lifecycle.cancel(found.id(), caller.user());
        if (outcome instanceof Cancellation.Canceled canceled) {
            return Response.ok(show.apply(canceled.now()));
        }
        if (outcome instanceof Cancellation.AlreadyEnded ended) {
            String state = ended.now().status().word();
            return Response.fault(200, "Action cannot be canceled. State = " + state + ".");
        }
        return outcome instanceof Cancellation.Gone
                ? ExecutionResource.unknown(found.id())
                : Response.fault(
                        409, "Execution \"" + found.id() + "\" changes all the time, it was not canceled. Try again.");
    }
}
