// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.expression.Casts;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that an action takes: its runner's, with its own laid over them attribute by attribute.
 *
 * <p>Make it once for an action and keep it: the schema is compiled at the first {@link #refusal}, the templates among
 * the defaults at the first rendering. Safe for any thread; blocks on nothing.
 */
public final class ActionParameters {

    private static final Set<String> BESIDE_TYPE =
            Set.of("type", "description", "default", "required", "position", "secret", "immutable");

    private final MergedParameters merged;
    private final SecretParameters secrets;
    private final List<ParameterDefault> defaultsInOrder;
    private final PlainSchema plain;
    private volatile @Nullable SchemaCheck check;
    private volatile @Nullable List<ParameterDefault.Compiled> defaults;

    private ActionParameters(RunnerType runner, Action action) {
        this.merged = MergedParameters.of(runner, action);
        this.secrets = new SecretParameters(merged.effective());
        this.defaultsInOrder = ParameterDefault.of(action.parameters(), runner.parameters());
        this.plain = PlainSchema.of(schema());
    }

    /** The parameters of {@code action}, which runs on {@code runner}. */
    public static ActionParameters of(RunnerType runner, Action action) {
        return new ActionParameters(runner, action);
    }

    /** What the action's file gets wrong about them, to report at registration. The action is usable all the same. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(merged.problems());
        check().problem().ifPresent(problems::add);
        return problems;
    }

    /** Every parameter with its whole schema, the runner's first. */
    public Map<String, Map<String, @Nullable Object>> effective() {
        return merged.effective();
    }

    /** The parameters whose values must not be shown. */
    public Set<String> secrets() {
        return secrets.names();
    }

    /** {@code parameters} with {@value SecretParameters#MASK} where a value must not be shown, at any depth. */
    public Map<String, @Nullable Object> masked(Map<String, ? extends @Nullable Object> parameters) {
        return secrets.masked(parameters);
    }

    /**
     * Why the action may not be requested with {@code supplied}, in StackStorm's words; empty when it may. Values must
     * be cast already ({@link ParameterRenderer#live} does): {@code "3"} is no integer here.
     */
    public Optional<String> refusal(Map<String, ? extends @Nullable Object> supplied) {
        if (plain.surelyFits(supplied)) {
            return overridden(supplied.keySet());
        }
        Map<String, @Nullable Object> complete = SchemaFill.fill(supplied, merged.effective());
        Optional<String> problem = check().finding(complete).map(SchemaCheck.Finding::words);
        return problem.isPresent() ? problem : overridden(supplied.keySet());
    }

    /** Why {@code value}, in which there is no template, may not be given for the parameter {@code name}; else empty. */
    public Optional<String> refusal(String name, @Nullable Object value) {
        Map<String, @Nullable Object> schema = merged.effective().get(name);
        if (schema == null || value == null) {
            return Optional.empty();
        }
        try {
            Object cast = cast(name, value);
            if (saysNothingButItsType(schema) && isOf(type(name), cast)) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put(name, cast);
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("type", "object");
            object.put("properties", Map.of(name, schema));
            return SchemaCheck.of(object)
                    .finding(SchemaFill.fill(one, Map.of(name, schema)))
                    .map(SchemaCheck.Finding::words);
        } catch (PythonError e) {
            return Optional.of(e.text());
        }
    }

    /**
     * {@code value} as the type that the parameter {@code name} declares; as it is if there is no such parameter.
     *
     * @throws PythonError if that cannot be; its text shows no secret
     */
    public @Nullable Object cast(String name, @Nullable Object value) throws PythonError {
        try {
            return Casts.cast(value, type(name));
        } catch (PythonError e) {
            throw holdsSecret(name)
                    ? new PythonError(
                            e.type(),
                            "the value of the secret parameter " + PythonText.quote(name) + " is no " + type(name))
                    : e;
        }
    }

    /** Whether the parameter {@code name}, or anything in it, must not be shown. */
    boolean holdsSecret(String name) {
        return SecretParameters.anyIn(merged.effective().get(name));
    }

    /** Compiling a schema takes a millisecond, and most parameters are of this kind. */
    private static boolean saysNothingButItsType(Map<String, @Nullable Object> schema) {
        return BESIDE_TYPE.containsAll(schema.keySet())
                && (schema.get("type") == null || schema.get("type") instanceof String);
    }

    private static boolean isOf(@Nullable String type, @Nullable Object value) {
        return type == null
                || switch (type) {
                    case "string" -> value instanceof String;
                    case "integer" -> PythonNumbers.isInteger(value);
                    case "number" -> value instanceof Number;
                    case "boolean" -> value instanceof Boolean;
                    case "array" -> value instanceof List;
                    case "object" -> value instanceof Map;
                    default -> false;
                };
    }

    private Optional<String> overridden(Set<String> supplied) {
        List<Object> overridden = new ArrayList<>();
        supplied.stream().filter(merged::isImmutable).forEach(overridden::add);
        try {
            return overridden.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "Override of immutable parameter(s) " + PythonText.repr(overridden) + " is unsupported.");
        } catch (PythonError e) {
            return Optional.of(e.text());
        }
    }

    private SchemaCheck check() {
        SchemaCheck known = check;
        if (known == null) {
            known = SchemaCheck.of(schema());
            check = known;
        }
        return known;
    }

    private Map<String, @Nullable Object> schema() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", merged.effective());
        object.put("additionalProperties", false);
        return object;
    }

    /** The defaults, the action's before the runner's. There is one {@code Templates} in a process. */
    List<ParameterDefault.Compiled> defaults(Templates templates) {
        List<ParameterDefault.Compiled> known = defaults;
        if (known == null) {
            known = defaultsInOrder.stream()
                    .map(each -> each.compile(templates))
                    .toList();
            defaults = known;
        }
        return known;
    }

    /** Whether it is one of the runner's. */
    boolean isRunners(String name) {
        return merged.runnerNames().contains(name);
    }

    /** The type to cast to, or null. */
    @Nullable
    String type(String name) {
        Map<String, @Nullable Object> schema = merged.effective().get(name);
        return schema != null && schema.get("type") instanceof String type ? type : null;
    }
}
