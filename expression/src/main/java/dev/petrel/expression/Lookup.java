// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code st2kv.system} in a template: each name that follows makes a longer key, and the datastore is read when the
 * result is printed. A key that is not there prints as nothing. As in StackStorm it is not a string:
 * {@code st2kv.system.a == 'x'} is false whatever {@code a} holds.
 */
public final class Lookup implements PythonObject {

    private final Reader reader;
    private final String key;

    private Lookup(Reader reader, String key) {
        this.reader = reader;
        this.key = key;
    }

    /** A scope, without a key yet. */
    public static Lookup in(Reader reader) {
        return new Lookup(reader, "");
    }

    /** The lookup of {@code name} below this one. */
    public Lookup get(String name) {
        return new Lookup(reader, key.isEmpty() ? name : key + "." + name);
    }

    /** The key so far, {@code a.b} for instance. */
    public String key() {
        return key;
    }

    /** What the datastore holds for this key. */
    public Optional<String> value() {
        return key.isEmpty() ? Optional.empty() : reader.read(key);
    }

    @Override
    public String typeName() {
        return "KeyValueLookup";
    }

    @Override
    public String str() {
        return value().orElse("");
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return other instanceof Lookup lookup && lookup.key.equals(key) && lookup.reader == reader;
    }

    /** How a scope of the datastore is read. Called while a template renders; it may block as a store does. */
    public interface Reader {
        Optional<String> read(String key);
    }
}
