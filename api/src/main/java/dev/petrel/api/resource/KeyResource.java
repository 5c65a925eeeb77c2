// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The datastore. Secrets need an encryption key, which Petrel does not have yet: they are refused rather than kept in
 * clear.
 */
public final class KeyResource {

    private static final Takes WHOSE = Takes.NOTHING.query("scope", "user");
    private static final Takes VALUE = WHOSE.body(
            "name",
            "value",
            "scope",
            "user",
            "description",
            "secret",
            "encrypted",
            "ttl",
            "id",
            "uid",
            "expire_timestamp");
    private static final long LONGEST_TTL = 100L * 365 * 24 * 3600;

    private final KeyValueStore store;
    private final Clock clock;
    private final int pageSize;

    public KeyResource(KeyValueStore store, Clock clock, int pageSize) {
        this.store = store;
        this.clock = clock;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/keys", Takes.LIST.query("prefix", "scope", "user", "decrypt"), this::list)
                .add("GET", root + "/keys/{name...}", WHOSE.query("decrypt"), this::get)
                .add("PUT", root + "/keys/{name...}", VALUE, this::put)
                .add("DELETE", root + "/keys/{name...}", WHOSE, this::delete);
    }

    /** What a key is looked up under. */
    private record Where(String scope, String user) {

        String name(String shown) {
            return scope.equals(KeyValue.USER) ? user + ":" + shown : shown;
        }
    }

    private record Named(String scope, String name) {}

    private Response list(Request request) {
        Query query = new Query(request);
        String prefix = query.has("prefix") ? String.valueOf(query.text("prefix")) : "";
        query.flag("decrypt"); // nothing is encrypted, so both are the same
        boolean all = "all".equals(query.text("scope"));
        Where first = all ? where(KeyValue.SYSTEM, request, query) : where(query.text("scope"), request, query);
        List<Where> wanted = all ? List.of(first, where(KeyValue.USER, request, query)) : List.of(first);
        return query.fault()
                .orElseGet(() -> Lists.read(
                        wanted.stream()
                                .flatMap(where -> store.names(where.scope, where.name(prefix)).stream()
                                        .map(name -> new Named(where.scope, name)))
                                .toList(),
                        query,
                        pageSize,
                        key -> store.get(key.scope, key.name).map(KeyResource::show)));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        query.flag("decrypt");
        Where where = where(query.text("scope"), request, query);
        return query.fault()
                .orElseGet(() -> store.get(where.scope, where.name(request.param("name")))
                        .map(value -> Response.ok(show(value)))
                        .orElseGet(() -> missing(request)));
    }

    private Response put(Request request) {
        Body body = Body.of(request);
        Query query = new Query(request);
        String name = body.required("name");
        String value = body.anyText("value");
        if (value == null) {
            body.problem("'value' is a required property");
        }
        String written = body.text("scope");
        String owner = body.text("user");
        Where where = where(written == null ? query.text("scope") : written, owner, request, query);
        if (!name.equals(request.param("name"))) {
            body.problem("The name in the body is \"" + Quoted.shorten(name) + "\", the one in the path \""
                    + Quoted.shorten(request.param("name"))
                    + "\": make them the same.");
        }
        refuseSecret(body, name);
        Instant expires = expires(body);
        return body.fault().or(query::fault).orElseGet(() -> {
            KeyValue stored = new KeyValue(
                    where.scope,
                    where.name(name),
                    Objects.requireNonNull(value),
                    false,
                    body.text("description"),
                    expires);
            store.put(stored);
            return Response.ok(show(stored));
        });
    }

    private static void refuseSecret(Body body, String name) {
        if (Boolean.TRUE.equals(body.flag("secret")) || Boolean.TRUE.equals(body.flag("encrypted"))) {
            body.problem("The secret \"" + name + "\" was not stored: secrets are kept encrypted, and no encryption key"
                    + " is configured, which Petrel does not support yet. Store it without \"secret\" only if every user"
                    + " who reaches the database may read it.");
        }
    }

    private @Nullable Instant expires(Body body) {
        Long ttl = body.number("ttl");
        if (ttl == null) {
            return null;
        }
        if (ttl <= 0 || ttl > LONGEST_TTL) {
            body.problem("\"ttl\" is " + ttl + ": expected a number of seconds from 1 to " + LONGEST_TTL + ".");
            return null;
        }
        return clock.instant().plusSeconds(ttl);
    }

    private Response delete(Request request) {
        Query query = new Query(request);
        Where where = where(query.text("scope"), request, query);
        return query.fault()
                .orElseGet(() -> store.delete(where.scope, where.name(request.param("name")))
                        ? Response.noContent()
                        : missing(request));
    }

    private static Where where(@Nullable String scope, Request request, Query query) {
        return where(scope, null, request, query);
    }

    private static Where where(@Nullable String scope, @Nullable String written, Request request, Query query) {
        String user = query.text("user");
        String owner = written != null
                ? written
                : user != null ? user : request.caller().user();
        if (scope == null || scope.equals("system") || scope.equals(KeyValue.SYSTEM)) {
            return new Where(KeyValue.SYSTEM, owner);
        }
        if (!scope.equals("user") && !scope.equals(KeyValue.USER)) {
            query.problem("Scope " + Quoted.shorten(scope)
                    + " is not in allowed scopes list: ['system', 'user', 'st2kv.system'," + " 'st2kv.user'].");
        }
        return new Where(KeyValue.USER, owner);
    }

    private static Map<String, @Nullable Object> show(KeyValue value) {
        int colon = value.scope().equals(KeyValue.USER) ? value.name().indexOf(':') : -1;
        return new Shape()
                .put("uid", "key_value_pair:" + value.scope() + ":" + value.name())
                .put("scope", value.scope())
                .put("name", value.name().substring(colon + 1))
                .put("description", value.description())
                .put("value", value.value())
                .put("secret", value.secret())
                .put("expire_timestamp", Shape.time(value.expiresAt()))
                .put("id", Ids.derive("key_value_pair", value.scope(), value.name()))
                .put("user", colon < 0 ? null : value.name().substring(0, colon))
                .put("encrypted", false)
                .done();
    }

    private static Response missing(Request request) {
        return Response.fault(404, "The key \"" + request.param("name") + "\" does not exist in the datastore.");
    }
}
