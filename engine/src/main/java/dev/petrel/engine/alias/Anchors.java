// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a regular expression says itself where a match begins and ends. StackStorm looks through what Python's parser made
 * of it: into groups, but not into repeated or optional ones, lookarounds and atomic groups, and of alternatives only into
 * the second, and into what all begin with. Formats are written to work with that, so it is the same here.
 */
record Anchors(boolean atStart, boolean atEnd) {

    private static final Set<String> STARTS = Set.of("^", "\\A");
    private static final Set<String> ENDS = Set.of("$", "\\Z");
    private static final int DEEPEST = 100;

    /** A part of an expression: its text, and for a group what is in it. */
    private record Part(String text, List<List<Part>> alternatives) {}

    static Anchors of(String regex) {
        List<List<Part>> parsed = new Parser(regex).alternatives(0);
        return new Anchors(has(parsed, STARTS), has(parsed, ENDS));
    }

    private static boolean has(List<List<Part>> alternatives, Set<String> anchors) {
        if (alternatives.size() == 1) {
            return hasPart(alternatives.get(0), anchors);
        }
        int common = common(alternatives);
        List<Part> second = alternatives.get(1);
        return hasPart(second.subList(0, common), anchors) || hasPart(second.subList(common, second.size()), anchors);
    }

    /** How many parts all alternatives begin with. */
    private static int common(List<List<Part>> alternatives) {
        int common = 0;
        while (sharesPart(alternatives, common)) {
            common++;
        }
        return common;
    }

    private static boolean sharesPart(List<List<Part>> alternatives, int at) {
        return alternatives.stream()
                .allMatch(each -> each.size() > at
                        && each.get(at).equals(alternatives.get(0).get(at)));
    }

    private static boolean hasPart(List<Part> parts, Set<String> anchors) {
        return parts.stream()
                .anyMatch(part -> anchors.contains(part.text())
                        || !part.alternatives().isEmpty() && has(part.alternatives(), anchors));
    }

    private static final class Parser {

        private final String regex;
        private int at;

        Parser(String regex) {
            this.regex = regex;
        }

        List<List<Part>> alternatives(int depth) {
            List<List<Part>> all = new ArrayList<>();
            List<Part> parts = new ArrayList<>();
            all.add(parts);
            while (at < regex.length() && regex.charAt(at) != ')') {
                if (regex.charAt(at) == '|') {
                    at++;
                    parts = new ArrayList<>();
                    all.add(parts);
                } else {
                    parts.add(part(depth));
                }
            }
            return all;
        }

        private Part part(int depth) {
            int start = at;
            List<List<Part>> inside = List.of();
            switch (regex.charAt(at)) {
                case '\\' -> at = Math.min(at + 2, regex.length());
                case '[' -> skipClass();
                case '(' -> inside = group(depth);
                default -> at++;
            }
            int end = at;
            boolean repeated = skipRepeat();
            // Behind a repeat a part is no anchor any more, and nobody looks into it.
            return new Part(regex.substring(start, repeated ? at : end), repeated ? List.of() : inside);
        }

        private List<List<Part>> group(int depth) {
            boolean plain = !regex.startsWith("(?", at);
            boolean named = regex.startsWith("(?P<", at);
            int colon = plain || named ? -1 : flagsEnd();
            if (depth > DEEPEST || !(plain || named || colon > 0)) {
                skipGroup();
                return List.of();
            }
            at = plain ? at + 1 : named ? Math.max(regex.indexOf('>', at), at) + 1 : colon + 1;
            List<List<Part>> inside = alternatives(depth + 1);
            at = Math.min(at + 1, regex.length());
            return inside;
        }

        /** Where the colon is of a group like {@code (?:} or {@code (?i:}; -1 if this is another kind. */
        private int flagsEnd() {
            int end = at + 2;
            while (end < regex.length() && (Character.isLetter(regex.charAt(end)) || regex.charAt(end) == '-')) {
                end++;
            }
            return end < regex.length() && regex.charAt(end) == ':' ? end : -1;
        }

        private void skipGroup() {
            int open = 0;
            do {
                switch (regex.charAt(at)) {
                    case '\\' -> at++;
                    case '[' -> {
                        skipClass();
                        at--;
                    }
                    case '(' -> open++;
                    case ')' -> open--;
                    default -> {}
                }
                at++;
            } while (open > 0 && at < regex.length());
            at = Math.min(at, regex.length());
        }

        private void skipClass() {
            at++;
            at += at < regex.length() && regex.charAt(at) == '^' ? 1 : 0;
            int first = at;
            while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
                at += regex.charAt(at) == '\\' ? 2 : 1;
            }
            at = Math.min(at + 1, regex.length());
        }

        private boolean skipRepeat() {
            int start = at;
            while (at < regex.length() && "*+?".indexOf(regex.charAt(at)) >= 0) {
                at++;
            }
            int close = at < regex.length() && regex.charAt(at) == '{' ? regex.indexOf('}', at) : -1;
            if (close > 0 && regex.substring(at + 1, close).matches("\\d+(,\\d*)?|,\\d+")) {
                at = close + 1;
                skipRepeat();
            }
            return at > start;
        }
    }
}
