// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.engine.access.Resource;
import dev.petrel.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that happened, as clients are told of it. For one thread. */
final class StreamEvent {

    private final String name;
    private final @Nullable String action;
    private final @Nullable String execution;
    private final String id;
    private final boolean ends;
    private final Optional<Resource> resource;
    private final Supplier<Map<String, @Nullable Object>> body;
    private byte @Nullable [] bytes;

    /**
     * @param name StackStorm's exchange, two underscores, and its routing key
     * @param action the reference of the action that it is about, or null
     * @param execution the id of the execution that it is about for those who ask for some, or null
     * @param id of the object in the body
     * @param ends whether an execution has ended
     * @param resource what it is about, for clients that do not see everything; empty if all may see it
     * @param body asked for once at most, when the first client wants it
     */
    StreamEvent(
            String name,
            @Nullable String action,
            @Nullable String execution,
            String id,
            boolean ends,
            Optional<Resource> resource,
            Supplier<Map<String, @Nullable Object>> body) {
        this.name = name;
        this.action = action;
        this.execution = execution;
        this.id = id;
        this.ends = ends;
        this.resource = resource;
        this.body = body;
    }

    String name() {
        return name;
    }

    @Nullable
    String action() {
        return action;
    }

    @Nullable
    String execution() {
        return execution;
    }

    String id() {
        return id;
    }

    boolean ends() {
        return ends;
    }

    Optional<Resource> resource() {
        return resource;
    }

    /** As it is sent: the same bytes to all. */
    byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            String line = name.replaceAll("[\\r\\n]", " ");
            made = ("event: " + line + "\ndata: " + Json.write(body.get()) + "\n\n").getBytes(StandardCharsets.UTF_8);
            bytes = made;
        }
        return made;
    }
}
