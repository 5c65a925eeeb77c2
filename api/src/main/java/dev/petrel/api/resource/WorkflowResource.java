// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code POST /workflows/inspect}: what is wrong with the Orquesta workflow that is sent, as StackStorm answers it. */
public final class WorkflowResource {

    private static final String TEXT = "text/plain";
    private static final Set<String> TYPES = Set.of(TEXT, "application/yaml", "application/x-yaml", "text/yaml");

    private final Function<String, List<Map<String, @Nullable Object>>> inspect;

    /** @param inspect the errors of a definition, in StackStorm's shape */
    public WorkflowResource(Function<String, List<Map<String, @Nullable Object>>> inspect) {
        this.inspect = inspect;
    }

    public void addTo(Router router, String root) {
        router.add("POST", root + "/workflows/inspect", Access.AUTHENTICATED, Takes.NOTHING.anything(), this::inspect);
    }

    private Response inspect(Request request) {
        String written = request.header("content-type").orElse(TEXT);
        String type = written.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            return Response.fault(
                    415,
                    "Expected text/plain, the definition itself, found Content-Type \"" + Quoted.shorten(written)
                            + "\".");
        }
        if (request.body().length == 0) {
            return Response.fault(400, "The body is empty: send the definition of a workflow.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(request.body()))
                    .toString();
            return Response.ok(inspect.apply(text));
        } catch (CharacterCodingException e) {
            return Response.fault(400, "The body is not UTF-8 text.");
        }
    }
}
