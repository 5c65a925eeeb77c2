// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.util.List;

/**
 * One thing that a permission may be granted on.
 *
 * @param uid as StackStorm writes it: {@code rule:examples:on_file}, {@code pack:examples}
 * @param within the uids of what it belongs to, a grant on which is one on it: {@code pack:examples}; of an execution,
 *     its action and that action's pack
 */
public record Resource(String uid, List<String> within) {

    public Resource {
        within = List.copyOf(within);
    }

    /** A resource of a pack: {@code inPack("rule", "examples", "on_file")}. */
    public static Resource inPack(String type, String pack, String name) {
        return new Resource(type + ":" + pack + ":" + name, List.of("pack:" + pack));
    }

    /** A pack itself. */
    public static Resource pack(String pack) {
        return new Resource("pack:" + pack, List.of());
    }
}
