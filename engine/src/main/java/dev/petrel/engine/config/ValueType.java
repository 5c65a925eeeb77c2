// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * How the text of a key becomes a value. Pure.
 *
 * @param <T> what it becomes
 */
@FunctionalInterface
interface ValueType<T> {

    Parsed<T> parse(String text);

    /** Whether {@code " # ..."} in a value belongs to it. Only free text says so; elsewhere it is a comment. */
    default boolean freeText() {
        return false;
    }
}
