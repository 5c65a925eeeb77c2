// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonObject;

/** What can be gone through and is no list: a set, a view of a mapping, a stream, an ordering. */
abstract class Items implements PythonObject {

    /** Its elements from the beginning; of a stream what is left of it. */
    abstract Stream stream(Interpreter run);

    @Override
    public String str() {
        return "<" + typeName() + " object>";
    }
}
