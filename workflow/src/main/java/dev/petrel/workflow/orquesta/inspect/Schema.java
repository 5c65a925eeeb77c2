// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Orquesta's JSON schema of a workflow (its {@code specs/native/v1/models.py}), keyword by keyword. {@value #REMEDY} is no
 * keyword: it says what to write instead. A task's
 * {@code timeout} is Petrel's.
 */
final class Schema {

    static final String REMEDY = "remedy";

    private static final Map<String, Object> TEXT = Map.of("type", "string", "minLength", 1);
    private static final Map<String, Object> COUNT = Map.of("type", "integer", "minimum", 0);
    private static final Map<String, Object> ONE_KEY = Map.of("type", "object", "minProperties", 1, "maxProperties", 1);
    private static final Map<String, Object> ASSIGNMENTS = Map.of(
            "type",
            "array",
            "items",
            ONE_KEY,
            "uniqueItems",
            true,
            "minItems",
            1,
            REMEDY,
            "write a list of \"- name: value\"");

    /** An expression of either language, alone or behind names and {@code in}: without the ambiguity of Orquesta's own. */
    private static final Pattern ITEMS = Pattern.compile(
            "^\\s*(?:(?:\\w+,|\\s)*+\\w+\\s+in\\s+)?(?:\\{\\{.*?\\}\\}|<%.*?%>)\\s*$",
            Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES);

    private static final Map<String, Object> ITEMIZED = object(
            Map.of(
                    "items",
                    Map.of(
                            "type",
                            "string",
                            "minLength",
                            1,
                            "pattern",
                            ITEMS,
                            REMEDY,
                            "write an expression for a list, \"<% ctx(xs) %>\", or \"x in <% ctx(xs) %>\""),
                    "concurrency",
                    countOrExpression("write a number, or an expression for one")),
            List.of("items"));

    private static final Map<String, Object> RETRY = object(
            Map.of(
                    "when",
                    TEXT,
                    "count",
                    countOrExpression("write how often the task may run again, or an expression for it"),
                    "delay",
                    countOrExpression("write a number of seconds, or an expression for one")),
            List.of("count"));

    private static final Map<String, Object> TRANSITION = object(
            Map.of(
                    "when",
                    with(TEXT, "write one expression, \"<% succeeded() %>\""),
                    "publish",
                    Map.of(
                            "oneOf",
                            List.of(TEXT, ASSIGNMENTS),
                            REMEDY,
                            "write a list of \"- name: value\", or \"name=value\" on one line"),
                    "do",
                    Map.of(
                            "oneOf",
                            List.of(TEXT, Map.of("type", "array", "items", TEXT, "uniqueItems", true, "minItems", 1)),
                            REMEDY,
                            "write names of tasks, in a list or between commas")),
            List.of());

    private static final Map<String, Object> TASK = object(
            Map.of(
                    "delay",
                    countOrExpression("write a number of seconds, or an expression for one"),
                    "timeout",
                    Map.of(
                            "oneOf",
                            List.of(TEXT, Map.of("type", "integer", "minimum", 1)),
                            REMEDY,
                            "write a number of seconds, 1 or more, or an expression for one"),
                    "join",
                    Map.of(
                            "oneOf",
                            List.of(Map.of("enum", List.of("all")), COUNT),
                            REMEDY,
                            "write \"all\" or a number of tasks"),
                    "with",
                    ITEMIZED,
                    "action",
                    with(TEXT, "name an action, \"pack.name\""),
                    "input",
                    Map.of(
                            "oneOf",
                            List.of(TEXT, Map.of("type", "object", "minProperties", 1)),
                            REMEDY,
                            "write a mapping of the action's parameters, or leave it out"),
                    "retry",
                    RETRY,
                    "next",
                    Map.of(
                            "type",
                            "array",
                            "items",
                            TRANSITION,
                            REMEDY,
                            "write a list, each with \"when\", \"publish\" and \"do\"")),
            List.of());

    /** The whole. */
    static final Map<String, Object> WORKFLOW = object(
            Map.of(
                    "name",
                    TEXT,
                    "version",
                    Map.of("enum", List.of("1.0", 1.0), REMEDY, "write \"version: 1.0\""),
                    "description",
                    TEXT,
                    "tags",
                    Map.of("type", "array", "items", TEXT, "uniqueItems", true, "minItems", 1),
                    "vars",
                    ASSIGNMENTS,
                    "input",
                    Map.of(
                            "type",
                            "array",
                            "items",
                            Map.of("oneOf", List.of(TEXT, ONE_KEY)),
                            "uniqueItems",
                            true,
                            "minItems",
                            1,
                            REMEDY,
                            "write a list of \"- name\" or \"- name: default\""),
                    "output",
                    ASSIGNMENTS,
                    "tasks",
                    Map.of(
                            "type",
                            "object",
                            "minProperties",
                            1,
                            "patternProperties",
                            TASK,
                            REMEDY,
                            "write a mapping of tasks by their names")),
            List.of("tasks"));

    private Schema() {}

    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        return Map.of("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    private static Map<String, Object> countOrExpression(String remedy) {
        return Map.of("oneOf", List.of(TEXT, COUNT), REMEDY, remedy);
    }

    private static Map<String, Object> with(Map<String, Object> schema, String remedy) {
        Map<String, Object> all = new java.util.HashMap<>(schema);
        all.put(REMEDY, remedy);
        return Map.copyOf(all);
    }
}
