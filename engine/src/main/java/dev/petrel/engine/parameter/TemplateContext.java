// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.datastore.Datastore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that templates find, the same in rules, requests by hand, parameter defaults and configurations of packs:
 *
 * <ul>
 *   <li>{@code st2kv.system}, {@code st2kv.user} and {@code system}, the older name of the first: the datastore;
 *   <li>{@code action_context}: the execution's context;
 *   <li>{@code config_context}: the configuration of the action's pack;
 *   <li>{@code trigger}, or {@code item} inside a search: the payload, in rules.
 * </ul>
 *
 * <p>{@code st2kv.user} are the keys of the user in the execution's context, of the system user where there is none.
 * Safe for any thread. Making a context reads nothing: the datastore is asked when a template prints a key, a
 * configuration when a template names {@code config_context}; both may block and throw as their sources do.
 */
public final class TemplateContext {

    private final Datastore.Reader datastore;
    private final Configurations configurations;
    private final String systemUser;

    /** The configurations of packs. */
    public interface Configurations {
        /** The configuration of {@code pack}, its templates rendered as {@code user}; read when it is looked at. */
        Map<String, @Nullable Object> of(String pack, String user);
    }

    /** @param systemUser the user for all that no user asked for */
    public TemplateContext(Datastore.Reader datastore, Configurations configurations, String systemUser) {
        this.datastore = datastore;
        this.configurations = configurations;
        this.systemUser = systemUser;
    }

    /** For what belongs to no execution: the criteria of rules. */
    public Map<String, @Nullable Object> forCriteria() {
        return Datastore.templateNames(datastore, systemUser);
    }

    /**
     * For the parameters of an execution.
     *
     * @param pack the pack of its action
     * @param actionContext its context
     */
    public Map<String, @Nullable Object> forExecution(
            String pack, Map<String, ? extends @Nullable Object> actionContext) {
        String user = actionContext.get("user") instanceof String given && !given.isBlank() ? given : systemUser;
        Map<String, @Nullable Object> names = new LinkedHashMap<>(Datastore.templateNames(datastore, user));
        names.put("action_context", actionContext);
        names.put("config_context", configurations.of(pack, user));
        return names;
    }

    /** As {@link #forExecution}, for one that a rule requests because of an event with {@code payload}. */
    public Map<String, @Nullable Object> forEvent(
            String pack, Map<String, ? extends @Nullable Object> actionContext, @Nullable Object payload) {
        Map<String, @Nullable Object> names = forExecution(pack, actionContext);
        names.put("trigger", payload);
        return names;
    }
}
