// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds names that are none: those that YAML reads as a boolean, as nothing or as a number ({@code yes}, {@code 1}), which
 * no expression can name and at which StackStorm's inspection stops, and names of tasks that have other characters than
 * a name may have.
 */
final class YamlKeys {

    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NO_TEXT = Pattern.compile("True|False|None|[-+]?[0-9][0-9_]*(?:\\.[0-9]*)?");

    private final List<String> lines;
    private final List<Finding> found = new ArrayList<>();

    private YamlKeys(String text) {
        this.lines = text.lines().toList();
    }

    /** Whether {@code key} is a name as tasks and variables have. */
    static boolean isName(String key) {
        return NAME.matcher(key).matches();
    }

    /**
     * The findings in {@code definition}.
     *
     * @param text what it was read from
     */
    static List<Finding> findings(LocatedValue definition, String text) {
        YamlKeys keys = new YamlKeys(text);
        for (String part : List.of("input", "vars", "output")) {
            definition.get(part).ifPresent(list -> keys.lookAtList(list, SpecPath.ROOT.property(part)));
        }
        definition.get("tasks").ifPresent(keys::lookAtTasks);
        return keys.found;
    }

    private void lookAtTasks(LocatedValue tasks) {
        lookAt(tasks, SpecPath.tasks());
        tasks.entries().forEach((name, entry) -> {
            if (!isName(name)) {
                found.add(Finding.fatal(
                        Finding.Kind.SYNTAX,
                        "\"" + name + "\" is no name of a task.",
                        SpecPath.tasks(),
                        entry.keyPlace(),
                        "use letters, digits and underscores"));
            }
            lookAtTask(entry.value(), SpecPath.task(name));
        });
    }

    private void lookAtTask(LocatedValue task, SpecPath path) {
        task.get("input").ifPresent(input -> lookAt(input, path.property("input")));
        List<LocatedValue> next = task.get("next").map(LocatedValue::items).orElse(List.of());
        for (int i = 0; i < next.size(); i++) {
            SpecPath transition = path.property("next").item(i).property("publish");
            next.get(i).get("publish").ifPresent(publish -> lookAtList(publish, transition));
        }
    }

    private void lookAtList(LocatedValue list, SpecPath path) {
        for (int i = 0; i < list.items().size(); i++) {
            lookAt(list.items().get(i), path.item(i));
        }
    }

    private void lookAt(LocatedValue mapping, SpecPath path) {
        mapping.entries().forEach((name, entry) -> {
            String written = written(entry.keyPlace());
            if (NO_TEXT.matcher(name).matches() && !written.startsWith("\"") && !written.startsWith("'")) {
                found.add(Finding.fatal(
                        Finding.Kind.SYNTAX,
                        "YAML does not read the key " + (written.isEmpty() ? name : written) + " as a text, but as "
                                + kind(name) + ".",
                        path,
                        entry.keyPlace(),
                        "write it in quotes, or choose another name"));
            }
        });
    }

    private static String kind(String name) {
        return switch (name) {
            case "True", "False" -> "a boolean";
            case "None" -> "nothing";
            default -> "a number";
        };
    }

    /** The key as it stands in the file; empty where that is not known. */
    private String written(SourcePosition place) {
        if (place.line() < 1 || place.line() > lines.size()) {
            return "";
        }
        String line = lines.get(place.line() - 1);
        String rest = place.column() < 1 || place.column() > line.length() ? "" : line.substring(place.column() - 1);
        int end = rest.indexOf(':');
        return end < 0 ? rest.strip() : rest.substring(0, end).strip();
    }
}
