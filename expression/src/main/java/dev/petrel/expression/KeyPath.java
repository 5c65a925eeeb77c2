// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a value to look, as criteria write it: {@code trigger.a.b}, {@code trigger.headers['X-Foo']},
 * {@code trigger.'a.b'}, {@code trigger.list[0].n}, {@code [-1]}, {@code [*]}, {@code [0:1]}, {@code trigger..name},
 * {@code $.trigger}. A bare name has ASCII letters, digits, {@code _ @ -}. This is the dialect of Python's jsonpath-rw
 * without its filters.
 *
 * <p>Immutable, safe for any thread; parse once and keep it.
 */
public final class KeyPath {

    private final List<KeyStep> steps;

    private KeyPath(List<KeyStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The path of a criterion's key: up to its first {@code #}, which only tells two criteria on one path apart. */
    public static KeyPath ofKey(String key) throws PythonError {
        int mark = key.indexOf('#');
        return parse(mark < 0 ? key : key.substring(0, mark));
    }

    /** The path that {@code text} writes. */
    public static KeyPath parse(String text) throws PythonError {
        return new KeyPath(new KeyPathParser(text).parse());
    }

    /** The name that it begins with, empty when it does not begin with one name. */
    public Optional<String> root() {
        return name(0);
    }

    /** The name after {@link #root}, empty when what follows that is not one name. */
    public Optional<String> second() {
        return name(1);
    }

    private Optional<String> name(int step) {
        return steps.size() > step
                        && steps.get(step) instanceof KeyStep.Fields fields
                        && fields.names().size() == 1
                ? Optional.of(fields.names().get(0))
                : Optional.empty();
    }

    /** The first value there, or null when there is none. */
    public @Nullable Object first(@Nullable Object root) {
        List<@Nullable Object> found = all(root);
        return found.isEmpty() ? null : found.get(0);
    }

    /** All values there, in order. */
    public List<@Nullable Object> all(@Nullable Object root) {
        List<@Nullable Object> found = new ArrayList<>(1);
        found.add(root);
        for (KeyStep step : steps) {
            List<@Nullable Object> next = new ArrayList<>(found.size());
            for (Object value : found) {
                step.collect(value, next);
            }
            if (next.isEmpty()) {
                return next;
            }
            found = next;
        }
        return found;
    }
}
