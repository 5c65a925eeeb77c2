// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.model.RoleDefinitions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Applies role files, whole or not at all, and tells what changes. For any thread. */
public final class RoleAdmin {

    private final Path directory;
    private final Roles roles;
    private final String systemUser;

    /**
     * @param directory of the role files, on this node
     * @param systemUser as whom sensors and the actions of rules use the API
     */
    public RoleAdmin(Path directory, Roles roles, String systemUser) {
        this.directory = directory;
        this.roles = roles;
        this.systemUser = systemUser;
    }

    /** The roles that it applies to. */
    public Roles roles() {
        return roles;
    }

    /**
     * What became of it.
     *
     * @param reading without definitions if nothing was applied
     * @param changes what is other than before, a line each
     * @param advice what is right, and yet may not be meant
     */
    public record Applied(Path directory, RoleFiles.Reading reading, List<String> changes, List<String> advice) {}

    /** Reads the files as they are now, and applies them if nothing is wrong. */
    public Applied apply() {
        return apply(RoleFiles.read(directory));
    }

    Applied apply(RoleFiles.Reading reading) {
        Optional<RoleDefinitions> read = reading.definitions();
        if (read.isEmpty()) {
            return new Applied(directory, reading, List.of(), List.of());
        }
        RoleDefinitions before = roles.definitions();
        roles.apply(read.get());
        return new Applied(directory, reading, changes(before, read.get()), advice(read.get()));
    }

    private static List<String> changes(RoleDefinitions before, RoleDefinitions now) {
        List<String> changes = new ArrayList<>();
        changes(changes, "role", before.roles(), now.roles(), RoleDefinitions.Role::name);
        changes(changes, "roles of user", before.assignments(), now.assignments(), RoleDefinitions.Assignment::user);
        changes(changes, "roles of group", before.mappings(), now.mappings(), RoleDefinitions.GroupMapping::group);
        return changes;
    }

    private static <T> void changes(
            List<String> changes, String what, List<T> before, List<T> now, Function<T, String> name) {
        Set<String> was = before.stream().map(name).collect(Collectors.toSet());
        Set<String> is = now.stream().map(name).collect(Collectors.toSet());
        for (T each : now) {
            if (!before.contains(each)) {
                String verb = was.contains(name.apply(each)) ? "changed" : "new";
                changes.add(verb + ": " + what + " \"" + name.apply(each) + "\"");
            }
        }
        before.stream()
                .map(name)
                .filter(each -> !is.contains(each))
                .forEach(each -> changes.add("removed: " + what + " \"" + each + "\""));
    }

    /** What follows from {@code definitions} that whoever wrote them may not have meant. */
    List<String> advice(RoleDefinitions definitions) {
        List<String> advice = new ArrayList<>();
        Set<String> admins = Set.of(RoleSnapshot.SystemRole.ADMIN.text(), RoleSnapshot.SystemRole.SYSTEM_ADMIN.text());
        boolean ruled = definitions.assignments().stream()
                        .anyMatch(each -> each.roles().stream().anyMatch(admins::contains))
                || definitions.mappings().stream()
                        .anyMatch(each -> each.roles().stream().anyMatch(admins::contains));
        if (!ruled) {
            advice.add(
                    "No user and no group has the role admin or system_admin: with [rbac] enable = True nobody may do"
                            + " everything.");
        }
        if (definitions.assignments().stream().noneMatch(each -> each.user().equals(systemUser))) {
            advice.add("The system user \"" + systemUser
                    + "\" has no roles: the API refuses it, and so the actions that rules"
                    + " start, as far as they use the API. To let them, give it a role in assignments/" + systemUser
                    + ".yaml.");
        }
        return advice;
    }
}
