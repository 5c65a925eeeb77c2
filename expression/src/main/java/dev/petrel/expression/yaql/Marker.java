// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

/** What is no value. */
enum Marker {
    /** An argument that was not given, and has no default. */
    NO_VALUE,
    /** A stream has no further element. */
    END
}
