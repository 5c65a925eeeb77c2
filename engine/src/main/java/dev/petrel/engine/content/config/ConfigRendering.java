// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Templates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders the templates in a pack's configuration, at every level. They see the datastore and give text, or nothing where they render to nothing. What fails is left out, with a problem. For one configuration.
 */
final class ConfigRendering {

    private static final String ENCRYPTED = " is stored encrypted, which this release of Petrel cannot read";

    private final Templates templates;
    private final Map<String, @Nullable Object> context;
    private final List<Problem> problems = new ArrayList<>();
    /** Keys that the template being rendered named and that hold what cannot be read. */
    private final List<String> unreadable = new ArrayList<>();

    ConfigRendering(Templates templates, Datastore datastore, String user) {
        this.templates = templates;
        this.context = Datastore.templateNames((scope, name) -> read(datastore, scope, name), user);
    }

    /** What failed so far. */
    List<Problem> problems() {
        return problems;
    }

    /** Puts {@code value}, which stands in {@code file} under {@code key}, into {@code to}, unless a part of it fails. */
    void render(Path file, String key, @Nullable Object value, Map<String, @Nullable Object> to) {
        int before = problems.size();
        Object rendered = any(file, key, value);
        if (problems.size() == before) {
            to.put(key, rendered);
        }
    }

    private @Nullable Object any(Path file, String key, @Nullable Object value) {
        if (value instanceof String text) {
            return Templates.isTemplate(text) ? text(file, key, text) : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
            map.forEach((name, part) -> rendered.put(String.valueOf(name), any(file, key + "." + name, part)));
            return rendered;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            list.forEach(part -> rendered.add(any(file, key + "[" + rendered.size() + "]", part)));
            return rendered;
        }
        return value;
    }

    private @Nullable String text(Path file, String key, String template) {
        unreadable.clear();
        Rendered rendered = templates.render(template, context);
        if (!unreadable.isEmpty()) {
            fail(file, key, template, String.join(", ", unreadable) + ENCRYPTED, "store it without \"secret\"");
        } else if (rendered instanceof Rendered.Failed failed) {
            fail(file, key, template, failed.message(), "");
        } else if (rendered instanceof Rendered.Text done && !done.text().isEmpty()) {
            return done.text();
        }
        return null;
    }

    private void fail(Path file, String key, String template, String why, String remedy) {
        String message = "the template \"" + template + "\" failed: " + why;
        problems.add(new Problem(Problem.Severity.ERROR, file, SourcePosition.UNKNOWN, key, message, remedy));
    }

    private Optional<String> read(Datastore datastore, Scope scope, String name) {
        Optional<KeyValue> found = datastore.get(scope, name);
        Optional<String> value = found.flatMap(datastore::inClear);
        if (found.isPresent() && value.isEmpty()) {
            unreadable.add(scope.word() + "." + scope.stored(name));
        }
        return value;
    }
}
