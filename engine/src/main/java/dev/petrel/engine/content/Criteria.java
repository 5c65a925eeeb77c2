// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import java.util.Map;

/** Checks the criteria of a rule: that operators exist and have the pattern they need. */
final class Criteria {

    private Criteria() {}

    /** Reports what is wrong with {@code criteria}, found under {@code path}. */
    static void check(Located criteria, String path, FileProblems problems) {
        for (Map.Entry<String, Located.Entry> entry : criteria.entries().entrySet()) {
            if (entry.getValue().value().isMapping()) {
                check(new Fields(entry.getValue().value(), path + "." + entry.getKey(), problems), problems);
            }
        }
    }

    private static void check(Fields criterion, FileProblems problems) {
        String operator = criterion.required("type");
        if (operator.isEmpty()) {
            return;
        }
        if (!Operators.NAMES.contains(operator)) {
            criterion.error(
                    "type",
                    "operator \"" + operator + "\" is not one of the allowed operators",
                    Suggestion.of(operator, Operators.NAMES, "use one of " + String.join(", ", Operators.NAMES)));
        } else if (!criterion.has("pattern") && !Operators.WITHOUT_PATTERN.contains(operator)) {
            criterion.error("type", "no pattern is given for operator \"" + operator + "\"", "add \"pattern\"");
        }
        Located pattern = criterion.value("pattern");
        if (operator.equals("search") && pattern != null && pattern.isMapping()) {
            check(pattern, criterion.at("pattern"), problems);
        }
    }
}
