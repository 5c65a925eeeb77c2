// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's operators, where a list that comes from the data is a tuple. */
final class Values {

    private Values() {}

    static boolean truth(@Nullable Object value) throws PythonError {
        return PythonValues.truth(value);
    }

    /** {@code a == b}. */
    static boolean equal(@Nullable Object a, @Nullable Object b, Interpreter run) throws PythonError {
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return isOwn(x) == isOwn(y) && x.size() == y.size() && lists(x, y, run);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size() && maps(x, y, run);
        }
        if (a instanceof Items x && b instanceof Items y && Type.isSet(x) && Type.isSet(y)) {
            return set(x, run).equalTo(set(y, run));
        }
        return !(a instanceof List) && !(b instanceof List) && PythonValues.equal(a, b);
    }

    /** A view, or a set, as a set. */
    static SetValue set(Items items, Interpreter run) throws PythonError {
        return items instanceof SetValue set ? set : SetValue.of(run, items.stream(run));
    }

    private static boolean isOwn(List<?> list) {
        return list instanceof OwnList;
    }

    private static boolean lists(List<?> a, List<?> b, Interpreter run) throws PythonError {
        run.budget().enter();
        Iterator<?> others = b.iterator();
        boolean equal = true;
        for (Iterator<?> items = a.iterator(); equal && items.hasNext(); ) {
            run.budget().step();
            equal = equal(items.next(), others.next(), run);
        }
        run.budget().leave();
        return equal;
    }

    private static boolean maps(Map<?, ?> a, Map<?, ?> b, Interpreter run) throws PythonError {
        run.budget().enter();
        boolean equal = true;
        for (Iterator<? extends Map.Entry<?, ?>> entries = a.entrySet().iterator(); equal && entries.hasNext(); ) {
            run.budget().step();
            Map.Entry<?, ?> entry = entries.next();
            Object other = Dict.find(b, entry.getKey(), run);
            equal = other != Marker.NO_VALUE && equal(entry.getValue(), other, run);
        }
        run.budget().leave();
        return equal;
    }

    /** {@code item in stream}. */
    static boolean contains(Stream stream, @Nullable Object item, Interpreter run) throws PythonError {
        for (Object each = stream.next(); each != Marker.END; each = stream.next()) {
            if (equal(each, item, run)) {
                return true;
            }
        }
        return false;
    }
}
