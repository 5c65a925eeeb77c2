// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/**
 * What Python would have raised: operands that do not fit, text that is not a number, an undefined variable. Its message
 * is Python's own, because users search for it. Checked, so that the code that evaluates packs' expressions turns it
 * into a value before it leaves; without a stack trace, which would cost more than the evaluation.
 */
public final class PythonError extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    public PythonError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    public static PythonError type(String message) {
        return new PythonError("TypeError", message);
    }

    public static PythonError value(String message) {
        return new PythonError("ValueError", message);
    }

    /** The name of Python's exception, {@code TypeError} for instance. */
    public String type() {
        return type;
    }

    /** What {@code str(exception)} prints. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
