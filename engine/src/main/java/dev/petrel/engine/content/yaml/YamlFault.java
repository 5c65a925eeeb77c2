// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** A text that is not YAML: what is wrong with it, where, and the likely remedy. */
record YamlFault(SourcePosition place, String message, String remedy) {

    static YamlFault of(YAMLException e, String text) {
        if (e instanceof MarkedYAMLException marked) {
            return of(marked, text);
        }
        if (e instanceof ReaderException reader) {
            int offset =
                    text.offsetByCodePoints(0, Math.min(reader.getPosition(), text.codePointCount(0, text.length())));
            return new YamlFault(
                    placeOf(text, offset),
                    String.format(Locale.ROOT, "the character U+%04X is not allowed", reader.getCodePoint()),
                    "remove it or write it as an escape in double quotes");
        }
        return new YamlFault(SourcePosition.UNKNOWN, "cannot be read as YAML: " + oneLine(e.getMessage()), "");
    }

    void reportTo(FileProblems problems) {
        problems.error(place, "", message, remedy);
    }

    private static YamlFault of(MarkedYAMLException e, String text) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        SourcePosition place =
                mark == null ? SourcePosition.UNKNOWN : new SourcePosition(mark.getLine() + 1, mark.getColumn() + 1);
        String problem = oneLine(e.getProblem());
        String context = oneLine(e.getContext());
        String message = "is not YAML: " + (context.isEmpty() ? problem : context + ", " + problem);
        return new YamlFault(place, message, remedy(message, line(text, place.line())));
    }

    private static String remedy(String problem, String line) {
        if (problem.contains("'\\t(TAB)'")) {
            return "use spaces instead of the tab";
        }
        if (line.matches(".*[:-]\\s*\\{\\{.*")) {
            return "put the value that starts with \"{{\" in quotes";
        }
        if (problem.contains("cannot start any token")) {
            return "put the value in quotes";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "put a value that contains \": \" in quotes, or correct the indentation";
        }
        if (problem.contains("tag is not allowed")) {
            return "remove the tag";
        }
        return problem.contains("single document")
                ? "keep one document a file"
                : "correct the line or the one before it";
    }

    private static String line(String text, int number) {
        return text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
    }

    private static SourcePosition placeOf(String text, int offset) {
        String before = text.substring(0, offset);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new SourcePosition(line, offset - before.lastIndexOf('\n'));
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
