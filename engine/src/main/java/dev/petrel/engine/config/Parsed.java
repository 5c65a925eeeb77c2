// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/** What came of reading the text of a value. */
sealed interface Parsed<T> {

    record Good<T>(T value) implements Parsed<T> {}

    /**
     * @param expected completes "expected ..."
     * @param remedy what to do, empty when putting the default back is the best advice
     */
    record Bad<T>(String expected, String remedy) implements Parsed<T> {}

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String expected) {
        return new Bad<>(expected, "");
    }

    static <T> Parsed<T> bad(String expected, String remedy) {
        return new Bad<>(expected, remedy);
    }
}
