// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.engine.content.Problem;
import dev.petrel.engine.content.Registration;
import dev.petrel.engine.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Registers packs that are on this node's disk. */
public final class PackResource {

    private final Function<Set<String>, Registration> register;

    /** @param register registers the packs named, all if none is */
    public PackResource(Function<Set<String>, Registration> register) {
        this.register = register;
    }

    public void addTo(Router router, String root) {
        router.add("POST", root + "/packs/register", this::register);
    }

    private Response register(Request request) {
        Body body = Body.of(request);
        Set<String> packs = new HashSet<>(Json.strings(body.fields().get("packs")));
        Optional<Response> fault = body.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Registration registration = register.apply(packs);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        registration.counts().forEach((kind, tally) -> answer.put(kind, tally.total()));
        answer.put(
                "problems",
                registration.problems().stream().map(Problem::toString).toList());
        return Response.ok(answer);
    }
}
