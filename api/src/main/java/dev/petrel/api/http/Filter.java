// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Optional;

/**
 * A step between the head of a request and its handler. The filters of a server are asked in their order before the body
 * is read; the first refusal is the answer. Called on one of the server's threads, several at a time; may block.
 */
@FunctionalInterface
interface Filter {

    /** The answer that ends the request here, or empty to let it pass. */
    Optional<Response> refusal(Head head);

    /** The head with what the filter learned of it, for the filters after this and the handler. */
    default Head admitted(Head head) {
        return head;
    }

    /** Both in one: what filters override that find out something on the way to a refusal. */
    default Verdict judge(Head head) {
        Optional<Response> refusal = refusal(head);
        return new Verdict(refusal, refusal.isPresent() ? head : admitted(head));
    }

    /**
     * What a filter says of a request.
     *
     * @param refusal the answer that ends the request here, or empty to let it pass
     * @param head what those see of it that come after the filter
     */
    record Verdict(Optional<Response> refusal, Head head) {}

    /** Whether it is asked again while a {@link Live} answer goes on, which ends when it refuses. */
    default boolean holdsOn() {
        return false;
    }

    /** What {@code answer} to the request becomes, whether a filter or a handler gave it. */
    default Response finish(Head head, Response answer) {
        return answer;
    }

    /**
     * What is known of a request before its body.
     *
     * @param request without its body
     * @param match its route, or what there is instead
     */
    record Head(Request request, Router.Match match) {

        Optional<String> header(String name) {
            return request.header(name);
        }

        /** Whether what is sent is not made for Petrel's API: see {@link Takes#anything}. */
        boolean foreign() {
            return match.route().filter(route -> route.takes().foreign()).isPresent();
        }

        /** Whether the client says that a body follows. */
        boolean hasBody() {
            return header("transfer-encoding").isPresent()
                    || header("content-length")
                            .filter(length -> !length.strip().equals("0"))
                            .isPresent();
        }
    }
}
