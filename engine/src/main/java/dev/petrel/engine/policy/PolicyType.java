// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.policy;

import dev.petrel.engine.content.yaml.BundledYaml;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of policy. Petrel has StackStorm's three and packs bring none.
 *
 * @param name without the resource type before it
 * @param module what StackStorm calls its code, which clients of its API expect
 * @param parameters by name, each a JSON schema
 */
public record PolicyType(
        String name, String description, String module, Map<String, Map<String, @Nullable Object>> parameters) {

    /** At most so many executions of an action at once. */
    public static final String CONCURRENCY = "action.concurrency";

    /** At most so many executions of an action at once that have the same values of some parameters. */
    public static final String CONCURRENCY_BY_ATTRIBUTE = "action.concurrency.attr";

    /** Executions that failed, or took too long, are tried again. */
    public static final String RETRY = "action.retry";

    /** All kinds of resources that there are policies of. */
    public static final String RESOURCE_TYPE = "action";

    private static final List<PolicyType> ALL = BundledYaml.items(PolicyType.class, "policy-types.yaml")
            .map(PolicyType::read)
            .toList();

    private static PolicyType read(FieldReader type) {
        return new PolicyType(
                type.required("name"), type.required("description"), type.required("module"), type.maps("parameters"));
    }

    /** All types, ordered by name. */
    public static List<PolicyType> all() {
        return ALL;
    }

    /** The type with this reference or id. */
    public static Optional<PolicyType> find(String refOrId) {
        return ALL.stream()
                .filter(type -> type.ref().equals(refOrId) || type.id().equals(refOrId))
                .findFirst();
    }

    public String ref() {
        return RESOURCE_TYPE + "." + name;
    }

    public String id() {
        return Ids.content("policy_type", new Ref(RESOURCE_TYPE, name));
    }

    public String uid() {
        return "policy_type:" + RESOURCE_TYPE + ":" + name;
    }
}
