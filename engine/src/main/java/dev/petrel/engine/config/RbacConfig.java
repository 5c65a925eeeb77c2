// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;

/**
 * {@code [rbac]}: whether what users may do depends on their roles.
 *
 * @param syncRemoteGroups whether groups of a directory bring roles
 * @param permissionIsolation whether users have only their own executions, inquiries and rules
 * @param definitions the directory of the role files
 */
public record RbacConfig(boolean enable, boolean syncRemoteGroups, boolean permissionIsolation, Path definitions) {

    /** What decides which actions a user may take on what, if anything does. */
    public enum Backend {
        DEFAULT,
        NOOP
    }
}
