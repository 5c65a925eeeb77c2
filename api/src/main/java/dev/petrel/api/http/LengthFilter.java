// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Optional;

/** Refuses a body that says itself that it is too large. One that does not say is measured while it is read. */
final class LengthFilter implements Filter {

    private final BodyLimits limits;

    LengthFilter(BodyLimits limits) {
        this.limits = limits;
    }

    @Override
    public Optional<Response> refusal(Head head) {
        BodyLimits.Limit limit = limits.of(head);
        return head.header("content-length")
                .filter(length -> length.matches("\\d+"))
                .filter(length -> length.length() > 10 || Long.parseLong(length) > limit.bytes())
                .map(length -> limit.exceeded());
    }
}
