// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jinja2 as StackStorm sets it up: strict about undefined variables, {@code trim_blocks}, {@code lstrip_blocks}, one
 * final newline dropped, StackStorm's filters. Values print as Python prints them.
 *
 * <p>Everything that renders packs' text calls it: rules, parameter defaults, configuration. Guarantees: safe for any
 * thread; sandboxed (no reflection, no files, no network: the only way out is a {@link Lookup} that the caller put into
 * the context); bounded in steps, in output, in what one operation may build and in regular expressions, so that no
 * template holds its thread; nothing is thrown: what goes wrong is a value.
 */
public interface Templates {

    /** Whether {@code text} can be anything but itself: it has an expression or a statement in it. */
    static boolean isTemplate(String text) {
        return text.contains("{{") || text.contains("{%");
    }

    /** Parses {@code text}, or finds it parsed already. A broken one is a template with a problem. */
    Template parse(String text);

    /**
     * Parses one expression that stands without the braces around it: {@code ctx('x') | upper}. A broken one is a template
     * with a problem.
     */
    Template parseExpression(String expression);

    /** Renders {@code text}; text that is no template comes back as it is. */
    default Rendered render(String text, Map<String, ? extends @Nullable Object> context) {
        return isTemplate(text) ? parse(text).render(context) : new Rendered.Text(text);
    }
}
