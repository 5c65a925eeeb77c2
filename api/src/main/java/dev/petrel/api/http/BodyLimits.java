// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.config.ApiConfig;

/** How large bodies may be, how long they may take, and what all of them together may. */
final class BodyLimits {

    private static final int SHARE_OF_HEAP = 8;

    private final ApiConfig.Requests config;
    private final Budget budget;

    BodyLimits(ApiConfig.Requests config) {
        this.config = config;
        this.budget = new Budget(
                config.memory() > 0 ? config.memory() : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** A bound on the size of a body, and the key that sets it. */
    record Limit(int bytes, String key) {

        Response exceeded() {
            return Response.fault(413, "The body is larger than " + bytes + " bytes, which " + key + " allows.")
                    .with("Connection", "close");
        }
    }

    Limit of(Filter.Head head) {
        boolean event =
                head.match().route().filter(route -> route.takes().event()).isPresent();
        return event
                ? new Limit(config.maxEvent(), "[messaging] max_event_size")
                : new Limit(config.maxBody(), "[api] max_body_size");
    }

    ApiConfig.Requests config() {
        return config;
    }

    /** What the requests under way take together. */
    Budget budget() {
        return budget;
    }

    /** The answer to a body that holds so many values that there would be no room for it if it were alone. */
    Response neverFits() {
        return Response.fault(
                413,
                "What the body holds takes more than the " + budget.size()
                        + " bytes that [api] request_memory allows.");
    }

    /** The answer to a body for which there is no room now. */
    Response busy() {
        return Response.fault(
                        503,
                        "The requests under way take all of the " + budget.size() + " bytes that [api] request_memory"
                                + " allows. Try again.")
                .with("Retry-After", "1");
    }
}
