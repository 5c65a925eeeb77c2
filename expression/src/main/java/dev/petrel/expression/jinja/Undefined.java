// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import org.jspecify.annotations.Nullable;

/**
 * What a name, attribute or element that is not there gives. Any use but {@code is defined} and {@code default} is an
 * error; only the one of an inline {@code if} without {@code else} prints as nothing.
 */
final class Undefined implements PythonObject {

    private static final String ERROR = "UndefinedError";

    private final String type;
    private final String message;
    private final boolean silent;

    private Undefined(String type, String message, boolean silent) {
        this.type = type;
        this.message = message;
        this.silent = silent;
    }

    static Undefined name(String name) {
        return new Undefined(ERROR, PythonText.quote(name) + " is undefined", false);
    }

    /** No {@code key} in {@code owner}. */
    static Undefined member(@Nullable Object owner, @Nullable Object key) throws PythonError {
        String type = owner == null ? "None" : PythonValues.typeName(owner) + " object";
        return because(
                key instanceof String name
                        ? "'" + type + "' has no attribute " + PythonText.quote(name)
                        : type + " has no element " + PythonText.repr(key));
    }

    static Undefined because(String message) {
        return new Undefined(ERROR, message, false);
    }

    /** What an attribute gives that templates must not reach. */
    static Undefined unsafe(@Nullable Object owner, String name) {
        String type = PythonValues.typeName(owner);
        return new Undefined(
                "SecurityError",
                "access to attribute " + PythonText.quote(name) + " of '" + type + "' object is unsafe.",
                false);
    }

    /** What {@code a if b} gives when b is false. */
    static Undefined withoutElse() {
        return new Undefined(
                ERROR, "the inline if-expression evaluated to false and no else section was defined.", true);
    }

    PythonError error() {
        return new PythonError(type, message);
    }

    /** Whether it counts as empty instead of failing. */
    boolean silent() {
        return silent;
    }

    /** Fails when {@code value} is undefined. */
    static @Nullable Object require(@Nullable Object value) throws PythonError {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return value;
    }

    @Override
    public String typeName() {
        return silent ? "Undefined" : "StrictUndefined";
    }

    @Override
    public String str() throws PythonError {
        failUnlessSilent();
        return "";
    }

    @Override
    public String repr() {
        return "Undefined";
    }

    @Override
    public boolean truth() throws PythonError {
        failUnlessSilent();
        return false;
    }

    @Override
    public boolean equalTo(@Nullable Object other) throws PythonError {
        failUnlessSilent();
        return other instanceof Undefined;
    }

    private void failUnlessSilent() throws PythonError {
        if (!silent) {
            throw error();
        }
    }
}
