// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which triggers enabled rules listen to, so that events that no rule would take cost nothing. For any thread.
 *
 * <p>It is as new as {@link ContentCache#recent}: a rule that was enabled just now is seen at once where its announcement
 * arrives, and after {@link ContentCache#ANNOUNCED_AGE} where it was lost. Asking blocks only to read what has changed,
 * and throws what the store throws.
 */
public final class WantedTriggers {

    private final ContentCache content;

    public WantedTriggers(ContentCache content) {
        this.content = content;
    }

    private record Wanted(Set<String> types) {

        static Wanted of(ContentSnapshot now) {
            return new Wanted(now.list(Rule.class).stream()
                    .filter(Rule::enabled)
                    .map(Rule::triggerType)
                    .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** Whether an enabled rule listens to the trigger type {@code type}. */
    public boolean has(Ref type) {
        return types().contains(type.toString());
    }

    /** Whether an enabled rule listens to any of {@code some}. */
    public boolean hasAny(Collection<Ref> some) {
        Set<String> types = types();
        return some.stream().anyMatch(type -> types.contains(type.toString()));
    }

    private Set<String> types() {
        ContentSnapshot now = content.recent();
        return now.derived(Wanted.class, "", () -> Wanted.of(now)).types();
    }
}
