// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.ClassNames;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.rbac.PermissionRules;
import dev.petrel.engine.access.rbac.PermissionWords;
import dev.petrel.engine.access.rbac.RoleAdmin;
import dev.petrel.engine.access.rbac.RoleView;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.RoleDefinitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Roles, who has them, and what permissions there are. For administrators; applying role files is Petrel's own. */
public final class RbacResource {

    private static final Takes LIST = Takes.LIST.query("sort").list("id", "include_attributes", "exclude_attributes");

    private final RoleAdmin admin;
    private final int pageSize;

    public RbacResource(RoleAdmin admin, int pageSize) {
        this.admin = admin;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        Takes users = LIST.query("user", "role", "source", "remote");
        router.add("GET", root + "/rbac/roles", Access.ADMINISTRATOR, LIST.query("name", "system"), this::roles)
                .add("GET", root + "/rbac/roles/{ref}", Access.ADMINISTRATOR, this::role)
                .add("GET", root + "/rbac/role_assignments", Access.ADMINISTRATOR, users, this::assignments)
                .add("GET", root + "/rbac/role_assignments/{id}", Access.ADMINISTRATOR, this::assignment)
                .add("GET", root + "/rbac/permission_types", Access.ADMINISTRATOR, request -> Response.ok(types()))
                .add("GET", root + "/rbac/permission_types/{type}", Access.ADMINISTRATOR, this::type)
                .add("POST", root + "/rbac/apply_definitions", Access.ADMINISTRATOR, request -> apply());
    }

    private List<RoleView.Shown> all() {
        return RoleView.roles(admin.roles().definitions());
    }

    private Response roles(Request request) {
        Query query = new Query(request);
        String name = query.text("name");
        Boolean system = query.optionalFlag("system");
        List<String> ids = query.list("id");
        List<RoleView.Shown> found = all().stream()
                .filter(role -> name == null || role.name().equals(name))
                .filter(role -> system == null || role.system() == system)
                .filter(role -> ids.isEmpty() || ids.contains(id(role)))
                .toList();
        return Lists.page(found, query, pageSize, RbacResource::show);
    }

    private Response role(Request request) {
        String named = request.param("ref");
        return all().stream()
                .filter(role -> role.name().equals(named) || id(role).equals(named))
                .findFirst()
                .map(role -> Response.ok(show(role)))
                .orElseGet(() -> Response.fault(
                        404, "Unable to identify resource with name \"" + Quoted.shorten(named) + "\"."));
    }

    private static String id(RoleView.Shown role) {
        return Ids.derive("role", role.name());
    }

    private static Map<String, @Nullable Object> show(RoleView.Shown role) {
        List<Map<String, @Nullable Object>> grants =
                role.grants().stream().map(grant -> show(role, grant)).toList();
        return new Shape()
                .put("id", id(role))
                .put("name", role.name())
                .put("description", role.description())
                .put("system", role.system())
                .put(
                        "permission_grant_ids",
                        grants.stream().map(grant -> grant.get("id")).toList())
                .put("permission_grant_objects", grants)
                .done();
    }

    private static Map<String, @Nullable Object> show(RoleView.Shown role, RoleDefinitions.Grant grant) {
        String uid = grant.resource().orElse(null);
        return new Shape()
                .put("id", Ids.derive("grant", role.name(), String.valueOf(uid), String.join(",", grant.permissions())))
                .always("resource_uid", uid)
                .always("resource_type", uid == null ? null : uid.substring(0, Math.max(0, uid.indexOf(':'))))
                .put("permission_types", grant.permissions())
                .done();
    }

    private List<RoleView.Has> held() {
        return RoleView.assignments(admin.roles().definitions(), admin.roles().groups());
    }

    private Response assignments(Request request) {
        Query query = new Query(request);
        String user = query.text("user");
        String role = query.text("role");
        String source = query.text("source");
        Boolean remote = query.optionalFlag("remote");
        List<String> ids = query.list("id");
        List<RoleView.Has> found = held().stream()
                .filter(each -> user == null || each.user().equals(user))
                .filter(each -> role == null || each.role().equals(role))
                .filter(each -> source == null || each.source().equals(source))
                .filter(each -> remote == null || each.remote() == remote)
                .filter(each -> ids.isEmpty() || ids.contains(id(each)))
                .toList();
        return Lists.page(found, query, pageSize, RbacResource::show);
    }

    private Response assignment(Request request) {
        String id = request.param("id");
        return held().stream()
                .filter(each -> id(each).equals(id))
                .findFirst()
                .map(each -> Response.ok(show(each)))
                .orElseGet(() -> ExecutionResource.unknown(Quoted.shorten(id)));
    }

    private static String id(RoleView.Has has) {
        return Ids.derive("role_assignment", has.user(), has.role(), has.source());
    }

    private static Map<String, @Nullable Object> show(RoleView.Has has) {
        return new Shape()
                .put("id", id(has))
                .put("user", has.user())
                .put("role", has.role())
                .put("source", has.source())
                .put("is_remote", has.remote())
                .put("description", has.description())
                .done();
    }

    private static Map<String, Map<String, String>> types() {
        Map<String, Map<String, String>> types = new LinkedHashMap<>();
        PermissionRules.byType().forEach((type, permissions) -> types.put(type, described(permissions)));
        return types;
    }

    private static Map<String, String> described(Set<Permission> permissions) {
        Map<String, String> described = new LinkedHashMap<>();
        permissions.forEach(permission -> described.put(permission.text(), PermissionWords.describe(permission)));
        return described;
    }

    private Response type(Request request) {
        Map<String, String> found = types().get(request.param("type"));
        return found == null
                ? Response.fault(404, "Invalid resource type: " + Quoted.shorten(request.param("type")))
                : Response.ok(found);
    }

    private Response apply() {
        RoleAdmin.Applied applied = admin.apply();
        List<String> problems = applied.reading().problems().stream()
                .map(problem -> ClassNames.without(problem.toString()))
                .toList();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (applied.reading().definitions().isEmpty()) {
            long errors = applied.reading().problems().stream()
                    .filter(Problem::isError)
                    .count();
            answer.put(
                    "faultstring",
                    "Nothing is applied of " + applied.directory() + ", for " + errors + " of the files' statements "
                            + (errors == 1 ? "is" : "are") + " wrong: " + String.join(". ", problems));
            answer.put("problems", problems);
            return Response.json(400, answer);
        }
        RoleDefinitions definitions = applied.reading().definitions().get();
        answer.put("directory", applied.directory().toString());
        answer.put("roles", definitions.roles().size());
        answer.put("role_assignments", definitions.assignments().size());
        answer.put("group_to_role_maps", definitions.mappings().size());
        answer.put("changes", applied.changes());
        answer.put("problems", problems);
        answer.put("advice", applied.advice());
        return Response.ok(answer);
    }
}
