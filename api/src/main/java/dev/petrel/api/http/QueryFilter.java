// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Refuses query parameters that the route does not take: one that was ignored would answer another question. */
final class QueryFilter implements Filter {

    /** StackStorm's clients may send who they are like this. */
    private static final Set<String> CREDENTIALS = Set.of("x-auth-token", "st2-api-key");

    @Override
    public Optional<Response> refusal(Head head) {
        if (head.foreign()) {
            return Optional.empty();
        }
        Takes takes = head.match().route().map(Router.Route::takes).orElse(Takes.NOTHING);
        for (Map.Entry<String, List<String>> given : head.request().query().entrySet()) {
            String name = given.getKey();
            if (CREDENTIALS.contains(name)) {
                continue;
            }
            if (takes.unsupported().containsKey(name)) {
                return fault("Parameter \"" + name + "\" is not supported: "
                        + takes.unsupported().get(name));
            }
            if (!takes.query().contains(name)) {
                return fault("Unknown parameter \"" + Quoted.shorten(name) + "\"." + existing(name, takes.query()));
            }
            if (given.getValue().size() > 1 && !takes.lists().contains(name)) {
                return fault("Parameter \"" + name + "\" is given "
                        + given.getValue().size() + " times.");
            }
        }
        return Optional.empty();
    }

    static String existing(String name, Set<String> known) {
        if (known.isEmpty()) {
            return " There are none here.";
        }
        String near = name.length() > 40
                ? ""
                : Suggestions.nearest(name, known)
                        .map(meant -> " Did you mean \"" + meant + "\"?")
                        .orElse("");
        return near + " There are: " + String.join(", ", new TreeSet<>(known)) + ".";
    }

    private static Optional<Response> fault(String text) {
        return Optional.of(Response.fault(400, text));
    }
}
