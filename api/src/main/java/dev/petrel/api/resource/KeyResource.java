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
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import java.time.Duration;
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

    private final Datastore datastore;
    private final int pageSize;

    public KeyResource(Datastore datastore, int pageSize) {
        this.datastore = datastore;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/keys", Takes.LIST.query("prefix", "scope", "user", "decrypt"), this::list)
                .add("GET", root + "/keys/{name...}", WHOSE.query("decrypt"), this::get)
                .add("PUT", root + "/keys/{name...}", VALUE, this::put)
                .add("DELETE", root + "/keys/{name...}", WHOSE, this::delete);
    }

    private record Named(Scope scope, String name) {}

    private Response list(Request request) {
        Query query = new Query(request);
        String prefix = query.has("prefix") ? String.valueOf(query.text("prefix")) : "";
        query.flag("decrypt"); // nothing is encrypted, so both are the same
        boolean all = "all".equals(query.text("scope"));
        Scope first = all ? scope(KeyValue.SYSTEM, request, query) : scope(query.text("scope"), request, query);
        List<Scope> wanted = all ? List.of(first, scope(KeyValue.USER, request, query)) : List.of(first);
        return query.fault()
                .orElseGet(() -> Lists.read(
                        wanted.stream()
                                .flatMap(scope ->
                                        datastore.names(scope, prefix).stream().map(name -> new Named(scope, name)))
                                .toList(),
                        query,
                        pageSize,
                        key -> datastore.get(key.scope, key.name).map(KeyResource::show)));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        query.flag("decrypt");
        Scope scope = scope(query.text("scope"), request, query);
        return query.fault()
                .orElseGet(() -> datastore
                        .get(scope, request.param("name"))
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
        Scope scope = scope(written == null ? query.text("scope") : written, owner, request, query);
        if (!name.equals(request.param("name"))) {
            body.problem("The name in the body is \"" + Quoted.shorten(name) + "\", the one in the path \""
                    + Quoted.shorten(request.param("name"))
                    + "\": make them the same.");
        }
        boolean secret = secret(body, name);
        Duration ttl = ttl(body);
        return body.fault().or(query::fault).orElseGet(() -> {
            Datastore.Attributes attributes = new Datastore.Attributes(secret, body.text("description"), ttl);
            return Response.ok(show(datastore.put(scope, name, Objects.requireNonNull(value), attributes)));
        });
    }

    private boolean secret(Body body, String name) {
        boolean secret = Boolean.TRUE.equals(body.flag("secret")) || Boolean.TRUE.equals(body.flag("encrypted"));
        if (secret && !datastore.takesSecrets()) {
            body.problem("The secret \"" + name + "\" was not stored: secrets are kept encrypted, and no encryption key"
                    + " is configured, which Petrel does not support yet. Store it without \"secret\" only if every user"
                    + " who reaches the database may read it.");
        }
        return secret;
    }

    private static @Nullable Duration ttl(Body body) {
        Long ttl = body.number("ttl");
        if (ttl == null) {
            return null;
        }
        if (ttl <= 0 || ttl > LONGEST_TTL) {
            body.problem("\"ttl\" is " + ttl + ": expected a number of seconds from 1 to " + LONGEST_TTL + ".");
            return null;
        }
        return Duration.ofSeconds(ttl);
    }

    private Response delete(Request request) {
        Query query = new Query(request);
        Scope scope = scope(query.text("scope"), request, query);
        return query.fault()
                .orElseGet(
                        () -> datastore.delete(scope, request.param("name")) ? Response.noContent() : missing(request));
    }

    private static Scope scope(@Nullable String scope, Request request, Query query) {
        return scope(scope, null, request, query);
    }

    private static Scope scope(@Nullable String scope, @Nullable String written, Request request, Query query) {
        String user = query.text("user");
        String owner = written != null
                ? written
                : user != null ? user : request.caller().user();
        if (scope == null || scope.equals("system") || scope.equals(KeyValue.SYSTEM)) {
            return Scope.SYSTEM;
        }
        if (!scope.equals("user") && !scope.equals(KeyValue.USER)) {
            query.problem("Scope " + Quoted.shorten(scope)
                    + " is not in allowed scopes list: ['system', 'user', 'st2kv.system'," + " 'st2kv.user'].");
        }
        return Scope.ofUser(owner);
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
