// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import java.util.Collection;
import java.util.Optional;

/** What a rule may refer to: a picture of the content at one time. */
public interface ReferenceLookup {

    /** What there is among {@code types} and {@code actions}. */
    static ReferenceLookup of(Collection<TriggerType> types, Collection<Action> actions) {
        return new StoredContent(types, actions);
    }

    Optional<TriggerType> triggerType(Ref ref);

    Optional<Action> action(Ref ref);

    /** Why nothing will ever fire the trigger type called {@code ref}; empty for most. */
    Optional<String> refusal(Ref ref);

    Collection<String> triggerTypes();

    Collection<String> actions();
}
