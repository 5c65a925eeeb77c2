// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in Python's syntax. Bounded: an expression that backtracks too long fails with a
 * {@link PythonError} instead of holding a thread. Immutable, safe for any thread.
 */
public final class PythonRegex {

    private static final int PYTHON = Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS;

    private final Pattern pattern;
    private final List<String> groupNames;

    private PythonRegex(Pattern pattern, List<String> groupNames) {
        this.pattern = pattern;
        this.groupNames = groupNames;
    }

    /** {@code re.compile(pattern)}. */
    public static PythonRegex compile(String pattern) throws PythonError {
        return compile(pattern, false, false);
    }

    /** {@code re.compile(pattern, flags)}. */
    public static PythonRegex compile(String pattern, boolean ignoreCase, boolean dotAll) throws PythonError {
        return compile(pattern, ignoreCase, dotAll, false);
    }

    /** {@code re.compile(pattern, flags)}. */
    public static PythonRegex compile(String pattern, boolean ignoreCase, boolean dotAll, boolean multiLine)
            throws PythonError {
        int flags = multiLine ? PYTHON | Pattern.MULTILINE : PYTHON;
        if (ignoreCase) {
            flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        }
        if (dotAll) {
            flags |= Pattern.DOTALL;
        }
        PythonRegexSyntax syntax = PythonRegexSyntax.translate(pattern);
        try {
            return new PythonRegex(Pattern.compile(syntax.java(), flags), syntax.groupNames());
        } catch (PatternSyntaxException e) {
            throw new PythonError("error", e.getDescription() + " in the pattern " + PythonText.quote(pattern));
        } catch (StackOverflowError e) {
            throw new PythonError("error", "the pattern is nested too deep");
        }
    }

    /** Whether it matches at the start: {@code re.match}. */
    public boolean matches(String text) throws PythonError {
        return bounded(text, Matcher::lookingAt);
    }

    /** Whether it matches anywhere: {@code re.search}. */
    public boolean searches(String text) throws PythonError {
        return bounded(text, Matcher::find);
    }

    /** Whether it matches all of the text: {@code re.fullmatch}. */
    public boolean matchesAll(String text) throws PythonError {
        return bounded(text, Matcher::matches);
    }

    /** {@code re.findall}: of each match the whole, or its group, or a list of its groups. */
    public List<@Nullable Object> findAll(String text) throws PythonError {
        return bounded(text, matcher -> {
            List<@Nullable Object> found = new ArrayList<>();
            while (next(matcher, text)) {
                found.add(found(matcher));
            }
            return found;
        });
    }

    /** Goes to the next match; one of nothing between the two halves of a character is none. */
    private static boolean next(Matcher matcher, String text) {
        boolean found = matcher.find();
        while (found && matcher.start() == matcher.end() && isInside(text, matcher.start())) {
            found = matcher.find();
        }
        return found;
    }

    private static boolean isInside(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static Object found(Matcher matcher) {
        if (matcher.groupCount() == 0) {
            return matcher.group();
        }
        @Nullable Object[] groups = new @Nullable Object[matcher.groupCount()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = orEmpty(matcher.group(i + 1));
        }
        Object first = groups[0];
        return groups.length == 1 && first != null ? first : Tuple.of(groups);
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }

    /**
     * {@code [m.groupdict() for m in re.finditer(text)]}: of each match the named groups, in the order of the pattern, null
     * for one that had no part in it.
     *
     * @param most of how many matches, the first ones
     * @param budget what this and other matches may look at together
     */
    public List<Map<String, @Nullable String>> findNamed(String text, int most, RegexBudget budget) throws PythonError {
        BoundedText looked = new BoundedText(text, budget.left());
        try {
            return bounded(looked, matcher -> {
                List<Map<String, @Nullable String>> found = new ArrayList<>();
                while (found.size() < most && matcher.find()) {
                    found.add(named(matcher));
                }
                return found;
            });
        } finally {
            budget.spend(looked.used());
        }
    }

    /** The names of the named groups, in order. */
    public List<String> groupNames() {
        return groupNames.stream().filter(name -> !name.isEmpty()).toList();
    }

    private Map<String, @Nullable String> named(Matcher matcher) {
        Map<String, @Nullable String> groups = new LinkedHashMap<>();
        for (int i = 0; i < groupNames.size(); i++) {
            if (!groupNames.get(i).isEmpty()) {
                groups.put(groupNames.get(i), matcher.group(i + 1));
            }
        }
        return groups;
    }

    /** {@code re.finditer(text)}: the matches, one after the other. */
    public Scan scan(String text, RegexBudget budget) {
        return new Scan(text, budget);
    }

    /** The matches in a text. Its places are counted in Java's units. Not for several threads. */
    public final class Scan {

        private final String text;
        private final BoundedText looked;
        private final Matcher matcher;
        private final RegexBudget budget;

        private Scan(String text, RegexBudget budget) {
            this.text = text;
            this.looked = new BoundedText(text, budget.left());
            this.matcher = pattern.matcher(looked);
            this.budget = budget;
        }

        /** Goes to the next match, if there is one. */
        public boolean find() throws PythonError {
            long before = looked.used();
            try {
                return guarded(looked, () -> next(matcher, text));
            } finally {
                budget.spend(looked.used() - before);
            }
        }

        /** The number of groups, without the whole match, which is group 0. */
        public int groups() {
            return matcher.groupCount();
        }

        /** What a group of the match matched, null if it had no part in it. */
        public @Nullable String group(int group) {
            return matcher.group(group);
        }

        /** Where a group of the match begins, -1 if it had no part in it. */
        public int start(int group) {
            return matcher.start(group);
        }

        /** Where a group of the match ends, -1 if it had no part in it. */
        public int end(int group) {
            return matcher.end(group);
        }

        /** What {@code replacement}, with {@code \1} and {@code \g<name>} in it, stands for in this match. */
        public String expand(String replacement) throws PythonError {
            StringBuilder out = new StringBuilder();
            for (Object part : Replacement.parse(replacement, groupNames)) {
                out.append(part instanceof Integer n ? orEmpty(matcher.group(n)) : part);
            }
            return out.toString();
        }
    }

    /** {@code re.sub}, with {@code \1} and {@code \g<name>} in the replacement. */
    public String replaceAll(String text, String replacement) throws PythonError {
        List<Object> parts = Replacement.parse(replacement, groupNames);
        return bounded(text, matcher -> {
            StringBuilder out = new StringBuilder();
            int end = 0;
            while (next(matcher, text)) {
                out.append(text, end, matcher.start());
                parts.forEach(part -> out.append(part instanceof Integer n ? orEmpty(matcher.group(n)) : part));
                end = matcher.end();
            }
            return out.append(text, end, text.length()).toString();
        });
    }

    private interface Use<T> {
        T with(Matcher matcher);
    }

    private <T> T bounded(String text, Use<T> use) throws PythonError {
        return bounded(new BoundedText(text), use);
    }

    private <T> T bounded(BoundedText text, Use<T> use) throws PythonError {
        return guarded(text, () -> use.with(pattern.matcher(text)));
    }

    private <T> T guarded(BoundedText text, Supplier<T> use) throws PythonError {
        try {
            return use.get();
        } catch (BoundedText.Spent e) {
            throw new PythonError(
                    "TimeoutError",
                    "the pattern " + PythonText.quote(pattern.pattern()) + " takes too long on a text of "
                            + text.length() + " characters; make it simpler");
        } catch (StackOverflowError e) {
            throw new PythonError(
                    "RecursionError",
                    "the pattern " + PythonText.quote(pattern.pattern()) + " recurses too deep on a text of "
                            + text.length() + " characters; make it simpler");
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
