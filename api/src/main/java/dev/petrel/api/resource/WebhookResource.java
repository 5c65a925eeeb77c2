// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.ForeignBody;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.trigger.OwnTriggers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that rules ask for: {@code POST /webhooks/<url>} is an event of each {@code core.st2.webhook} trigger with that
 * URL. A URL is there as long as a rule, enabled or not, names it; each request looks it up in the content as it is then, so every API
 * node knows it at once.
 *
 * <p>An answer of 202 means that the events are kept. Credentials, and the header that names the trace, are no part of
 * them.
 */
public final class WebhookResource {

    private static final String TRACE_TAG = "st2-trace-tag";

    /** With what a caller says who it is: to this API, or to what stands before it. */
    private static final Set<String> CREDENTIALS =
            Set.of("st2-api-key", "x-auth-token", "cookie", "authorization", "proxy-authorization");

    private final ContentCache content;
    private final EventFactory events;
    private final Event.Source source;
    private final EventDispatch dispatch;

    /** @param node the API's, which its events come from */
    public WebhookResource(ContentCache content, EventFactory events, String node, EventDispatch dispatch) {
        this.content = content;
        this.events = events;
        this.source = new Event.Source(node, null, 0);
        this.dispatch = dispatch;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/webhooks", Access.to(Permission.WEBHOOK_LIST), this::list)
                .add(
                        "GET",
                        root + "/webhooks/{url...}",
                        Access.to(Permission.WEBHOOK_VIEW, WebhookResource::named),
                        this::get)
                .add(
                        "POST",
                        root + "/webhooks/{url...}",
                        Access.to(Permission.WEBHOOK_SEND, WebhookResource::named),
                        Takes.NOTHING.ofEvent().anything(),
                        this::post);
    }

    /** The triggers by their URL, in the order of the URLs. */
    private record Webhooks(Map<String, List<Trigger>> byUrl) {

        static Webhooks of(ContentSnapshot now) {
            return new Webhooks(now.list(Trigger.class).stream()
                    .filter(trigger -> trigger.type().equals(OwnTriggers.WEBHOOK))
                    .collect(Collectors.groupingBy(
                            trigger -> plain(String.valueOf(trigger.parameters().get("url"))),
                            TreeMap::new,
                            Collectors.toList())));
        }

        List<Trigger> at(String url) {
            return byUrl.getOrDefault(url, List.of());
        }
    }

    /** A URL as paths name it. */
    static String plain(String url) {
        return Arrays.stream(url.split("/"))
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/"));
    }

    /** What the path names, whether a rule asks for it or not, as in StackStorm. */
    private static Optional<Resource> named(Request request) {
        return Optional.of(Resources.webhook(request.param("url")));
    }

    private Webhooks webhooks() {
        ContentSnapshot now = content.now();
        return now.derived(Webhooks.class, "", () -> Webhooks.of(now));
    }

    private Response list(Request request) {
        return Response.ok(webhooks().byUrl().values().stream()
                .flatMap(List::stream)
                .map(Contents::trigger)
                .toList());
    }

    private Response get(Request request) {
        return webhooks().at(request.param("url")).stream()
                .findFirst()
                .map(trigger -> Response.ok(Contents.trigger(trigger)))
                .orElseGet(() -> unknown(request));
    }

    private Response post(Request request) throws InterruptedException {
        ForeignBody body = ForeignBody.of(request);
        if (body.problem().isPresent()) {
            return Response.fault(400, body.problem().get());
        }
        String url = request.param("url");
        List<Trigger> triggers = webhooks().at(url);
        if (triggers.isEmpty()) {
            return unknown(request);
        }
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("headers", headers(request, WebhookResource::asWritten));
        payload.put("headers_lower", headers(request, name -> name));
        payload.put("body", body.value());
        String tag = traceTag(request, url);
        return dispatch.of(
                triggers.stream()
                        .map(trigger -> events.create(trigger.ref(), payload, null, tag, source))
                        .toList(),
                Response.json(202, body.value()));
    }

    /** What the caller calls the trace, or a name of its own. */
    static String traceTag(Request request, String url) {
        return request.header(TRACE_TAG)
                .filter(given -> !given.isBlank())
                .orElseGet(() ->
                        "webhook-" + url + "-" + UUID.randomUUID().toString().replace("-", ""));
    }

    private static Response unknown(Request request) {
        return Response.fault(
                404,
                "Webhook " + Quoted.shorten(request.param("url"))
                        + " not registered with st2. A rule on core.st2.webhook with this \"url\" makes it;"
                        + " GET /v1/webhooks lists those there are.");
    }

    private static Map<String, String> headers(Request request, UnaryOperator<String> name) {
        Map<String, String> headers = new LinkedHashMap<>();
        new TreeMap<>(request.headers()).forEach((lower, value) -> {
            if (!CREDENTIALS.contains(lower) && !lower.equals(TRACE_TAG)) {
                headers.put(name.apply(lower), value);
            }
        });
        return headers;
    }

    /** The form that StackStorm gives to names of headers, however the client wrote them: {@code X-Github-Event}. */
    private static String asWritten(String lower) {
        return Stream.of(lower.split("-", -1))
                .map(word -> word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
    }
}
