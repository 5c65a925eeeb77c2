// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.datastore.SecretException;
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
 *
 * <p>As in StackStorm a value that is {@code secret: true} in the schema is decrypted if it is an encrypted key of the
 * datastore; elsewhere the filter {@code decrypt_kv} does that.
 */
final class ConfigRendering {

    private final Templates templates;
    private final Datastore datastore;
    private final Map<String, @Nullable Object> context;
    private final List<Problem> problems = new ArrayList<>();
    /** Secrets that the template being rendered named. */
    private final List<KeyValue> secrets = new ArrayList<>();

    ConfigRendering(Templates templates, Datastore datastore, String user) {
        this.templates = templates;
        this.datastore = datastore;
        this.context = Datastore.templateNames(this::read, user);
    }

    /** Where a value stands, and what the schema says of it. */
    private record Spot(Path file, String key, Map<?, ?> schema) {

        Spot in(String name) {
            return new Spot(file, key + "." + name, SchemaDefaults.part(schema, name));
        }

        Spot at(int index) {
            Map<?, ?> items = schema.get("items") instanceof Map<?, ?> one ? one : Map.of();
            return new Spot(file, key + "[" + index + "]", items);
        }

        boolean secret() {
            return Boolean.TRUE.equals(schema.get("secret"));
        }
    }

    /** What failed so far. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Puts {@code value}, which stands in {@code file} under {@code key}, into {@code to}, unless a part of it fails.
     *
     * @param schema of that key, if it has one
     */
    void render(
            Path file, String key, @Nullable Object value, @Nullable Object schema, Map<String, @Nullable Object> to) {
        long before = errors();
        Object rendered = any(new Spot(file, key, schema instanceof Map<?, ?> map ? map : Map.of()), value);
        if (errors() == before) {
            to.put(key, rendered);
        }
    }

    private long errors() {
        return problems.stream().filter(Problem::isError).count();
    }

    private @Nullable Object any(Spot spot, @Nullable Object value) {
        if (value instanceof String text) {
            return Templates.isTemplate(text) ? text(spot, text) : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
            map.forEach((name, part) -> rendered.put(String.valueOf(name), any(spot.in(String.valueOf(name)), part)));
            return rendered;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            list.forEach(part -> rendered.add(any(spot.at(rendered.size()), part)));
            return rendered;
        }
        return value;
    }

    private @Nullable String text(Spot spot, String template) {
        secrets.clear();
        Rendered rendered = templates.render(template, context);
        if (rendered instanceof Rendered.Failed failed) {
            tell(Problem.Severity.ERROR, spot, failed(template, failed.message()), "");
            return null;
        }
        String text = ((Rendered.Text) rendered).text();
        return text.isEmpty() ? null : inClear(spot, template, text);
    }

    private @Nullable String inClear(Spot spot, String template, String text) {
        for (KeyValue secret : secrets) {
            if (spot.secret() && text.equals(secret.value())) {
                return decrypt(spot, template, secret);
            }
            if (text.contains(secret.value())) {
                tell(
                        Problem.Severity.WARNING,
                        spot,
                        "the template \"" + template + "\" gives the value of " + name(secret) + " as it is encrypted",
                        "write \"| decrypt_kv\" behind the key"
                                + (spot.secret() ? "" : ", or secret: true in the schema if it is the whole value"));
            }
        }
        return spot.secret() ? datastore.decrypted(text).orElse(text) : text;
    }

    private @Nullable String decrypt(Spot spot, String template, KeyValue secret) {
        try {
            return datastore.inClear(secret);
        } catch (SecretException e) {
            tell(
                    Problem.Severity.ERROR,
                    spot,
                    failed(template, name(secret) + " is stored encrypted, and " + e.getMessage()),
                    "");
            return null;
        }
    }

    private static String failed(String template, String why) {
        return "the template \"" + template + "\" failed: " + why;
    }

    private static String name(KeyValue secret) {
        return secret.scope() + "." + secret.name();
    }

    private void tell(Problem.Severity severity, Spot spot, String message, String remedy) {
        problems.add(new Problem(severity, spot.file, SourcePosition.UNKNOWN, spot.key, message, remedy));
    }

    private Optional<String> read(Scope scope, String name) {
        Optional<KeyValue> found = datastore.get(scope, name);
        found.filter(KeyValue::secret).ifPresent(secrets::add);
        return found.map(KeyValue::value);
    }
}
