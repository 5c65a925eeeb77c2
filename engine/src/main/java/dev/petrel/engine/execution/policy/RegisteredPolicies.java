// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.policy.ActionPolicies;
import dev.petrel.engine.policy.PolicyType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of actions as they are registered, from the content that the process has cached: no database is asked but
 * for the content's revision, from time to time, and for what has changed. For any thread.
 */
public final class RegisteredPolicies {

    private static final Logger log = LoggerFactory.getLogger(RegisteredPolicies.class);

    /** As old as an action's metadata may be when it runs: a change that was not announced counts after that. */
    private static final Duration AGE = Duration.ofMillis(500);

    private final ContentCache content;
    private final RunnerCatalog runners;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /** @param runners whose parameters the attributes of policies may be */
    public RegisteredPolicies(ContentCache content, RunnerCatalog runners) {
        this.content = content;
        this.runners = runners;
    }

    /** By action, what follows from the policies of one state of the content. */
    private record Index(Map<String, ActionPolicies> byAction) {}

    /** Whether any action has a policy, by what the content is now. */
    boolean any() {
        return !index(content.notOlderThan(AGE)).byAction().isEmpty();
    }

    /** The policies of {@code action} as they are now. */
    ActionPolicies now(String action) {
        return of(content.notOlderThan(AGE), action);
    }

    /** The policies of {@code action} as far as this process has heard of them. */
    ActionPolicies known(String action) {
        return of(content.recent(), action);
    }

    private ActionPolicies of(ContentSnapshot snapshot, String action) {
        return index(snapshot).byAction().getOrDefault(action, ActionPolicies.NONE);
    }

    private Index index(ContentSnapshot snapshot) {
        return snapshot.derived(Index.class, "", () -> read(snapshot));
    }

    private Index read(ContentSnapshot snapshot) {
        ContentSnapshot.Readable<Policy> all = snapshot.readable(Policy.class);
        for (String each : all.unreadable()) {
            if (unreadable.add(each)) {
                log.warn("A policy is not applied: {}", each);
            }
        }
        List<Policy> known = all.list().stream().filter(this::isKnown).toList();
        return new Index(ActionPolicies.byAction(known, (action, names) -> defaults(snapshot, action, names)));
    }

    private boolean isKnown(Policy policy) {
        String type = policy.applies().type();
        boolean known = PolicyType.find(type).isPresent();
        if (!known && unreadable.add(policy.key())) {
            log.warn("Policy \"{}\" is not applied: this version has no policy type \"{}\".", policy.key(), type);
        }
        return known;
    }

    private Map<String, @Nullable Object> defaults(ContentSnapshot snapshot, String action, List<String> names) {
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        if (!names.isEmpty()) {
            snapshot.get(Action.class, action)
                    .flatMap(known -> runners.find(known.runnerType())
                            .map(runner -> ActionParameters.of(runner, known).effective()))
                    .ifPresent(schemas -> {
                        for (String name : names) {
                            Map<String, @Nullable Object> schema = schemas.get(name);
                            if (schema != null) {
                                defaults.put(name, schema.get("default"));
                            }
                        }
                    });
        }
        return defaults;
    }
}
