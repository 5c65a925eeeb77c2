// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.model.Action;
import dev.petrel.runner.Requests;
import dev.petrel.runner.spi.RunRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests to the runner, of an action like {@code core.http}. */
final class HttpRequests {

    private static final Action ACTION = Requests.action("core.http", "http-request", "", Map.of());

    private HttpRequests() {}

    /** Those of {@code parameters} that the runner declares are its own, the others are the action's. */
    static RunRequest of(Map<String, ?> parameters) {
        Map<String, Object> runner = new LinkedHashMap<>();
        Map<String, Object> action = new LinkedHashMap<>();
        parameters.forEach((name, value) ->
                (new HttpRequestPlugin().type().parameters().containsKey(name) ? runner : action).put(name, value));
        return Requests.of(ACTION, Path.of("/nowhere"), runner, action);
    }

    static RunRequest to(String url, Map<String, ?> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("url", url);
        return of(parameters);
    }
}
