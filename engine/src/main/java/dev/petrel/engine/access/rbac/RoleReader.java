// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.Role;
import dev.petrel.engine.text.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the file of one role. */
final class RoleReader {

    static final Set<String> KEYS = Set.of("name", "description", "enabled", "permission_grants");

    private static final Set<String> GRANT = Set.of("resource_uid", "permission_types");
    private static final Set<String> ALL =
            Arrays.stream(Permission.values()).map(Permission::text).collect(Collectors.toUnmodifiableSet());
    /** Types whose resources are a pack's: their uids have its name in the middle. */
    private static final Set<String> IN_PACKS =
            Set.of("sensor_type", "action", "action_alias", "rule", "policy", "trigger", "trigger_type");
    /** What is granted on these has no effect: they are their actions' and rules'. */
    private static final Set<String> NOT_OWN = Set.of("execution", "rule_enforcement");

    private final FileProblems found;

    private RoleReader(FileProblems found) {
        this.found = found;
    }

    static Role read(FieldReader fields, FileProblems found) {
        List<Grant> grants = new ArrayList<>();
        int number = 0;
        for (LocatedValue item : fields.list("permission_grants")) {
            grants.add(new RoleReader(found)
                    .grant(new FieldReader(item, "permission_grants[" + number + "]", found), item));
            number++;
        }
        return new Role(fields.required("name"), fields.text("description", ""), grants);
    }

    private Grant grant(FieldReader fields, LocatedValue item) {
        fields.refuseOthers(GRANT);
        @Nullable String uid = fields.text("resource_uid");
        if (uid != null) {
            checkUid(fields, uid);
        }
        Set<String> permissions = new LinkedHashSet<>();
        List<LocatedValue> named = fields.list("permission_types");
        if (named.isEmpty()) {
            found.warning(item.place(), fields.at("permission_types"), "grants nothing", "name permissions");
        }
        for (LocatedValue each : named) {
            permission(fields, uid, each).ifPresent(permission -> permissions.add(permission.text()));
        }
        return new Grant(Optional.ofNullable(uid), List.copyOf(permissions));
    }

    private void checkUid(FieldReader fields, String uid) {
        String type = type(uid);
        Set<String> types = PermissionRules.grantableTypes();
        String[] parts = uid.split(":", -1);
        if (!types.contains(type)) {
            fields.error(
                    "resource_uid",
                    "there are no resources of the type \"" + type + "\" to grant anything on",
                    Suggestions.didYouMean(type, types, "use one of " + String.join(", ", types)));
        } else if (type.equals("pack") && (parts.length != 2 || parts[1].isEmpty())) {
            fields.error("resource_uid", "\"" + uid + "\" names no pack", "write it as pack:examples");
        } else if (IN_PACKS.contains(type) && (parts.length < 3 || parts[1].isEmpty() || parts[2].isEmpty())) {
            fields.error(
                    "resource_uid",
                    "\"" + uid + "\" names no " + type + " of a pack",
                    "write it as " + type + ":examples:name");
        } else if (parts.length < 2) {
            fields.error("resource_uid", "\"" + uid + "\" names no " + type, "write it as " + type + ":name");
        } else if (NOT_OWN.contains(type)) {
            fields.warning(
                    "resource_uid",
                    "what is granted on one " + type + " has no effect",
                    "grant it on its " + (type.equals("execution") ? "action" : "rule") + ", or on the pack of that");
        }
    }

    private Optional<Permission> permission(FieldReader fields, @Nullable String uid, LocatedValue each) {
        String key = fields.at("permission_types");
        if (!(each.value() instanceof String text)) {
            found.error(each.place(), key, "expected a permission, found " + FieldReader.found(each), "");
            return Optional.empty();
        }
        Optional<Permission> known = Permission.of(text);
        if (known.isEmpty()) {
            found.error(
                    each.place(),
                    key,
                    "there is no permission \"" + text + "\"",
                    Suggestions.didYouMean(text, ALL, "GET /v1/rbac/permission_types lists them"));
            return Optional.empty();
        }
        Permission permission = known.get();
        if (uid == null && !PermissionRules.isGlobal(permission)) {
            found.error(
                    each.place(),
                    key,
                    "\"" + text + "\" is on a resource, and resource_uid is missing",
                    "add resource_uid: " + permission.resourceType() + ":..., or that of a pack");
        } else if (uid != null && PermissionRules.grantableTypes().contains(type(uid))) {
            checkOn(uid, permission, each, key);
        }
        return known;
    }

    private void checkOn(String uid, Permission permission, LocatedValue each, String key) {
        Set<Permission> grantable = PermissionRules.grantable(type(uid));
        if (!grantable.contains(permission)) {
            found.error(
                    each.place(),
                    key,
                    "\"" + permission.text() + "\" cannot be granted on a resource of type " + type(uid),
                    "use one of " + grantable.stream().map(Permission::text).collect(Collectors.joining(", ")));
        } else if (PermissionRules.isGlobal(permission)) {
            found.warning(
                    each.place(),
                    key,
                    "\"" + permission.text() + "\" counts for all resources, not for \"" + uid + "\" alone",
                    "leave resource_uid out");
        }
    }

    private static String type(String uid) {
        int end = uid.indexOf(':');
        return end < 0 ? uid : uid.substring(0, end);
    }
}
