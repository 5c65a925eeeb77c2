// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.AccessView;
import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Identity;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.model.ApiKey;
import dev.petrel.engine.store.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * API keys: made, shown once, disabled, removed. A key is named by its id or by the key itself. Who may not do everything
 * makes keys for itself alone. The tokens of actions and sensors make and change none: they end with a run, and a key does not.
 */
public final class ApiKeyResource {

    private static final Takes KEY =
            Takes.NOTHING.body("id", "uid", "user", "key_hash", "metadata", "created_at", "enabled");
    private static final String SHOW_SECRETS = "show_secrets";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("\\S{1,256}");

    private final ApiKeys keys;
    private final int pageSize;

    public ApiKeyResource(ApiKeys keys, int pageSize) {
        this.keys = keys;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        String one = root + "/apikeys/{id_or_key}";
        Takes list = Takes.LIST.query("user", SHOW_SECRETS);
        router.add("GET", root + "/apikeys", Access.to(Permission.API_KEY_LIST), list, this::list)
                .add("POST", root + "/apikeys", Access.to(Permission.API_KEY_CREATE), KEY, this::create)
                .add("GET", one, on(Permission.API_KEY_VIEW), Takes.NOTHING.query(SHOW_SECRETS), this::get)
                .add("PUT", one, on(Permission.API_KEY_MODIFY), KEY, this::put)
                .add("DELETE", one, on(Permission.API_KEY_DELETE), this::delete);
    }

    private Access on(Permission permission) {
        return Access.to(
                permission, request -> keys.get(request.param("id_or_key")).map(ApiKeyResource::resource));
    }

    private static Resource resource(ApiKey key) {
        return new Resource("api_key:" + key.hash(), List.of()).ownedBy(Optional.of(key.user()));
    }

    private Response list(Request request) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        int offset = query.offset();
        boolean hash = query.flag(SHOW_SECRETS);
        Caller caller = request.caller();
        String user = caller.seesOnlyOwn() ? caller.user() : query.text("user");
        return query.fault().orElseGet(() -> {
            Page<ApiKey> page = keys.list(user, offset, Lists.bounded(limit));
            return Response.ok(page.items().stream()
                            .map(key -> AccessView.key(key, hash))
                            .toList())
                    .with(Lists.TOTAL, Long.toString(page.total()))
                    .with(Lists.LIMIT, Integer.toString(limit));
        });
    }

    private Response create(Request request) {
        Body body = Body.of(request);
        String user = user(body, request.caller().user());
        Map<String, @Nullable Object> metadata = body.object("metadata");
        boolean enabled = !Boolean.FALSE.equals(body.flag("enabled"));
        String hash = body.text("key_hash");
        if (hash != null && !HASH.matcher(hash).matches()) {
            body.problem("'key_hash': expected the 64 digits that show_secrets=true shows of a key of Petrel's; of"
                    + " StackStorm's keys there is none, make new ones");
        }
        return body.fault()
                .or(() -> ofService(request))
                .or(() -> refused(request, user))
                .orElseGet(() -> hash == null
                        ? Response.json(201, AccessView.created(keys.create(user, metadata, enabled)))
                        : keys.adopt(hash, user, metadata, enabled)
                                .map(key -> Response.json(201, AccessView.key(key, true)))
                                .orElseGet(
                                        () -> Response.fault(409, "There is an API key with this key_hash already.")));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        boolean hash = query.flag(SHOW_SECRETS);
        return query.fault()
                .orElseGet(() -> keys.get(request.param("id_or_key"))
                        .map(key -> Response.ok(AccessView.key(key, hash)))
                        .orElseGet(() -> Response.fault(
                                404, "ApiKey matching " + shown(request) + " for reference and id not found.")));
    }

    private Response put(Request request) {
        Optional<ApiKey> found = keys.get(request.param("id_or_key"));
        if (found.isEmpty()) {
            return missing(request);
        }
        ApiKey old = found.get();
        Body body = Body.of(request);
        String user = user(body, old.user());
        Map<String, @Nullable Object> metadata = body.has("metadata") ? body.object("metadata") : old.metadata();
        Boolean enabled = body.flag("enabled");
        String hash = body.text("key_hash");
        if (hash != null && !hash.isEmpty() && !hash.equals(AccessView.MASKED) && !hash.equals(old.hash())) {
            body.problem("Update of key_hash is not allowed.");
        }
        ApiKey changed = new ApiKey(
                old.id(), old.hash(), user, metadata, old.createdAt(), enabled == null ? old.enabled() : enabled);
        return body.fault()
                .or(() -> ofService(request))
                .or(() -> user.equals(old.user()) ? Optional.empty() : refused(request, user))
                .orElseGet(() -> keys.update(changed) ? Response.ok(AccessView.changed(changed)) : missing(request));
    }

    private Response delete(Request request) {
        return keys.get(request.param("id_or_key")).filter(keys::delete).isPresent()
                ? Response.noContent()
                : missing(request);
    }

    private static String user(Body body, String otherwise) {
        String user = body.text("user");
        if (user == null || user.isEmpty()) {
            return otherwise;
        }
        if (!NAME.matcher(user).matches()) {
            body.problem("'user': \"" + Quoted.shorten(user) + "\" is no name of a user");
        }
        return user;
    }

    private static Optional<Response> ofService(Request request) {
        return request.caller().identity().proof() == Identity.Proof.SERVICE_TOKEN
                ? Optional.of(Response.fault(
                        403,
                        "The token of an action or a sensor cannot make or change API keys, which outlive it. Log in, or"
                                + " use an API key."))
                : Optional.empty();
    }

    private static Optional<Response> refused(Request request, String user) {
        return user.equals(request.caller().user()) || request.caller().isAdmin()
                ? Optional.empty()
                : Optional.of(Response.fault(
                        403, "Only administrators may give an API key to another user than themselves."));
    }

    private static Response missing(Request request) {
        return Response.fault(404, "ApiKey with key or id=" + shown(request) + " not found.");
    }

    /** Not a key that was meant: what is shown may be logged by others. */
    private static String shown(Request request) {
        String id = request.param("id_or_key");
        return id.length() <= 24 ? Quoted.shorten(id) : AccessView.MASKED;
    }
}
