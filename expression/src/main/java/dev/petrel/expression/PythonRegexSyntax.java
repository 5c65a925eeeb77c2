// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a pattern of Python's {@code re} into one of {@link java.util.regex}. Named groups become numbered ones. */
final class PythonRegexSyntax {

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d*)(,?)(\\d*)}");
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*");
    private static final String PYTHON_ESCAPES = "AbBdDsSwWZafnrtvxuU";

    private final String python;
    private final StringBuilder out = new StringBuilder();
    private final List<String> groupNames = new ArrayList<>();
    private int at;

    private PythonRegexSyntax(String python) {
        this.python = python;
    }

    static PythonRegexSyntax translate(String python) throws PythonError {
        PythonRegexSyntax syntax = new PythonRegexSyntax(python);
        while (syntax.at < python.length()) {
            syntax.step();
        }
        return syntax;
    }

    String java() {
        return out.toString();
    }

    /** The groups' names in order; a group without one has an empty name. */
    List<String> groupNames() {
        return groupNames;
    }

    private void step() throws PythonError {
        switch (python.charAt(at)) {
            case '\\' -> escape(false);
            case '[' -> characterClass();
            case '(' -> group();
            case '{' -> brace();
            default -> out.append(python.charAt(at++));
        }
    }

    private void escape(boolean inClass) throws PythonError {
        if (at + 1 == python.length()) {
            throw new PythonError("error", "bad escape (end of pattern) at position " + at);
        }
        char c = python.charAt(at + 1);
        if (c < 0x80 && Character.isLetter(c) && PYTHON_ESCAPES.indexOf(c) < 0) {
            throw new PythonError("error", "bad escape \\" + c + " at position " + at);
        }
        at += 2;
        switch (c) {
            case 'Z' -> out.append("\\z");
            case 'v' -> out.append("\\x0B");
            case 'b' -> out.append(inClass ? "\\x08" : "\\b");
            case 'U' -> codePoint();
            case '0' -> out.append(digits(2, true) ? "\\0" : "\\x00");
            default -> out.append('\\').append(c);
        }
    }

    private void codePoint() {
        int end = Math.min(at + 8, python.length());
        out.append("\\x{").append(python, at, end).append('}');
        at = end;
    }

    private boolean digits(int most, boolean octal) {
        return at < python.length() && most > 0 && Character.digit(python.charAt(at), octal ? 8 : 10) >= 0;
    }

    private void characterClass() throws PythonError {
        out.append(python.charAt(at++));
        if (at < python.length() && python.charAt(at) == '^') {
            out.append(python.charAt(at++));
        }
        boolean first = true;
        while (at < python.length()) {
            char c = python.charAt(at);
            if (c == ']' && !first) {
                out.append(c);
                at++;
                return;
            }
            if (c == '\\') {
                escape(true);
            } else {
                // Java gives these a meaning inside a class that Python does not.
                out.append("[]&^".indexOf(c) >= 0 ? "\\" : "").append(c);
                at++;
            }
            first = false;
        }
    }

    private void group() throws PythonError {
        if (python.startsWith("(?P<", at)) {
            int end = python.indexOf('>', at);
            if (end < 0) {
                throw new PythonError("error", "missing >, unterminated name at position " + (at + 4));
            }
            name(python.substring(at + 4, end));
            out.append('(');
            at = end + 1;
        } else if (python.startsWith("(?P=", at)) {
            backReference();
        } else if (python.startsWith("(?<", at) && !python.startsWith("=", at + 3) && !python.startsWith("!", at + 3)) {
            throw new PythonError("error", "unknown extension ?< at position " + (at + 1) + " (write (?P<name>...))");
        } else if (python.startsWith("(?#", at)) {
            int end = python.indexOf(')', at);
            at = end < 0 ? python.length() : end + 1;
        } else {
            if (!python.startsWith("(?", at)) {
                groupNames.add("");
            }
            out.append(python.charAt(at++));
        }
    }

    private void name(String name) throws PythonError {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new PythonError(
                    "error", "bad character in group name " + PythonText.quote(name) + " at position " + (at + 4));
        }
        if (groupNames.contains(name)) {
            throw new PythonError(
                    "error", "redefinition of group name " + PythonText.quote(name) + " at position " + (at + 4));
        }
        groupNames.add(name);
    }

    private void backReference() throws PythonError {
        int end = python.indexOf(')', at);
        String name = python.substring(at + 4, end < 0 ? python.length() : end);
        int number = groupNames.indexOf(name) + 1;
        if (end < 0 || number == 0) {
            throw new PythonError("error", "unknown group name " + PythonText.quote(name) + " at position " + (at + 4));
        }
        out.append("(?:\\").append(number).append(')');
        at = end + 1;
    }

    /** A brace is a repeat only in the right form; else Python takes it as it is. */
    private void brace() {
        Matcher repeat = REPEAT.matcher(python).region(at, python.length());
        boolean isRepeat = repeat.lookingAt() && !(repeat.group(1) + repeat.group(3)).isEmpty();
        if (!isRepeat) {
            out.append("\\{");
            at++;
            return;
        }
        String least = repeat.group(1).isEmpty() ? "0" : repeat.group(1);
        out.append('{')
                .append(least)
                .append(repeat.group(2))
                .append(repeat.group(3))
                .append('}');
        at = repeat.end();
    }
}
