// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonYamlResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as PyYAML writes and reads it with libyaml, which StackStorm uses: block style, keys in order. */
final class Yaml {

    private Yaml() {}

    /**
     * {@code value} as YAML.
     *
     * @param indent the spaces of a level; what is not from 2 to 9 is 2, as in Python's library
     */
    static String write(@Nullable Object value, int indent, boolean unicode) throws PythonError {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(unicode);
        options.setIndent(indent >= 2 && indent <= 9 ? indent : 2);
        try {
            return yaml(options, PythonYamlResolver.forWriting()).dump(sorted(value));
        } catch (YAMLException e) {
            throw new PythonError("RepresenterError", String.valueOf(e.getMessage()));
        }
    }

    static @Nullable Object read(String text) throws PythonError {
        try {
            return yaml(new DumperOptions(), new PythonYamlResolver()).load(text);
        } catch (YAMLException e) {
            throw new PythonError("YAMLError", String.valueOf(e.getMessage()));
        }
    }

    private static org.yaml.snakeyaml.Yaml yaml(DumperOptions options, PythonYamlResolver resolver) {
        LoaderOptions loading = new LoaderOptions();
        return new org.yaml.snakeyaml.Yaml(new Reading(loading), new Writing(options), options, loading, resolver);
    }

    /** Gives times as Python prints them: there is no time among the values of a template. */
    private static final class Reading extends SafeConstructor {
        Reading(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.TIMESTAMP, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return YamlTime.printed(((ScalarNode) node).getValue());
                }
            });
        }
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

    /** Quotes what has several lines, where SnakeYAML would make a block of it, and prints numbers as Python does. */
    private static final class Writing extends Representer {
        Writing(DumperOptions options) {
            super(options);
            representers.put(String.class, data -> text(String.valueOf(data)));
            representers.put(Double.class, data -> representScalar(Tag.FLOAT, number((Double) data)));
        }

        private Node text(String text) {
            boolean severalLines = text.indexOf('\n') >= 0;
            return representScalar(
                    Tag.STR,
                    text,
                    severalLines ? DumperOptions.ScalarStyle.SINGLE_QUOTED : DumperOptions.ScalarStyle.PLAIN);
        }

        private static String number(double value) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                return Double.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
            }
            String python = PythonText.number(value);
            boolean point = python.indexOf('.') >= 0 || python.indexOf('e') < 0;
            return point ? python : python.replace("e", ".0e"); // else YAML would read it as text
        }
    }
}
