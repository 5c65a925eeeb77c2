// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.RoleDefinitions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Roles, who has them, and in which groups users are: what all nodes decide by. */
public interface RoleStore {

    /**
     * A number that is another one after each write. A writer that dies in the middle may leave it as it was, so whoever
     * follows it reads all again from time to time.
     */
    long revision();

    /** What was applied last; empty if nothing ever was. */
    Optional<RoleDefinitions> definitions();

    /** Replaces all definitions by these, at once. */
    void apply(RoleDefinitions definitions);

    /** The groups of each user, as the directory that authenticates told them when the user came last. */
    Map<String, Set<String>> groups();

    /** Replaces the groups of {@code user}. */
    void putGroups(String user, Set<String> groups);
}
