// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.store.StoreException;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to an answer, whatever happens on the way: its head passes the filters, then it is handled. */
final class Answering {

    private static final Logger log = LoggerFactory.getLogger(Answering.class);
    private static final String ID = "X-Request-ID";

    private final Router router;
    private final List<Filter> filters;
    private final ForwardedFor forwarded;
    private final BodyLimits limits;
    private final Clock clock;
    private final Histogram times;
    private final LogThrottle away;

    /** @param filters in the order in which they are asked */
    Answering(
            Router router,
            List<Filter> filters,
            ForwardedFor forwarded,
            BodyLimits limits,
            Clock clock,
            Metrics metrics) {
        this.router = router;
        this.filters = List.copyOf(filters);
        this.forwarded = forwarded;
        this.limits = limits;
        this.clock = clock;
        this.times = metrics.httpRequests();
        this.away = new LogThrottle(clock);
    }

    /**
     * What the head of a request brings.
     *
     * @param id of the request, the client's or a new one
     * @param refusal the answer, if the filters let it go no further
     * @param began on the clock, for its duration
     * @param arrived the head as it came, with what proves who the client is
     */
    record Admission(Filter.Head head, String id, Optional<Response> refusal, long began, Filter.Head arrived) {

        /** This admission, refused by {@code later} if it is not refused yet. */
        Admission or(Supplier<Optional<Response>> later) {
            return new Admission(head, id, refusal.or(later), began, arrived);
        }

        /** Whether it is answered at once, however many others wait: refusals, and what probes ask. */
        boolean prompt() {
            return refusal.isPresent()
                    || head.match().route().map(Router.Route::prompt).orElse(true);
        }
    }

    /**
     * Asks the filters. Never throws.
     *
     * @param peer the address of the connection, as text
     */
    Admission admit(String peer, String method, String path, String query, Map<String, String> headers) {
        long began = clock.nanos();
        String id = Optional.ofNullable(headers.get("x-request-id"))
                .filter(given -> given.matches("[!-~]{1,128}"))
                .orElseGet(() -> UUID.randomUUID().toString());
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("x-request-id", id); // webhooks tell of it, as StackStorm's do
        Parsed parsed = Parsed.of(path, query);
        Router.Match match = router.find(method, parsed.segments());
        Request request = Request.of(new Request.Target(method, path, match.params(), parsed.query()), all)
                .by(Caller.ANONYMOUS.at(forwarded.client(peer, headers), peer));
        Filter.Head arrived = new Filter.Head(request, match);
        Admission unknown = new Admission(
                arrived, id, parsed.problem().map(problem -> Response.fault(400, problem)), began, arrived);
        return filtered(unknown);
    }

    /** As far as the filters let it go: the first refusal ends the way. */
    private Admission filtered(Admission admission) {
        Admission admitted = admission;
        for (Filter filter : filters) {
            if (admitted.refusal.isPresent()) {
                break;
            }
            Filter.Head head = admitted.head;
            AtomicReference<Filter.Head> after = new AtomicReference<>(head);
            Optional<Response> refusal = guarded(head.request(), admission.id, () -> {
                Filter.Verdict verdict = filter.judge(head);
                after.set(verdict.head());
                return verdict.refusal();
            });
            admitted = new Admission(
                    Objects.requireNonNull(after.get()), admission.id, refusal, admission.began, admission.arrived);
        }
        return admitted;
    }

    /**
     * Whether a client whose answer goes on may still have it: its token may have ended meanwhile, or its roles may have
     * changed. True too while the database does not say.
     */
    boolean isStillAllowed(Admission admission) {
        Filter.Head head = admission.arrived;
        try {
            for (Filter filter : filters) {
                if (filter.holdsOn()) {
                    Filter.Verdict verdict = filter.judge(head);
                    if (verdict.refusal().isPresent()) {
                        return false;
                    }
                    head = verdict.head();
                }
            }
        } catch (StoreException e) {
            log.debug("Whether {} may go on is not known: {}", AuditFilter.path(head.request()), e.getMessage());
        }
        return true;
    }

    /** Never throws, so it may be the server's last word. */
    Response answer(Admission admission, byte[] body) {
        Filter.Head head = admission.head();
        Response answer = admission.refusal().orElseGet(() -> within(admission, body));
        for (Filter filter : filters) {
            answer = filter.finish(head, answer);
        }
        times.labelValues(head.match().route().map(Router.Route::pattern).orElse("none"), answer.status() / 100 + "xx")
                .observe(clock.since(admission.began()).toNanos() / 1e9);
        return answer.with(ID, admission.id());
    }

    /** The answer to a request that cannot even wait for its turn. */
    Response tooMany(Admission admission) {
        Response busy = Response.fault(503, "Too many requests wait to be handled. Try again.")
                .with("Retry-After", "5");
        return answer(admission.or(() -> Optional.of(busy)), new byte[0]);
    }

    /** Handles the request if there is room for what its body becomes, once it is text and values. */
    private Response within(Admission admission, byte[] body) {
        long weight = Weight.of(body);
        if (!limits.budget().take(weight)) {
            return weight > limits.budget().size() ? limits.neverFits() : limits.busy();
        }
        try {
            Request request = admission.head().request();
            return guarded(request, admission.id(), () -> Optional.of(handle(admission.head(), body)))
                    .orElseThrow();
        } finally {
            limits.budget().giveBack(weight);
        }
    }

    private static Response handle(Filter.Head head, byte[] body) throws InterruptedException {
        Router.Route route = head.match()
                .route()
                .orElseThrow(() -> new IllegalStateException("a request without a route passed the filters"));
        if (head.foreign()) {
            return route.handler()
                    .handle(head.request().withBody(body, Map.of()))
                    .begun();
        }
        JsonBody read = JsonBody.read(body);
        Optional<String> problem = read.problem().or(() -> read.unknown(route.takes()));
        return problem.isPresent()
                ? Response.fault(400, problem.get())
                : route.handler()
                        .handle(head.request().withBody(body, read.fields()))
                        .begun();
    }

    /** A filter or a handler, as far as it may block. */
    @FunctionalInterface
    private interface Step {
        Optional<Response> take() throws InterruptedException;
    }

    private Optional<Response> guarded(Request request, String id, Step step) {
        try {
            return step.take();
        } catch (StoreException e) {
            return Optional.of(away(request, id, "The database did not answer", e, e.isTransient()));
        } catch (BusException e) {
            return Optional.of(away(request, id, "The broker did not answer", e, e.isTransient()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Response.fault(503, "The API is stopping. Try again, or ask another node."));
        } catch (RuntimeException | StackOverflowError e) { // a boundary: one bad request must not harm the others
            log.error("{} {} failed, answered 500. Request {}.", request.method(), AuditFilter.path(request), id, e);
            return Optional.of(
                    Response.fault(500, "Internal error. The API's log has the details of request " + id + "."));
        }
    }

    private Response away(Request request, String id, String what, RuntimeException e, boolean isTransient) {
        if (!isTransient) {
            log.warn(
                    "{} {}: {} as it should: {}. Request {}.",
                    request.method(),
                    AuditFilter.path(request),
                    what,
                    e.getMessage(),
                    id);
            return Response.fault(500, what + " as it should: " + ClassNames.without(e.getMessage()));
        }
        // While a server is away it is the same for all requests.
        away.another()
                .ifPresent(count -> log.warn(
                        "{} {}: {}: {} ({} requests were answered 503)",
                        request.method(),
                        AuditFilter.path(request),
                        what,
                        e.getMessage(),
                        count));
        return Response.fault(503, what + ": " + ClassNames.without(e.getMessage()) + ". Try again.")
                .with("Retry-After", "2");
    }
}
