// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import java.util.Collection;
import java.util.Optional;

/** What a rule may refer to. */
interface Known {

    Optional<TriggerType> triggerType(Ref ref);

    Collection<String> triggerTypes();

    Collection<String> actions();
}
