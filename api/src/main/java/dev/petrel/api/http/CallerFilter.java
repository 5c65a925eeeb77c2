// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Optional;

/** Says who the caller of every request is: until there is authentication, it is the same for all. */
final class CallerFilter implements Filter {

    private final Caller caller;

    CallerFilter(Caller caller) {
        this.caller = caller;
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return Optional.empty();
    }

    @Override
    public Head admitted(Head head) {
        return new Head(head.request().by(caller.at(head.request().caller().from())), head.match());
    }
}
