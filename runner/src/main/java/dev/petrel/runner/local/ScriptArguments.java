// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line that a script gets for its action's parameters, as StackStorm builds it: named arguments first, then
 * the positional ones. A positional argument that is null is empty. So is an integer of zero in StackStorm, which takes it
 * for absent; here it is {@code 0}, for a script cannot tell it from null otherwise.
 *
 * @param schema the parameters that only the action declares
 * @param kwargOp what stands before the name of a named argument
 */
public record ScriptArguments(Map<String, Map<String, @Nullable Object>> schema, String kwargOp) {

    private record Positional(double position, String text) {}

    /** The arguments as shell words, separated by blanks. */
    public String of(Map<String, @Nullable Object> values) {
        List<String> words = new ArrayList<>();
        named(values).forEach((name, value) -> addNamed(words, kwargOp + name, value));
        positional(values).forEach(text -> words.add(ShellQuoting.quote(text)));
        return String.join(" ", words);
    }

    /** Those of {@code values} that have no position, as they are. */
    public Map<String, @Nullable Object> named(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>(values);
        named.keySet().removeIf(name -> position(name) != null);
        return named;
    }

    /** The texts of those that have a position, in their order. */
    public List<String> positional(Map<String, @Nullable Object> values) {
        List<Positional> positional = new ArrayList<>();
        values.forEach((name, value) -> {
            Number position = position(name);
            if (position != null) {
                positional.add(new Positional(position.doubleValue(), positionalText(value)));
            }
        });
        positional.sort(Comparator.comparingDouble(Positional::position));
        return positional.stream().map(Positional::text).toList();
    }

    private @Nullable Number position(String name) {
        return schema.getOrDefault(name, Map.of()).get("position") instanceof Number position ? position : null;
    }

    private static void addNamed(List<String> words, String name, @Nullable Object value) {
        if (value == null || value.equals("") || Boolean.FALSE.equals(value)) {
            return;
        }
        words.add(Boolean.TRUE.equals(value) ? name : name + "=" + ShellQuoting.quote(PythonWords.str(value)));
    }

    private static String positionalText(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PythonWords::str).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?>) {
            return Json.write(value);
        }
        return PythonWords.str(value);
    }
}
