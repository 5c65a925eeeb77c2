// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text with Jinja in it, by Orquesta's rules: what is between {@code raw} and {@code endraw} is rendered last. */
final class JinjaTexts {

    private static final Pattern RAW = Pattern.compile("\\{% raw %\\}.*?\\{% endraw %\\}", Pattern.UNIX_LINES);

    private final JinjaLanguage jinja;
    private final Substitution substitution;
    private final List<String> raw = new ArrayList<>();

    JinjaTexts(JinjaLanguage jinja, Substitution substitution) {
        this.jinja = jinja;
        this.substitution = substitution;
    }

    @Nullable
    Object evaluate(String text) throws PythonError {
        Object value = expand(RAW.matcher(text).replaceAll(this::keep));
        return raw.isEmpty() || !(value instanceof String expanded) ? value : rendered(restored(expanded));
    }

    private String keep(MatchResult found) {
        raw.add(found.group());
        return Matcher.quoteReplacement(placeholder(raw.size() - 1));
    }

    private static String placeholder(int index) {
        return "{" + index + "}";
    }

    private String restored(String text) {
        String restored = text;
        for (int i = 0; i < raw.size(); i++) {
            restored = restored.replace(placeholder(i), raw.get(i));
        }
        return restored;
    }

    private @Nullable Object expand(String text) throws PythonError {
        return jinja.hasTags(text)
                ? substitution.again(text, rendered(text), this::expand)
                : substitution.evaluate(text, this::expand);
    }

    /** {@code text} as the template that it is. */
    private String rendered(String text) throws PythonError {
        Evaluated evaluated = jinja.template(text).evaluate(substitution.functions());
        if (evaluated instanceof Evaluated.Failed failed) {
            throw substitution.failure(text, failed.type(), failed.message());
        }
        return PythonText.str(((Evaluated.Value) evaluated).value());
    }
}
