// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code '{} of {n}'.format(...)}. */
final class BraceFormat {

    private static final Pattern PIECE =
            Pattern.compile("\\{\\{|}}|\\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\\{[^{}]*})*))?}|[{}]", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[([^]]+)]");

    private final Arguments arguments;
    private int next;
    private boolean numbered;

    private BraceFormat(Arguments arguments) {
        this.arguments = arguments;
    }

    static String format(String text, Arguments arguments, Budget budget) throws PythonError {
        return new BraceFormat(arguments).run(text, budget);
    }

    private String run(String text, Budget budget) throws PythonError {
        StringBuilder out = new StringBuilder();
        Matcher piece = PIECE.matcher(text);
        int at = 0;
        while (piece.find()) {
            out.append(text, at, piece.start()).append(piece(piece, budget));
            budget.make(out.length());
            at = piece.end();
        }
        return out.append(text.substring(at)).toString();
    }

    private String piece(Matcher piece, Budget budget) throws PythonError {
        String found = piece.group();
        if (found.equals("{{") || found.equals("}}")) {
            return found.substring(1);
        }
        if (piece.group(1) == null) {
            throw PythonError.value("Single '" + found + "' encountered in format string");
        }
        Object value = value(piece.group(1));
        if (piece.group(2) != null) {
            value = piece.group(2).equals("s") ? PythonText.str(value) : PythonText.repr(value);
        }
        String spec = piece.group(3) == null ? "" : nested(piece.group(3), budget);
        return spec.isEmpty()
                ? PythonText.str(value)
                : FormatSpec.parse(spec, Undefined.require(value)).format(value, budget);
    }

    /** A specification with the fields in it replaced: {@code {:>{width}}}. */
    private String nested(String spec, Budget budget) throws PythonError {
        return spec.indexOf('{') < 0 ? spec : run(spec, budget);
    }

    private @Nullable Object value(String field) throws PythonError {
        Matcher step = STEP.matcher(field);
        int end = step.find() ? step.start() : field.length();
        Object value = root(field.substring(0, end));
        for (boolean more = end < field.length(); more; more = step.find()) {
            String key = step.group(2);
            if (key == null) {
                value = Access.attribute(value, step.group(1));
            } else {
                value = Access.item(value, isNumber(key) ? Integer.valueOf(key) : key);
            }
        }
        return value;
    }

    private @Nullable Object root(String name) throws PythonError {
        if (!name.isEmpty() && !isNumber(name)) {
            if (!arguments.named().containsKey(name)) {
                throw new PythonError("KeyError", PythonText.quote(name));
            }
            return arguments.named().get(name);
        }
        boolean automatic = name.isEmpty();
        if (automatic ? numbered : next > 0) {
            throw PythonError.value("cannot switch between automatic field numbering and manual field specification");
        }
        numbered = !automatic;
        int place = automatic ? next++ : Integer.parseInt(name);
        List<@Nullable Object> values = arguments.positional();
        if (place >= values.size()) {
            throw new PythonError(
                    "IndexError", "Replacement index " + place + " out of range for positional args tuple");
        }
        return values.get(place);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,6}");
    }
}
