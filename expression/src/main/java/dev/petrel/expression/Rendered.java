// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/** What became of a template. */
public sealed interface Rendered {

    /** The text it gave. */
    record Text(String text) implements Rendered {}

    /**
     * Why it gave none.
     *
     * @param type the name of Python's exception: {@code UndefinedError}
     * @param message in Jinja's words: {@code 'x' is undefined}
     */
    record Failed(String type, String message) implements Rendered {}
}
