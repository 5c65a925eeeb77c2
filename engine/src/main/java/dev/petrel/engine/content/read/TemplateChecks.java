// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for templates that cannot be parsed, and for those that name what is not there. Both are warnings: StackStorm
 * takes the first as they stand, and the second may be meant for a part that is never used.
 */
public final class TemplateChecks {

    /** What the templates of parameters find besides the other parameters. */
    static final Set<String> NAMES = Set.of("trigger", "st2kv", "system", "action_context", "config_context");

    private final Templates templates;
    private final FileProblems problems;
    private final String consequence;

    /** For parameters, whose texts are taken as they stand if they are no templates. */
    public TemplateChecks(Templates templates, FileProblems problems) {
        this(templates, problems, ": nothing in it is rendered");
    }

    /** @param consequence what comes of a text that cannot be parsed */
    public TemplateChecks(Templates templates, FileProblems problems, String consequence) {
        this.templates = templates;
        this.problems = problems;
        this.consequence = consequence;
    }

    /** Reports what is wrong with the templates in {@code value}, found under {@code path}, which may use {@code names}. */
    public void check(LocatedValue value, String path, Set<String> names) {
        if (value.value() instanceof String text) {
            if (Templates.isTemplate(text)) {
                check(value, text, path, names);
            }
            return;
        }
        value.entries().forEach((key, entry) -> check(entry.value(), path + "." + key, names));
        List<LocatedValue> items = value.items();
        for (int i = 0; i < items.size(); i++) {
            check(items.get(i), path + "[" + i + "]", names);
        }
    }

    /** Whether there is a template anywhere in {@code value}. */
    public static boolean anyTemplate(LocatedValue value) {
        return (value.value() instanceof String text && Templates.isTemplate(text))
                || value.items().stream().anyMatch(TemplateChecks::anyTemplate)
                || value.entries().values().stream()
                        .map(LocatedValue.Entry::value)
                        .anyMatch(TemplateChecks::anyTemplate);
    }

    private void check(LocatedValue value, String text, String path, Set<String> names) {
        Template template = templates.parse(text);
        if (template.problem().isPresent()) {
            problems.warning(
                    value.place(),
                    path,
                    "looks like a template and cannot be parsed as one ("
                            + template.problem().get() + ")" + consequence,
                    text.contains("{#")
                            ? "\"{#\" begins a comment: write {{ '{#' }} for it"
                            : "correct it, or write {% raw %} before and {% endraw %} after what is to stay as it is");
            return;
        }
        Set<String> missing = new TreeSet<>(template.variables());
        missing.removeAll(names);
        for (String name : missing) {
            problems.warning(
                    value.place(),
                    path,
                    "its template names \"" + name + "\", which is not there: it fails when it is rendered",
                    Suggestions.didYouMean(name, names, "correct it, or give it"));
        }
    }

    /** The names of {@code parameters} and those that all templates find. */
    public static Set<String> with(Map<String, ?> parameters) {
        Set<String> names = new TreeSet<>(NAMES);
        names.addAll(parameters.keySet());
        return names;
    }
}
