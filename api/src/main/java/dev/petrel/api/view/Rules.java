// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.SecretParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows rules and triggers without the parameters that their action, or their trigger type, calls secret. What was shown
 * may be written back: {@link #restored}.
 */
public final class Rules {

    private static final String PARAMETERS = "parameters";

    private final ContentSnapshot content;
    private final Function<String, Optional<RunnerType>> runners;
    private final boolean secrets;

    /** @param secrets whether secret values are shown */
    public Rules(ContentSnapshot content, Function<String, Optional<RunnerType>> runners, boolean secrets) {
        this.content = content;
        this.runners = runners;
        this.secrets = secrets;
    }

    public Map<String, @Nullable Object> show(Rule rule) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(Contents.rule(rule));
        if (!secrets) {
            put(shown, "action", action(rule));
            put(shown, "trigger", trigger(rule.triggerType(), rule.triggerParameters()));
        }
        return shown;
    }

    public Map<String, @Nullable Object> show(Trigger trigger) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(Contents.trigger(trigger));
        if (!secrets) {
            shown.put(PARAMETERS, trigger(trigger.type().toString(), trigger.parameters()));
        }
        return shown;
    }

    private static void put(
            Map<String, @Nullable Object> shown, String part, Map<String, @Nullable Object> parameters) {
        if (shown.get(part) instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((key, value) -> changed.put(String.valueOf(key), value));
            changed.put(PARAMETERS, parameters);
            shown.put(part, changed);
        }
    }

    private Map<String, @Nullable Object> action(Rule rule) {
        return content.find(Action.class, rule.action())
                .flatMap(action -> runners.apply(action.runnerType())
                        .map(runner -> content.derived(
                                ActionParameters.class, action.key(), () -> ActionParameters.of(runner, action))))
                .map(schema -> schema.masked(rule.actionParameters()))
                .orElse(rule.actionParameters());
    }

    private Map<String, @Nullable Object> trigger(String type, Map<String, @Nullable Object> parameters) {
        return content.find(TriggerType.class, type)
                .filter(found -> SecretParameters.anyIn(found.parametersSchema()))
                .map(found -> SecretParameters.hidden(parameters, found.parametersSchema()))
                .map(Rules::texts)
                .orElse(parameters);
    }

    private static Map<String, @Nullable Object> texts(Object value) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> texts.put(String.valueOf(key), each));
        }
        return texts;
    }

    /** {@code rule}, which a client sends in place of {@code before}, with what that has where the client has the mask. */
    public static Map<String, @Nullable Object> restored(Map<String, @Nullable Object> rule, Rule before) {
        Map<String, @Nullable Object> restored = new LinkedHashMap<>(rule);
        restored.computeIfPresent("action", (key, action) -> part(action, before.actionParameters()));
        restored.computeIfPresent("trigger", (key, trigger) -> part(trigger, before.triggerParameters()));
        return restored;
    }

    private static @Nullable Object part(@Nullable Object now, Map<String, @Nullable Object> before) {
        if (!(now instanceof Map<?, ?> map) || !map.containsKey(PARAMETERS)) {
            return now;
        }
        Map<String, @Nullable Object> part = texts(map);
        part.put(PARAMETERS, value(map.get(PARAMETERS), before));
        return part;
    }

    private static @Nullable Object value(@Nullable Object now, @Nullable Object before) {
        if (SecretParameters.MASK.equals(now)) {
            return before == null ? now : before;
        }
        if (now instanceof Map<?, ?> map && before instanceof Map<?, ?> former) {
            Map<String, @Nullable Object> values = texts(map);
            values.replaceAll((key, each) -> value(each, former.get(key)));
            return values;
        }
        if (now instanceof List<?> list && before instanceof List<?> former) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                values.add(value(list.get(i), i < former.size() ? former.get(i) : null));
            }
            return values;
        }
        return now;
    }
}
