// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a matching rule made of an event.
 *
 * @param executionId the execution it requested, or null when it could not
 * @param failure why it could not, or null when it could
 */
public record Enforcement(
        String id,
        String triggerInstanceId,
        Ref rule,
        @Nullable String executionId,
        @Nullable String failure,
        Instant enforcedAt) {

    public boolean succeeded() {
        return failure == null;
    }
}
