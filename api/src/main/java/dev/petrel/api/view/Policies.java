// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.model.Policy;
import dev.petrel.engine.policy.PolicyType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Policies and their types, as the API shows them. */
public final class Policies {

    private Policies() {}

    public static Map<String, @Nullable Object> policy(Policy policy) {
        String file = policy.metadataFile();
        return new Shape()
                .put("uid", policy.uid())
                .put("metadata_file", file == null ? "" : file)
                .put("name", policy.ref().name())
                .put("ref", policy.ref().toString())
                .put("description", policy.description())
                .put("pack", policy.ref().pack())
                .put("enabled", policy.enabled())
                .put("resource_ref", policy.applies().resource())
                .put("policy_type", policy.applies().type())
                .put("parameters", policy.parameters())
                .put("id", policy.id())
                .done();
    }

    public static Map<String, @Nullable Object> type(PolicyType type) {
        return new Shape()
                .put("name", type.name())
                .put("description", type.description())
                .put("uid", type.uid())
                .put("ref", type.ref())
                .put("resource_type", PolicyType.RESOURCE_TYPE)
                .put("enabled", true)
                .put("module", type.module())
                .put("parameters", type.parameters())
                .put("id", type.id())
                .done();
    }
}
