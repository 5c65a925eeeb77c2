// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parsed template. Immutable, safe for any thread. */
public interface Template {

    /** What it was parsed from. */
    String source();

    /** Why it could not be parsed, or empty. Such a template fails whenever it is rendered. */
    Optional<String> problem();

    /** The names it takes from its context: what it reads and does not set itself. Empty for a broken one. */
    Set<String> variables();

    /**
     * The filters and tests that it names and that do not exist. With one outside of conditions it fails whenever it is
     * rendered, with one inside where it comes to it. Empty for a broken one.
     *
     * @param functions the names of the {@link HostFunction}s that {@link #evaluate} will be given, which stand for filters;
     *     null for {@link #render}
     */
    List<Missing> missing(@Nullable Set<String> functions);

    /**
     * A filter or a test that does not exist.
     *
     * @param message that it does not, in Jinja's words where it does not exist there either
     * @param like the names of all that there are of its kind
     * @param certain whether the template always fails, in StackStorm too: it stands outside of conditions, and Jinja does not
     *     have it
     */
    record Missing(String name, String message, Set<String> like, boolean certain) {}

    /**
     * Renders it. Never throws: an undefined variable, an operation that does not fit, a budget that is spent are all
     * {@link Rendered.Failed}.
     *
     * @param context JSON-like values, {@link Lookup}s, and other {@link PythonObject}s by name; it is not changed
     */
    Rendered render(Map<String, ? extends @Nullable Object> context);

    /**
     * As {@link #render}, for a template that is a text inside a list or mapping. StackStorm renders the JSON of the whole,
     * so that packs write {@code json_escape} there for what may hold quotes or line breaks. Here the text needs no
     * escapes, and the filter leaves it as it is.
     */
    Rendered renderInJson(Map<String, ? extends @Nullable Object> context);

    /**
     * Evaluates it as Orquesta does. A template that is one expression and nothing else gives that expression's value, any
     * other the text that it renders. {@link HostFunction}s of the context can be called by their names, and stand for
     * filters of these names where there are none; the filter {@code to_complex} does not exist.
     *
     * <p>Never throws, as {@link #render}. When the value itself is undefined, the failure's type is
     * {@code StrictUndefined}; when the expression did something with an undefined value, {@code UndefinedError}.
     */
    Evaluated evaluate(Map<String, ? extends @Nullable Object> context);
}
