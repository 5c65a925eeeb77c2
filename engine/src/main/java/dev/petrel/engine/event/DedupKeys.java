// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.model.Ref;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names events that come without a dedup key. Called by every dispatch that gives no dedup key, from any thread; never throws. */
@FunctionalInterface
public interface DedupKeys {

    /** Names nothing. */
    DedupKeys NONE = (trigger, payload) -> null;

    /** What names an event of {@code trigger} with {@code payload}, or null when nothing does. */
    @Nullable
    String of(Ref trigger, Map<String, @Nullable Object> payload);
}
