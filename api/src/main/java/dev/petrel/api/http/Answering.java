// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Seldom;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.store.StoreException;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to an answer, whatever happens on the way. */
final class Answering {

    private static final Logger log = LoggerFactory.getLogger(Answering.class);

    private final Router router;
    private final Clock clock;
    private final Histogram times;
    private final Seldom away;

    Answering(Router router, Clock clock, Metrics metrics) {
        this.router = router;
        this.clock = clock;
        this.times = metrics.httpRequests();
        this.away = new Seldom(clock);
    }

    /** Never throws, so it may be the server's last word. */
    Response answer(Request request) {
        long began = clock.nanos();
        Router.Match match = router.find(request.method(), request.path());
        Response response = match.route()
                .map(route -> handle(route.handler(), request.withParams(match.params())))
                .orElseGet(() -> noRoute(request, match.allowed()));
        times.labelValues(match.route().map(Router.Route::pattern).orElse("none"), response.status() / 100 + "xx")
                .observe(clock.since(began).toNanos() / 1e9);
        return response.with(
                "X-Request-ID",
                request.header("x-request-id").orElseGet(() -> UUID.randomUUID().toString()));
    }

    private static Response noRoute(Request request, TreeSet<String> allowed) {
        if (allowed.isEmpty()) {
            return Response.fault(404, "The resource could not be found.");
        }
        String methods = String.join(", ", allowed) + (allowed.contains("GET") ? ", HEAD" : "") + ", OPTIONS";
        return request.method().equals("OPTIONS")
                ? Response.text(200, "text/plain", "").with("Allow", methods)
                : Response.fault(
                                405,
                                "The method " + request.method() + " is not allowed here. Allowed: " + methods + ".")
                        .with("Allow", methods);
    }

    private Response handle(Handler handler, Request request) {
        try {
            return handler.handle(request);
        } catch (StoreException e) {
            return away(request, "The database did not answer", e, e.isTransient());
        } catch (BusException e) {
            return away(request, "The broker did not answer", e, e.isTransient());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.fault(503, "The API is stopping. Try again, or ask another node.");
        } catch (RuntimeException e) { // a handler is a boundary: one bad request must not harm the others
            log.error("{} {} failed, answered 500.", request.method(), request.path(), e);
            return Response.fault(500, "Internal error: " + e + ". The API's log has the details.");
        }
    }

    private Response away(Request request, String what, RuntimeException e, boolean passing) {
        if (!passing) {
            log.warn("{} {}: {} as it should: {}", request.method(), request.path(), what, e.getMessage());
            return Response.fault(500, what + " as it should: " + e.getMessage());
        }
        // While a server is away it is the same for all requests.
        away.another()
                .ifPresent(count -> log.warn(
                        "{} {}: {}: {} ({} requests were answered 503)",
                        request.method(),
                        request.path(),
                        what,
                        e.getMessage(),
                        count));
        return Response.fault(503, what + ": " + e.getMessage() + ". Try again.")
                .with("Retry-After", "2");
    }
}
