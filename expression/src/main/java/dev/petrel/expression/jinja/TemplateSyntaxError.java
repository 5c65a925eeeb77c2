// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

/** A template that cannot be parsed. Becomes the template's problem. */
final class TemplateSyntaxError extends Exception {

    private static final long serialVersionUID = 1L;

    TemplateSyntaxError(String message) {
        super(message, null, false, false);
    }
}
