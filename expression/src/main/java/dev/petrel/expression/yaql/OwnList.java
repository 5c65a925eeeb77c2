// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A list of Python. Every other list counts as a tuple here: data comes into an expression as tuples. */
final class OwnList extends ArrayList<@Nullable Object> {

    private static final long serialVersionUID = 1L;

    OwnList() {}

    OwnList(Collection<? extends @Nullable Object> items) {
        super(items);
    }
}
