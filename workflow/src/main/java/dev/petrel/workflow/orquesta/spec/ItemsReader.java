// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code with}: {@code {items, concurrency}} or the text of {@code items} alone. */
final class ItemsReader {

    private static final Pattern NAMED = Pattern.compile(
            "\\s*(\\w+(?:\\s*,\\s*\\w+)*+)\\s+in\\s+(\\S.*)", Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

    private ItemsReader() {}

    static @Nullable ItemsSpec read(LocatedValue written) {
        LocatedValue items = written.isMapping() ? written.get("items").orElse(null) : written;
        if (items == null || !(items.value() instanceof String text) || text.isBlank()) {
            return null;
        }
        LocatedValue concurrency =
                written.get("concurrency").filter(SpecReader::integerOrText).orElse(null);
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return new ItemsSpec(List.of(), LocatedValue.text(items.place(), text.strip()), concurrency);
        }
        List<String> names =
                Stream.of(named.group(1).split(",")).map(String::strip).toList();
        return new ItemsSpec(
                names, LocatedValue.text(items.place(), named.group(2).strip()), concurrency);
    }
}
