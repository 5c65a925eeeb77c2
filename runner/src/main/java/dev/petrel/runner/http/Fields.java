// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers in the order in which they came. Their names are kept as they were written, and found whatever their case. */
final class Fields {

    private record Field(String name, String value) {}

    private final Map<String, Field> byKey = new LinkedHashMap<>();

    Fields() {}

    private Fields(Fields other) {
        byKey.putAll(other.byKey);
    }

    /** Sets a header in the place of one that has the name already. */
    void set(String name, String value) {
        byKey.put(key(name), new Field(name, value));
    }

    void setIfAbsent(String name, String value) {
        byKey.putIfAbsent(key(name), new Field(name, value));
    }

    /** Adds a value; values of one name become one, with commas between them, under the name that came first. */
    void add(String name, String value) {
        byKey.merge(
                key(name),
                new Field(name, value),
                (first, next) -> new Field(first.name(), first.value() + ", " + next.value()));
    }

    void remove(String name) {
        byKey.remove(key(name));
    }

    @Nullable
    String get(String name) {
        Field field = byKey.get(key(name));
        return field == null ? null : field.value();
    }

    Fields copy() {
        return new Fields(this);
    }

    /** The values by name. */
    Map<String, @Nullable Object> byName() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        byKey.values().forEach(field -> all.put(field.name(), field.value()));
        return all;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
