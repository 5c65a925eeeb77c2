// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The datastore. Secrets need an encryption key, which this release does not have: they are refused rather than kept in
 * clear.
 */
public final class KeyResource {

    private final KeyValueStore store;
    private final Clock clock;
    private final String systemUser;

    public KeyResource(KeyValueStore store, Clock clock, String systemUser) {
        this.store = store;
        this.clock = clock;
        this.systemUser = systemUser;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/keys", this::list)
                .add("GET", root + "/keys/{name...}", this::get)
                .add("PUT", root + "/keys/{name...}", this::put)
                .add("DELETE", root + "/keys/{name...}", this::delete);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        String prefix = query.has("prefix") ? query.text("prefix") : "";
        String wanted = query.text("scope");
        List<String> scopes =
                "all".equals(wanted) ? List.of(KeyValue.SYSTEM, KeyValue.USER) : List.of(scope(wanted, query));
        return query.fault()
                .orElseGet(() -> Lists.page(
                        scopes.stream()
                                .flatMap(scope -> store.list(scope, name(scope, prefix == null ? "" : prefix)).stream())
                                .map(this::show)
                                .toList(),
                        query));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        String scope = scope(query.text("scope"), query);
        return query.fault()
                .orElseGet(() -> store.get(scope, name(scope, request.param("name")))
                        .map(value -> Response.ok(show(value)))
                        .orElseGet(() -> missing(request)));
    }

    private Response put(Request request) {
        Body body = Body.of(request);
        Query query = new Query(request);
        String value = body.required("value");
        String scope = scope(body.has("scope") ? body.text("scope") : query.text("scope"), query);
        Long ttl = body.number("ttl");
        if (Boolean.TRUE.equals(body.flag("secret"))) {
            body.problem("\"" + request.param("name")
                    + "\" was not stored: a secret needs an encryption key, which this" + " release does not have");
        }
        Instant expires = ttl == null ? null : clock.instant().plusSeconds(ttl);
        Optional<Response> fault = body.fault().or(query::fault);
        if (fault.isPresent()) {
            return fault.get();
        }
        KeyValue stored = new KeyValue(
                scope, name(scope, request.param("name")), value, false, body.text("description"), expires);
        store.put(stored);
        return Response.ok(show(stored));
    }

    private Response delete(Request request) {
        Query query = new Query(request);
        String scope = scope(query.text("scope"), query);
        return query.fault()
                .orElseGet(() -> store.delete(scope, name(scope, request.param("name")))
                        ? Response.noContent()
                        : missing(request));
    }

    private String name(String scope, String name) {
        return scope.equals(KeyValue.USER) ? systemUser + ":" + name : name;
    }

    private static String scope(@Nullable String wanted, Query query) {
        if (wanted == null || wanted.equals("system") || wanted.equals(KeyValue.SYSTEM)) {
            return KeyValue.SYSTEM;
        }
        if (wanted.equals("user") || wanted.equals(KeyValue.USER)) {
            return KeyValue.USER;
        }
        query.problem("Scope \"" + wanted + "\" is not valid; it is \"system\" or \"user\"");
        return KeyValue.SYSTEM;
    }

    private Map<String, @Nullable Object> show(KeyValue value) {
        boolean user = value.scope().equals(KeyValue.USER);
        String name = user ? value.name().substring(value.name().indexOf(':') + 1) : value.name();
        return new Shape()
                .put("uid", "key_value_pair:" + value.scope() + ":" + value.name())
                .put("name", name)
                .put("value", value.value())
                .put("scope", value.scope())
                .put("user", user ? systemUser : null)
                .put("secret", value.secret())
                .put("encrypted", false)
                .put("description", value.description())
                .put("expire_timestamp", Shape.time(value.expiresAt()))
                .done();
    }

    private static Response missing(Request request) {
        return Response.fault(404, "The key \"" + request.param("name") + "\" does not exist in the datastore.");
    }
}
