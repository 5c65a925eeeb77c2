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
import dev.petrel.api.view.KeyView;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.datastore.SecretException;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datastore. A secret is stored encrypted and shown so, unless {@code decrypt} asks for it in clear, which the log
 * tells. As in StackStorm, a caller has its own keys; those of the system as its roles say, all of them without roles;
 * and those of another user if there are roles and it is an administrator.
 */
public final class KeyResource {

    private static final Logger log = LoggerFactory.getLogger(KeyResource.class);
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
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");
    private static final long LONGEST_TTL = 100L * 365 * 24 * 3600;
    private static final String FOR_ADMINS = "\"user\" attribute can only be provided by admins";
    private static final String NOT_YOURS = "\"user\" attribute can only be provided by admins when RBAC is enabled";

    /** Petrel's client for Python sends it out of an action: the id of the action's execution. */
    private static final String EXECUTION = "x-petrel-execution-id";

    private final Datastore datastore;
    private final ExecutionStore executions;
    private final int pageSize;

    /** @param executions of which one may say that it changes a key */
    public KeyResource(Datastore datastore, ExecutionStore executions, int pageSize) {
        this.datastore = datastore;
        this.executions = executions;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "GET",
                        root + "/keys",
                        Access.inHandler(Permission.KEY_VALUE_PAIR_LIST),
                        Takes.LIST.query("prefix", "name", "scope", "user", "decrypt"),
                        this::list)
                .add(
                        "GET",
                        root + "/keys/{name...}",
                        Access.to(Permission.KEY_VALUE_PAIR_VIEW, KeyResource::named),
                        WHOSE.query("decrypt"),
                        this::get)
                .add("PUT", root + "/keys/{name...}", Access.inHandler(Permission.KEY_VALUE_PAIR_SET), VALUE, this::put)
                .add(
                        "DELETE",
                        root + "/keys/{name...}",
                        Access.to(Permission.KEY_VALUE_PAIR_DELETE, KeyResource::namedInScope),
                        WHOSE,
                        this::delete);
    }

    private record Named(Scope scope, String name) {

        Resource resource() {
            return new Resource("key_value_pair:" + scope.word() + ":" + scope.stored(name), List.of());
        }
    }

    /** The key that path and query name. */
    private static Optional<Resource> named(Request request) {
        Query query = new Query(request);
        return Optional.of(new Named(asked(request, query), request.param("name")).resource());
    }

    private static Optional<Resource> namedInScope(Request request) {
        return Optional.of(new Named(inScope(request, new Query(request)), request.param("name")).resource());
    }

    /** Whose keys the query asks for: those of its scope, whatever else it says. */
    private static Scope inScope(Request request, Query query) {
        return scope(query.text("scope"), query.text("user"), request, query);
    }

    /** Whose keys the query asks for: those of the user that it names, or of its scope. */
    private static Scope asked(Request request, Query query) {
        String user = query.text("user");
        return scope(user == null ? query.text("scope") : KeyValue.USER, user, request, query);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        String user = query.text("user");
        boolean all = user == null && "all".equals(query.text("scope"));
        Scope own = Scope.ofUser(request.caller().user());
        List<Scope> wanted = all ? List.of(Scope.SYSTEM, own) : List.of(asked(request, query));
        Function<KeyValue, Map<String, @Nullable Object>> shown =
                query.flag("decrypt") ? key -> clear(key, request) : KeyView::of;
        Caller caller = request.caller();
        return refused(request, user)
                .or(query::fault)
                .or(() -> mayDecrypt(query, wanted, own, caller))
                .orElseGet(() -> Lists.read(
                        wanted.stream()
                                .flatMap(scope -> names(scope, query))
                                .filter(key -> mayList(caller, key))
                                .toList(),
                        query,
                        pageSize,
                        key -> datastore.get(key.scope, key.name).map(shown)));
    }

    /** The answer to a caller that asks for clear text that is not its own and is no administrator. */
    private static Optional<Response> mayDecrypt(Query query, List<Scope> scopes, Scope own, Caller caller) {
        return query.flag("decrypt") && !scopes.equals(List.of(own))
                ? caller.adminRefusal("Decrypt option requires administrator access")
                : Optional.empty();
    }

    /** As in StackStorm, {@code key_value_pair:st2kv.system:} stands for the list of all keys of the system. */
    private static boolean mayList(Caller caller, Named key) {
        return caller.may(Permission.KEY_VALUE_PAIR_LIST, key.resource())
                || caller.may(Permission.KEY_VALUE_PAIR_LIST, new Named(key.scope, "").resource());
    }

    private Stream<Named> names(Scope scope, Query query) {
        String prefix = query.text("prefix");
        String name = query.text("name");
        return datastore.names(scope, name != null ? name : prefix == null ? "" : prefix).stream()
                .filter(found -> name == null || name.equals(found))
                .filter(found -> prefix == null || found.startsWith(prefix))
                .map(found -> new Named(scope, found));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        boolean decrypt = query.flag("decrypt");
        String user = query.text("user");
        Scope scope = asked(request, query);
        Scope own = Scope.ofUser(request.caller().user());
        return refused(request, user)
                .or(query::fault)
                .or(() -> mayDecrypt(query, List.of(scope), own, request.caller()))
                .orElseGet(() -> datastore
                        .get(scope, request.param("name"))
                        .map(value -> decrypt ? decrypted(value, request) : Response.ok(KeyView.of(value)))
                        .orElseGet(() -> missing(scope, request)));
    }

    private Response decrypted(KeyValue key, Request request) {
        try {
            return Response.ok(inClear(key, request));
        } catch (SecretException e) {
            return Response.fault(400, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, @Nullable Object> inClear(KeyValue key, Request request) {
        String clear = datastore.inClear(key);
        if (key.secret()) {
            log.info("User {} had key {} of {} decrypted.", request.caller().user(), key.name(), key.scope());
        }
        return KeyView.inClear(key, clear);
    }

    /** In a list: one that cannot be decrypted is shown as it is, with {@code encrypted: true}. */
    private Map<String, @Nullable Object> clear(KeyValue key, Request request) {
        try {
            return inClear(key, request);
        } catch (SecretException e) {
            log.warn("A list shows key {} encrypted: {}.", key.name(), e.getMessage());
            return KeyView.of(key);
        }
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
        String whose = owner == null ? query.text("user") : owner;
        Scope scope = scope(written == null ? query.text("scope") : written, whose, request, query);
        if (!name.equals(request.param("name"))) {
            body.problem("The name in the body is \"" + Quoted.shorten(name) + "\", the one in the path \""
                    + Quoted.shorten(request.param("name"))
                    + "\": make them the same.");
        }
        Datastore.Attributes attributes =
                new Datastore.Attributes(Boolean.TRUE.equals(body.flag("secret")), body.text("description"), ttl(body));
        boolean encrypted = Boolean.TRUE.equals(body.flag("encrypted"));
        return refused(request, owner)
                .or(() -> refused(request, query.text("user")))
                .or(body::fault)
                .or(query::fault)
                .or(() -> request.caller().refusal(Permission.KEY_VALUE_PAIR_SET, new Named(scope, name).resource()))
                .orElseGet(() ->
                        store(causedBy(request), scope, name, Objects.requireNonNull(value), attributes, encrypted));
    }

    /** The datastore as the execution changes it that asks, if one does. */
    private Datastore causedBy(Request request) {
        return request.header(EXECUTION)
                .filter(id -> ID.matcher(id).matches())
                .map(id -> datastore.causedBy(() -> chain(id)))
                .orElse(datastore);
    }

    private int chain(String id) {
        return executions.read(List.of(id), Set.of()).stream()
                .mapToInt(execution -> execution.lineage().chain())
                .findFirst()
                .orElse(0);
    }

    private static Response store(
            Datastore to, Scope scope, String name, String value, Datastore.Attributes attributes, boolean encrypted) {
        try {
            return Response.ok(KeyView.of(
                    encrypted
                            ? to.putEncrypted(scope, name, value, attributes)
                            : to.put(scope, name, value, attributes)));
        } catch (SecretException e) {
            return Response.fault(400, String.valueOf(e.getMessage()));
        }
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
        Scope scope = inScope(request, query);
        return refused(request, query.text("user"))
                .or(query::fault)
                .orElseGet(() -> causedBy(request).delete(scope, request.param("name"))
                        ? Response.noContent()
                        : missing(scope, request));
    }

    /** The answer to a caller that asks in the name of another user. */
    private static Optional<Response> refused(Request request, @Nullable String user) {
        Caller caller = request.caller();
        if (user == null || user.equals(caller.user())) {
            return Optional.empty();
        }
        return caller.authorizer().hasRoles()
                ? caller.adminRefusal(FOR_ADMINS)
                : Optional.of(Response.fault(403, NOT_YOURS));
    }

    /**
     * The keys of the system, or those of a user.
     *
     * @param user whose, if not the caller's; whether it may ask for them {@link #refused} says
     */
    private static Scope scope(@Nullable String scope, @Nullable String user, Request request, Query query) {
        if (scope == null || scope.equals("all") || scope.equals("system") || scope.equals(KeyValue.SYSTEM)) {
            return Scope.SYSTEM;
        }
        if (!scope.equals("user") && !scope.equals(KeyValue.USER)) {
            query.problem("Scope " + Quoted.shorten(scope)
                    + " is not in allowed scopes list: ['all', 'system', 'user', 'st2kv.system', 'st2kv.user'].");
        }
        return Scope.ofUser(user == null ? request.caller().user() : user);
    }

    private static Response missing(Scope scope, Request request) {
        return Response.fault(
                404, "The key \"" + scope.stored(request.param("name")) + "\" does not exist in the datastore.");
    }
}
