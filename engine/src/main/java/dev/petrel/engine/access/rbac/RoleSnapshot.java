// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may do what, as it is at one moment. Immutable; asked by any thread.
 *
 * <p>A user has what the grants of all its roles give together: those assigned to it, and those that are mapped to its
 * groups.
 */
final class RoleSnapshot {

    private static final String OWN_KEYS = "key_value_pair:st2kv.user:";

    /** Those that StackStorm has without any file, which cannot be defined anew. */
    enum SystemRole {
        SYSTEM_ADMIN("Has every permission, and cannot be taken away over the API."),
        ADMIN("Has every permission."),
        OBSERVER("Has every permission that only reads.");

        final String description;

        SystemRole(String description) {
            this.description = description;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<SystemRole> of(String text) {
            return Arrays.stream(values())
                    .filter(role -> role.text().equals(text))
                    .findFirst();
        }
    }

    private final RoleDefinitions definitions;
    private final Map<String, Set<String>> groups;
    private final Map<String, Map<String, Set<Permission>>> grants = new HashMap<>();
    private final Map<String, Set<String>> assigned = new HashMap<>();
    private final Map<String, Set<String>> mapped = new HashMap<>();

    /** @param groups of each user */
    RoleSnapshot(RoleDefinitions definitions, Map<String, Set<String>> groups) {
        this.definitions = definitions;
        this.groups = Map.copyOf(groups);
        for (RoleDefinitions.Role role : definitions.roles()) {
            Map<String, Set<Permission>> byResource = new HashMap<>();
            for (Grant grant : role.grants()) {
                Set<Permission> granted = byResource.computeIfAbsent(
                        grant.resource().orElse(""), uid -> EnumSet.noneOf(Permission.class));
                // A name that this version does not know, since a newer one wrote it, grants nothing here.
                grant.permissions().stream()
                        .map(Permission::of)
                        .flatMap(Optional::stream)
                        .forEach(granted::add);
            }
            grants.put(role.name(), byResource);
        }
        definitions.assignments().forEach(each -> add(assigned, each.user(), each.roles()));
        definitions.mappings().forEach(each -> add(mapped, each.group(), each.roles()));
    }

    private static void add(Map<String, Set<String>> to, String who, List<String> roles) {
        to.computeIfAbsent(who, name -> new TreeSet<>()).addAll(roles);
    }

    RoleDefinitions definitions() {
        return definitions;
    }

    /** The groups of each user. */
    Map<String, Set<String>> groups() {
        return groups;
    }

    /** The names of a user's roles, in order. */
    Set<String> roles(String user) {
        Set<String> roles = new TreeSet<>(assigned.getOrDefault(user, Set.of()));
        for (String group : groups.getOrDefault(user, Set.of())) {
            roles.addAll(mapped.getOrDefault(group, Set.of()));
        }
        return roles;
    }

    boolean isAdmin(String user) {
        return isAdmin(roles(user));
    }

    private static boolean isAdmin(Set<String> roles) {
        return roles.contains(SystemRole.ADMIN.text()) || roles.contains(SystemRole.SYSTEM_ADMIN.text());
    }

    boolean permits(String user, Permission permission, Optional<Resource> resource) {
        Set<String> roles = roles(user);
        if (isAdmin(roles)
                || roles.contains(SystemRole.OBSERVER.text()) && PermissionRules.reads(permission)
                || resource.filter(on -> isOwnKey(user, on)).isPresent()) {
            return true;
        }
        List<Map<String, Set<Permission>>> held = roles.stream()
                .map(grants::get)
                .filter(byResource -> byResource != null)
                .toList();
        return isGranted(held, permission, resource);
    }

    private static boolean isGranted(
            List<Map<String, Set<Permission>>> held, Permission permission, Optional<Resource> resource) {
        if (PermissionRules.isGlobal(permission)
                && anywhere(held, counts(permission, resource))
                        .anyMatch(hasAny(PermissionRules.givingAnywhere(permission)))) {
            return true;
        }
        return resource.filter(on -> on(held, on).anyMatch(hasAny(PermissionRules.givingOn(permission))))
                .isPresent();
    }

    /**
     * Whether a permission that is on no resource in particular counts on whatever resource it is granted, as in
     * StackStorm: not if it is asked on one.
     */
    private static boolean counts(Permission permission, Optional<Resource> resource) {
        return resource.isEmpty() || permission.resourceType().equals("inquiry");
    }

    private static Stream<Set<Permission>> anywhere(List<Map<String, Set<Permission>>> held, boolean onWhatever) {
        return held.stream()
                .flatMap(byResource ->
                        onWhatever ? byResource.values().stream() : Stream.of(byResource.getOrDefault("", Set.of())));
    }

    private static Stream<Set<Permission>> on(List<Map<String, Set<Permission>>> held, Resource resource) {
        List<String> uids = new ArrayList<>(resource.within());
        uids.add(resource.uid());
        return held.stream().flatMap(byResource -> uids.stream().map(uid -> byResource.getOrDefault(uid, Set.of())));
    }

    private static Predicate<Set<Permission>> hasAny(Set<Permission> giving) {
        return granted -> giving.stream().anyMatch(granted::contains);
    }

    /** Every user may do everything with its own keys. */
    private static boolean isOwnKey(String user, Resource resource) {
        return resource.uid().startsWith(OWN_KEYS + user + ":");
    }
}
