// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import org.jspecify.annotations.Nullable;

/** What criteria say of a payload, and why. */
public sealed interface CriteriaResult {

    /** All criteria hold. */
    record Matched() implements CriteriaResult {}

    /**
     * A criterion does not hold.
     *
     * @param key the criterion's key, {@code trigger.level} for instance; empty when it is none of the criteria
     * @param operator its operator, as the rule writes it
     * @param actual the payload's value, null when there is none
     * @param pattern the rendered pattern
     * @param reason why, when it is no comparison that says so
     */
    record NotMatched(
            String key,
            String operator,
            @Nullable Object actual,
            @Nullable Object pattern,
            @Nullable String reason) implements CriteriaResult {

        private static final int SHOWN = 120;

        NotMatched(String key, String operator, @Nullable Object actual, @Nullable Object pattern) {
            this(key, operator, actual, pattern, null);
        }

        /** For {@code reason}, whatever the values. */
        public static NotMatched because(String key, String reason) {
            return new NotMatched(key, "", null, null, reason);
        }

        /** One line with all of it, for people. Made when it is asked for, which for most events it is not. */
        public String why() {
            return reason != null
                    ? reason
                    : "\"" + key + "\" is " + (actual == null ? "missing or null" : shown(actual))
                            + ", which does not satisfy " + operator + " " + shown(pattern);
        }

        private static String shown(@Nullable Object value) {
            try {
                String text = PythonText.repr(value);
                return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
            } catch (PythonError e) {
                return e.text();
            }
        }
    }

    /**
     * A criterion could not be evaluated. The rule does not match, and its enforcement is recorded as failed.
     *
     * @param key the criterion's key
     * @param message in StackStorm's words, what failed and why
     */
    record Failed(String key, String message) implements CriteriaResult {}
}
