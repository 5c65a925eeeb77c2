// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Optional;

/**
 * Who may do what, as role files say it, all of them together: StackStorm's roles, assignments and mappings. What is
 * disabled is not among it.
 */
public record RoleDefinitions(List<Role> roles, List<Assignment> assignments, List<GroupMapping> mappings) {

    /** Nobody has any role. */
    public static final RoleDefinitions NONE = new RoleDefinitions(List.of(), List.of(), List.of());

    public RoleDefinitions {
        roles = List.copyOf(roles);
        assignments = List.copyOf(assignments);
        mappings = List.copyOf(mappings);
    }

    /** What its users may do. */
    public record Role(String name, String description, List<Grant> grants) {

        public Role {
            grants = List.copyOf(grants);
        }
    }

    /**
     * Permissions on a resource.
     *
     * @param resource its uid; empty for permissions on no resource in particular
     * @param permissions by StackStorm's names
     */
    public record Grant(Optional<String> resource, List<String> permissions) {

        public Grant {
            permissions = List.copyOf(permissions);
        }
    }

    /**
     * The roles of a user.
     *
     * @param source the file that says so, below the directory of role files
     */
    public record Assignment(String user, String description, List<String> roles, String source) {

        public Assignment {
            roles = List.copyOf(roles);
        }
    }

    /**
     * The roles of those whom the directory that authenticates them has in a group.
     *
     * @param source the file that says so, below the directory of role files
     */
    public record GroupMapping(String group, String description, List<String> roles, String source) {

        public GroupMapping {
            roles = List.copyOf(roles);
        }
    }
}
