// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Request;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What permissions are asked on: things by StackStorm's uids, and what they belong to. */
final class Resources {

    private Resources() {}

    /** Finds what {@code {ref}} of a path names, by reference or id. */
    static Function<Request, Optional<Resource>> of(ContentCache content, Class<? extends Content> kind) {
        return request -> content.now().find(kind, request.param("ref")).map(Resources::of);
    }

    static Resource of(Content content) {
        if (content instanceof Pack pack) {
            return Resource.pack(pack.ref());
        }
        Resource resource = new Resource(
                content.uid(), List.of("pack:" + Ref.of(content.key()).pack()));
        return content instanceof Rule rule
                ? resource.ownedBy(user(rule.context().get("user")))
                : resource;
    }

    /** An action, which need not be registered. */
    static Resource action(Ref ref) {
        return Resource.inPack("action", ref.pack(), ref.name());
    }

    /** An execution is its action's, and that its pack's. */
    static Resource of(Execution execution) {
        return ofAction("execution:" + execution.id(), execution.action()).ownedBy(owner(execution));
    }

    /** Something that belongs to an action. */
    static Resource ofAction(String uid, Ref action) {
        return new Resource(uid, List.of(action(action).uid(), "pack:" + action.pack()));
    }

    /** Something that belongs to a rule. */
    static Resource ofRule(String uid, Ref rule) {
        return new Resource(uid, List.of("rule:" + rule.pack() + ":" + rule.name(), "pack:" + rule.pack()));
    }

    static Resource webhook(String url) {
        return new Resource("webhook:" + url, List.of());
    }

    static Optional<String> owner(Execution execution) {
        return user(execution.context().get("user"));
    }

    private static Optional<String> user(@Nullable Object user) {
        return user instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
