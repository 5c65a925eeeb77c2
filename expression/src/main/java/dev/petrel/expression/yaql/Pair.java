// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonObject;
import org.jspecify.annotations.Nullable;

/** What {@code key => value} gives. */
record Pair(@Nullable Object key, @Nullable Object value) implements PythonObject {

    @Override
    public String typeName() {
        return "MappingRule";
    }

    @Override
    public String str() {
        return "<MappingRule object>";
    }
}
