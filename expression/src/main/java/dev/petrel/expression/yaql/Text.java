// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code str()} where a list that comes from the data is a tuple. Counted as it is made. */
final class Text {

    private static final int SHOWN = 1_000;

    private final Interpreter run;
    private final StringBuilder out = new StringBuilder();

    private Text(Interpreter run) {
        this.run = run;
    }

    /** {@code str(value)}. */
    static String str(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof PythonObject object && !(value instanceof Items)) {
            return object.str();
        }
        Text text = new Text(run);
        text.append(value);
        return text.out.toString();
    }

    /** For a message: a long value is cut. */
    static String shown(@Nullable Object value, Interpreter run) {
        try {
            String text = str(value, run);
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        } catch (PythonError e) {
            return "of a value that is too big to be shown";
        }
    }

    private void append(@Nullable Object value) throws PythonError {
        run.budget().step();
        if (value instanceof List<?> list) {
            nested(
                    list,
                    list instanceof OwnList ? "[" : "(",
                    list instanceof OwnList ? "]" : list.size() == 1 ? ",)" : ")");
        } else if (value instanceof Map<?, ?> map) {
            mapping(map);
        } else if (value instanceof SetValue set) {
            set(set);
        } else if (value instanceof View view) {
            out.append(view.typeName()).append('(');
            if (view.own()) {
                nested(view.items(), "[", "]");
            } else {
                mapping(view.map());
            }
            out.append(')');
        } else {
            String text = PythonText.repr(value);
            run.budget().make(text.length());
            out.append(text);
        }
        run.budget().make(out.length() > Budget.MAX_SIZE ? out.length() : 0);
    }

    private void set(SetValue set) throws PythonError {
        if (set.size() == 0) {
            out.append("frozenset()");
        } else {
            out.append("frozenset(");
            nested(set.items(), "{", "}");
            out.append(')');
        }
    }

    private void nested(List<?> items, String open, String close) throws PythonError {
        run.budget().enter();
        out.append(open);
        String comma = "";
        for (Object item : items) {
            out.append(comma);
            append(item);
            comma = ", ";
        }
        out.append(close);
        run.budget().leave();
    }

    private void mapping(Map<?, ?> map) throws PythonError {
        run.budget().enter();
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma);
            append(entry.getKey());
            out.append(": ");
            append(entry.getValue());
            comma = ", ";
        }
        out.append('}');
        run.budget().leave();
    }
}
