// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code orderBy()} gives: sorted when it is first looked at. */
final class Ordering extends Items {

    private final @Nullable Object collection;
    private final Context context;
    private final List<Field> fields = new ArrayList<>();
    private @Nullable List<@Nullable Object> sorted;

    private record Field(Lambda selector, boolean ascending) {}

    Ordering(@Nullable Object collection, Context context) {
        this.collection = collection;
        this.context = context;
    }

    /** This, ordered by one thing more. */
    Ordering by(Lambda selector, boolean ascending) {
        fields.add(new Field(selector, ascending));
        return this;
    }

    @Override
    Stream stream(Interpreter run) {
        Stream[] items = {null};
        return Streams.of(
                () -> {
                    if (items[0] == null) {
                        items[0] = Streams.list(sorted(run), run);
                    }
                    return items[0].next();
                },
                run);
    }

    private List<@Nullable Object> sorted(Interpreter run) throws PythonError {
        List<@Nullable Object> result = sorted;
        if (result == null) {
            result = new Sort((a, b) -> compare(a, b, run)).sorted(Streams.listOf(collection, run));
            sorted = result;
        }
        return result;
    }

    private int compare(@Nullable Object left, @Nullable Object right, Interpreter run) throws PythonError {
        for (Field field : fields) {
            Object a = field.selector().call(left);
            Object b = field.selector().call(right);
            int order = Values.truth(run.call("#operator_<", context, a, b))
                    ? -1
                    : Values.truth(run.call("#operator_>", context, a, b)) ? 1 : 0;
            if (order != 0) {
                return field.ascending() ? order : -order;
            }
        }
        return 0;
    }

    @Override
    public String typeName() {
        return "OrderingIterable";
    }
}
