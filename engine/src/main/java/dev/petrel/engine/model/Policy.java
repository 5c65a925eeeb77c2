// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy that a pack brings, or a person made: how many executions of an action may run at once, say.
 *
 * @param applies what it does, and to what
 * @param parameters those of its type, with the type's defaults
 */
public record Policy(
        Ref ref,
        @Nullable String description,
        boolean enabled,
        Applies applies,
        Map<String, @Nullable Object> parameters,
        @Nullable String metadataFile)
        implements Content {

    public Policy {
        parameters = Values.copy(parameters);
    }

    /**
     * A type of policy, applied to a resource.
     *
     * @param type the type's reference, {@code action.concurrency} for instance
     * @param resource the reference of an action; it may be one that does not exist
     */
    public record Applies(String type, String resource) {}

    /** The same, in force or not. */
    public Policy enabled(boolean newEnabled) {
        return new Policy(ref, description, newEnabled, applies, parameters, metadataFile);
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("policy", ref);
    }

    @Override
    public String uid() {
        return "policy:" + ref.pack() + ":" + ref.name();
    }
}
