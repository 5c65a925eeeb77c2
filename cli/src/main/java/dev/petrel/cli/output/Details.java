// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One API object for the eye: a line a field, and what has parts as YAML below its name. */
public final class Details {

    private Details() {}

    /** The fields of {@code object} that have a value; all it has when {@code fields} is empty. */
    public static String of(List<Field> fields, Map<String, @Nullable Object> object) {
        List<Field> shown =
                fields.isEmpty() ? object.keySet().stream().map(Field::of).toList() : fields;
        int width =
                shown.stream().mapToInt(field -> field.name().length()).max().orElse(0) + 1;
        return shown.stream()
                .filter(field -> field.value(object) != null)
                .map(field -> line(field, object, width))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Field field, Map<String, @Nullable Object> object, int width) {
        Object value = field.value(object);
        boolean parts = (value instanceof Map<?, ?> map && !map.isEmpty())
                || (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map));
        return parts
                ? field.name() + ":\n" + YamlText.write(value).indent(2).stripTrailing()
                : String.format("%-" + width + "s %s", field.name() + ":", Field.text(value))
                        .stripTrailing();
    }
}
