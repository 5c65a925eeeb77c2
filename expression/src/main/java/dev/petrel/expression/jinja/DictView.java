// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonText;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code dict.keys()} and its kin give: it can be iterated, counted and printed, but has no elements by number. */
final class DictView extends AbstractList<@Nullable Object> implements PythonObject {

    private final String type;
    private final List<@Nullable Object> items;

    DictView(String type, Collection<?> items) {
        this.type = type;
        this.items = new ArrayList<>(items);
    }

    @Override
    public @Nullable Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String typeName() {
        return type;
    }

    @Override
    public String str() throws PythonError {
        return type + "(" + PythonText.repr(items) + ")";
    }

    @Override
    public boolean truth() {
        return !items.isEmpty();
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return other instanceof DictView view
                && !type.equals("dict_values")
                && type.equals(view.type)
                && items.size() == view.items.size()
                && items.containsAll(view.items);
    }
}
