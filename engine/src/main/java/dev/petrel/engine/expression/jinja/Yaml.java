// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.expression.jinja;

import dev.petrel.engine.expression.PythonError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as PyYAML's {@code safe_dump} and {@code safe_load} do it: block style, keys in order. */
final class Yaml {

    private Yaml() {}

    static String write(@Nullable Object value) throws PythonError {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(false);
        try {
            String text = yaml(options).dump(sorted(value));
            boolean container = value instanceof Map || value instanceof List;
            // PyYAML ends a bare scalar without quotes this way.
            return container || text.startsWith("'") || text.startsWith("\"") ? text : text + "...\n";
        } catch (YAMLException e) {
            throw new PythonError("RepresenterError", String.valueOf(e.getMessage()));
        }
    }

    static @Nullable Object read(String text) throws PythonError {
        try {
            return yaml(new DumperOptions()).load(text);
        } catch (YAMLException e) {
            throw new PythonError("YAMLError", String.valueOf(e.getMessage()));
        }
    }

    private static org.yaml.snakeyaml.Yaml yaml(DumperOptions options) {
        return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()), new Quoting(options), options);
    }

    /** Copies, so that a value that occurs twice is written twice instead of as an alias. */
    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), sorted(each)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(sorted(each)));
            return copy;
        }
        return value;
    }

    /** Quotes what has several lines, where SnakeYAML would make a block of it. */
    private static final class Quoting extends Representer {
        Quoting(DumperOptions options) {
            super(options);
            representers.put(String.class, data -> text(String.valueOf(data)));
        }

        private Node text(String text) {
            boolean severalLines = text.indexOf('\n') >= 0;
            return representScalar(
                    Tag.STR,
                    text,
                    severalLines ? DumperOptions.ScalarStyle.SINGLE_QUOTED : DumperOptions.ScalarStyle.PLAIN);
        }
    }
}
