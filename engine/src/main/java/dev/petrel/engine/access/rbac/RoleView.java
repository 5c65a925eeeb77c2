// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Roles and who has them, as lists: the system's own roles among them, and what groups bring. */
public final class RoleView {

    private RoleView() {}

    /** @param system whether it is the system's own, which no file defines */
    public record Shown(String name, String description, boolean system, List<Grant> grants) {}

    /**
     * That a user has a role.
     *
     * @param source the file that says so
     * @param remote whether it has it since it is in a group
     */
    public record Has(String user, String role, String description, String source, boolean remote) {}

    /** All roles, by name. */
    public static List<Shown> roles(RoleDefinitions definitions) {
        List<Shown> all = new ArrayList<>();
        Arrays.stream(RoleSnapshot.SystemRole.values())
                .forEach(role -> all.add(new Shown(role.text(), role.description, true, List.of())));
        for (Role role : definitions.roles()) {
            all.add(new Shown(role.name(), role.description(), false, role.grants()));
        }
        all.sort(Comparator.comparing(Shown::name));
        return all;
    }

    /** Who has which role, by user and role. */
    public static List<Has> assignments(RoleDefinitions definitions, Map<String, Set<String>> groups) {
        List<Has> all = new ArrayList<>();
        definitions
                .assignments()
                .forEach(each -> each.roles()
                        .forEach(
                                role -> all.add(new Has(each.user(), role, each.description(), each.source(), false))));
        new TreeMap<>(groups)
                .forEach((user, in) -> definitions.mappings().stream()
                        .filter(mapping -> in.contains(mapping.group()))
                        .forEach(mapping -> mapping.roles()
                                .forEach(role -> all.add(new Has(
                                        user,
                                        role,
                                        "Through the group \"" + mapping.group() + "\".",
                                        mapping.source(),
                                        true)))));
        all.sort(Comparator.comparing(Has::user).thenComparing(Has::role).thenComparing(Has::source));
        return all;
    }
}
