// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python set as the result of an expression. Immutable. It is no JSON: who stores it makes a list of it. */
public final class PythonSet extends AbstractCollection<@Nullable Object> implements PythonObject {

    private final List<@Nullable Object> items;

    /** @param items all different, in the order in which they are shown */
    public PythonSet(List<? extends @Nullable Object> items) {
        this.items = Collections.unmodifiableList(new ArrayList<>(items));
    }

    /** Its elements, in the order in which they came. */
    public List<@Nullable Object> items() {
        return items;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return items.iterator();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String typeName() {
        return "set";
    }

    @Override
    public boolean truth() {
        return !items.isEmpty();
    }

    @Override
    public boolean equalTo(@Nullable Object other) throws PythonError {
        if (!(other instanceof PythonSet set) || set.items.size() != items.size()) {
            return false;
        }
        for (Object item : items) {
            if (!PythonValues.contains(set.items, item)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String str() throws PythonError {
        if (items.isEmpty()) {
            return "set()";
        }
        String list = PythonText.repr(items);
        return "{" + list.substring(1, list.length() - 1) + "}";
    }
}
