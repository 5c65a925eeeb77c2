// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.GroupMapping;
import dev.petrel.engine.model.RoleDefinitions.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Role definitions as maps and back. */
final class RoleDocuments {

    private RoleDocuments() {}

    static Map<String, @Nullable Object> write(RoleDefinitions all) {
        return Map.of(
                "roles",
                all.roles().stream()
                        .map(role -> Map.of(
                                "name",
                                role.name(),
                                "description",
                                role.description(),
                                "grants",
                                role.grants().stream().map(RoleDocuments::write).toList()))
                        .toList(),
                "assignments",
                all.assignments().stream()
                        .map(each -> write("user", each.user(), each.description(), each.roles(), each.source()))
                        .toList(),
                "mappings",
                all.mappings().stream()
                        .map(each -> write("group", each.group(), each.description(), each.roles(), each.source()))
                        .toList());
    }

    private static Map<String, @Nullable Object> write(Grant grant) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        grant.resource().ifPresent(uid -> map.put("resource", uid));
        map.put("permissions", grant.permissions());
        return map;
    }

    private static Map<String, Object> write(
            String key, String who, String description, List<String> roles, String source) {
        return Map.of(key, who, "description", description, "roles", roles, "source", source);
    }

    static RoleDefinitions read(Map<String, ? extends @Nullable Object> map) {
        return new RoleDefinitions(
                list(
                        map,
                        "roles",
                        role -> new Role(
                                text(role, "name"),
                                text(role, "description"),
                                list(role, "grants", RoleDocuments::grant))),
                list(
                        map,
                        "assignments",
                        each -> new Assignment(
                                text(each, "user"),
                                text(each, "description"),
                                texts(each, "roles"),
                                text(each, "source"))),
                list(
                        map,
                        "mappings",
                        each -> new GroupMapping(
                                text(each, "group"),
                                text(each, "description"),
                                texts(each, "roles"),
                                text(each, "source"))));
    }

    private static Grant grant(Map<?, ?> map) {
        return new Grant(Optional.ofNullable(map.get("resource")).map(String::valueOf), texts(map, "permissions"));
    }

    private static String text(Map<?, ?> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the stored roles have no text in \"" + key + "\"");
    }

    private static List<String> texts(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static <T> List<T> list(Map<?, ?> map, String key, Function<Map<?, ?>, T> reader) {
        return map.get(key) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .map(reader)
                        .toList()
                : List.of();
    }
}
