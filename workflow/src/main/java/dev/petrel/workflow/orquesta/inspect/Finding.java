// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a workflow.
 *
 * @param message in StackStorm's words, where it has some
 * @param expression the text with the expression that it is about; else null
 * @param language the name of the expression's language; null without expression, and where there are two
 * @param remedy what to do about it; empty when that is plain
 * @param weight what it costs
 */
record Finding(
        Kind kind,
        String message,
        SpecPath path,
        SourcePosition place,
        @Nullable String expression,
        @Nullable String language,
        String remedy,
        Weight weight) {

    /** StackStorm's classes of findings, in its order. */
    enum Kind {
        CONTENT,
        CONTEXT,
        EXPRESSION,
        SEMANTIC,
        SYNTAX;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a finding costs. */
    enum Weight {
        /** StackStorm finds it too, and the workflow does not start. */
        FATAL,
        /** It fails where the workflow comes to it. */
        ERROR,
        /** The workflow may not do what its author meant. */
        WARNING
    }

    /** An error without expression that StackStorm finds too. */
    static Finding fatal(Kind kind, String message, SpecPath path, SourcePosition place, String remedy) {
        return new Finding(kind, message, path, place, null, null, remedy, Weight.FATAL);
    }

    Finding of(Weight other) {
        return new Finding(kind, message, path, place, expression, language, remedy, other);
    }

    /** As StackStorm has it in a failed workflow's result. */
    Map<String, @Nullable Object> error() {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("type", kind.word());
        error.put("message", message);
        error.put("spec_path", path.spec().isEmpty() ? null : path.spec());
        error.put("schema_path", path.schema().isEmpty() ? null : path.schema());
        if (expression != null) {
            error.put("expression", expression);
            error.put("language", language);
        }
        return error;
    }

    Problem problem(Path file) {
        String words = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        return new Problem(
                weight == Weight.WARNING ? Problem.Severity.WARNING : Problem.Severity.ERROR,
                file,
                place,
                path.spec(),
                expression == null ? words : words + " (" + expression + ")",
                remedy);
    }
}
