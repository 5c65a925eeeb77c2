// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.util.List;
import java.util.Optional;

/**
 * One thing that a permission may be granted on.
 *
 * @param uid as StackStorm writes it: {@code rule:examples:on_file}, {@code pack:examples}
 * @param within the uids of what it belongs to, a grant on which is one on it: {@code pack:examples}; of an execution,
 *     its action and that action's pack
 * @param owner the user who made it, if that is known: see {@link Authorizer#seesOnlyOwn}
 */
public record Resource(String uid, List<String> within, Optional<String> owner) {

    public Resource {
        within = List.copyOf(within);
    }

    /** One that has no owner, or none that matters. */
    public Resource(String uid, List<String> within) {
        this(uid, within, Optional.empty());
    }

    /** This, made by {@code user}. */
    public Resource ownedBy(Optional<String> user) {
        return new Resource(uid, within, user);
    }

    /** This, which no user made: where users see only what is theirs, administrators alone see it. */
    public Resource ownedByNobody() {
        return ownedBy(Optional.of(""));
    }

    /** Its type, by StackStorm's name: {@code rule}. */
    public String type() {
        int end = uid.indexOf(':');
        return end < 0 ? uid : uid.substring(0, end);
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
