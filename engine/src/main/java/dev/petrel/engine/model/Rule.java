// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a trigger fires and the criteria hold, run the action.
 *
 * @param type {@code standard}, or {@code backstop} for a rule that is tried only when no standard one matched
 * @param triggerType the kind of event it listens to, as the file writes it
 * @param triggerParameters what it asks of a parameterised trigger type
 * @param trigger the trigger that the two resolve to: what arriving events name. The same rule resolves to the same
 *     trigger on every node
 * @param criteria criterion by key ({@code trigger.path}, {@code trigger.n#1}), in file order; each a mapping with
 *     {@code type} and {@code pattern}
 * @param action the action's reference as the file writes it; it may name one that does not exist
 * @param context who made it: {@code user}
 */
public record Rule(
        Ref ref,
        @Nullable String description,
        boolean enabled,
        String type,
        String triggerType,
        Map<String, @Nullable Object> triggerParameters,
        Ref trigger,
        Map<String, Map<String, @Nullable Object>> criteria,
        String action,
        Map<String, @Nullable Object> actionParameters,
        List<Tag> tags,
        Map<String, @Nullable Object> context,
        @Nullable String metadataFile)
        implements Content {

    public static final String STANDARD = "standard";
    public static final String BACKSTOP = "backstop";

    public Rule {
        triggerParameters = Values.copy(triggerParameters);
        criteria = Values.copy(criteria);
        actionParameters = Values.copy(actionParameters);
        tags = List.copyOf(tags);
        context = Values.copy(context);
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("rule", ref);
    }

    @Override
    public String uid() {
        return "rule:" + ref.pack() + ":" + ref.name();
    }
}
