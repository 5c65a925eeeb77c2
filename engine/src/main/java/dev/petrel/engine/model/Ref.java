// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The name of a piece of content: {@code pack.name}. A pack's name holds no dot, so a reference splits at its first
 * one; what follows may hold dots, spaces and full stops (StackStorm's own {@code core.st2.webhook} does).
 */
public record Ref(String pack, String name) implements Comparable<Ref> {

    public Ref {
        Objects.requireNonNull(pack, "pack");
        Objects.requireNonNull(name, "name");
        if (pack.isEmpty() || pack.indexOf('.') >= 0 || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + pack + "." + name + "\" is not a reference of the form pack.name");
        }
    }

    /** The reference written as {@code text}, or empty when it has not the form {@code pack.name}. */
    public static Optional<Ref> parse(String text) {
        int dot = text.indexOf('.');
        return dot <= 0 || dot == text.length() - 1
                ? Optional.empty()
                : Optional.of(new Ref(text.substring(0, dot), text.substring(dot + 1)));
    }

    /**
     * The reference written as {@code text}.
     *
     * @throws IllegalArgumentException when it has not the form {@code pack.name}
     */
    public static Ref of(String text) {
        return parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + text + "\" is not a reference of the form pack.name"));
    }

    @Override
    public int compareTo(Ref other) {
        int byPack = pack.compareTo(other.pack);
        return byPack != 0 ? byPack : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return pack + "." + name;
    }
}
