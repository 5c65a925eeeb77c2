// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a definition with {@link Schema} and tells all differences, in the words and with the paths of the library
 * that StackStorm does it with (jsonschema, draft 4).
 */
final class DefinitionSchemaCheck {

    private static final int LONGEST_SHOWN = 300;

    private final List<Finding> found = new ArrayList<>();

    private DefinitionSchemaCheck() {}

    static List<Finding> findings(LocatedValue definition) {
        DefinitionSchemaCheck check = new DefinitionSchemaCheck();
        check.look(definition, Schema.WORKFLOW, SpecPath.ROOT);
        return check.found;
    }

    private void look(LocatedValue value, Map<?, ?> schema, SpecPath path) {
        schema.forEach((keyword, wanted) -> look(value, schema, path, (String) keyword, wanted));
    }

    private void look(LocatedValue value, Map<?, ?> schema, SpecPath path, String keyword, Object wanted) {
        String problem = switch (keyword) {
            case "type" -> isOf((String) wanted, value.value()) ? null : "is not of type '" + wanted + "'";
            case "enum" ->
                ((List<?>) wanted).stream().anyMatch(each -> isEqual(each, value.value()))
                        ? null
                        : "is not one of " + repr(wanted);
            case "minLength" -> value.value() instanceof String text && text.isEmpty() ? "is too short" : null;
            case "minimum" ->
                value.value() instanceof Number number && number.doubleValue() < ((Number) wanted).doubleValue()
                        ? "is less than the minimum of " + wanted
                        : null;
            case "pattern" ->
                value.value() instanceof String text
                                && !((Pattern) wanted).matcher(text).find()
                        ? "does not match " + repr(((Pattern) wanted).pattern())
                        : null;
            case "minItems" -> value.isList() && value.items().isEmpty() ? "is too short" : null;
            case "uniqueItems" -> isUnique(value) ? null : "has non-unique elements";
            case "minProperties" ->
                value.isMapping() && value.entries().isEmpty() ? "does not have enough properties" : null;
            case "maxProperties" -> value.entries().size() > 1 ? "has too many properties" : null;
            case "oneOf" -> matchesOne(value, (List<?>) wanted) ? null : "is not valid under any of the given schemas";
            default -> null;
        };
        if (problem != null) {
            report(repr(value.value()) + " " + problem, path.keyword(keyword), value.place(), remedy(schema));
        }
        descend(value, schema, path, keyword, wanted);
    }

    private void descend(LocatedValue value, Map<?, ?> schema, SpecPath path, String keyword, Object wanted) {
        switch (keyword) {
            case "properties" ->
                ((Map<?, ?>) wanted)
                        .forEach((name, part) -> value.get((String) name)
                                .map(each -> name.equals("with") ? written(each) : each)
                                .ifPresent(each -> look(each, (Map<?, ?>) part, path.property((String) name))));
            case "patternProperties" ->
                value.entries().forEach((name, entry) -> {
                    if (YamlKeys.isName(name)) {
                        look(entry.value(), (Map<?, ?>) wanted, path.named(name));
                    }
                });
            case "items" -> {
                for (int i = 0; i < value.items().size(); i++) {
                    look(value.items().get(i), (Map<?, ?>) wanted, path.item(i));
                }
            }
            case "required" -> required(value, (List<?>) wanted, path);
            case "additionalProperties" -> additional(value, (Map<?, ?>) schema.get("properties"), path);
            default -> {}
        }
    }

    /** {@code with} in full, if it is the text of its {@code items} alone. */
    private static LocatedValue written(LocatedValue with) {
        return with.value() instanceof String
                ? LocatedValue.mapping(with.place(), Map.of("items", new LocatedValue.Entry(with.place(), with)))
                : with;
    }

    private void required(LocatedValue value, List<?> names, SpecPath path) {
        for (Object name : names) {
            if (value.isMapping() && value.get((String) name).isEmpty()) {
                report(repr(name) + " is a required property", path.keyword("required"), value.place(), "add it");
            }
        }
    }

    private void additional(LocatedValue value, @Nullable Map<?, ?> known, SpecPath path) {
        List<String> names = known == null
                ? List.of()
                : known.keySet().stream().map(String::valueOf).sorted().toList();
        List<String> unknown = value.entries().keySet().stream()
                .filter(name -> !names.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            String first = unknown.get(0);
            LocatedValue.Entry entry = value.entries().get(first);
            report(
                    "Additional properties are not allowed ("
                            + cut(String.join(
                                    ", ",
                                    unknown.stream()
                                            .map(DefinitionSchemaCheck::repr)
                                            .toList()))
                            + (unknown.size() == 1 ? " was" : " were") + " unexpected)",
                    path.keyword("additionalProperties"),
                    entry == null ? value.place() : entry.keyPlace(),
                    Near.didYouMean(first, names, "the keys are " + String.join(", ", names)));
        }
    }

    private void report(String message, SpecPath path, SourcePosition place, String remedy) {
        found.add(Finding.fatal(Finding.Kind.SYNTAX, message, path, place, remedy));
    }

    private static String remedy(Map<?, ?> schema) {
        return schema.get(Schema.REMEDY) instanceof String remedy ? remedy : "";
    }

    private static boolean matchesOne(LocatedValue value, List<?> schemas) {
        return schemas.stream().anyMatch(each -> {
            DefinitionSchemaCheck check = new DefinitionSchemaCheck();
            check.look(value, (Map<?, ?>) each, SpecPath.ROOT);
            return check.found.isEmpty();
        });
    }

    private static boolean isOf(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            default -> PythonNumbers.isNumber(value) && !PythonNumbers.isFloat(value) && !(value instanceof Boolean);
        };
    }

    private static boolean isEqual(Object wanted, @Nullable Object value) {
        return wanted.equals(value)
                || (wanted instanceof Number number
                        && value instanceof Number other
                        && number.doubleValue() == other.doubleValue());
    }

    private static boolean isUnique(LocatedValue list) {
        Set<@Nullable Object> seen = new HashSet<>();
        return list.items().stream().allMatch(item -> seen.add(item.value()));
    }

    private static String repr(@Nullable Object value) {
        try {
            return cut(PythonText.repr(value));
        } catch (PythonError e) {
            return "the value";
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
