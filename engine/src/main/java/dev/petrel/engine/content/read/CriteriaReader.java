// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.operator.Operators;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.KeyPath;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.Templates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the criteria of a rule. StackStorm refuses an operator that it does not know and one without its pattern, at the
 * top; those are errors. What else can be known before an event comes is a warning.
 */
final class CriteriaReader {

    private static final Set<String> KEYS = Set.of("type", "pattern", "condition");
    private static final List<String> CONDITIONS = List.of("any", "all", "any2any", "all2any");
    private static final Set<String> REGEX = Set.of("regex", "iregex", "matchregex");
    private static final Set<String> TEXT = Set.of(
            "regex",
            "iregex",
            "matchregex",
            "matchwildcard",
            "startswith",
            "istartswith",
            "endswith",
            "iendswith",
            "iequals",
            "ieq",
            "icontains",
            "incontains");
    private static final Set<String> ORDER = Set.of("lessthan", "lt", "greaterthan", "gt");
    private static final Set<String> TIME = Set.of("timediff_lt", "td_lt", "timediff_gt", "td_gt");
    private static final Set<String> AMONG = Set.of("inside", "in", "ninside", "nin");
    private static final String FAILS = ": the criterion fails for every event";

    private final Templates templates;

    CriteriaReader(Templates templates) {
        this.templates = templates;
    }

    /**
     * Reports what is wrong with {@code criteria}, found under {@code path}.
     *
     * @param type what the rule listens to, empty when it is not known
     */
    void check(LocatedValue criteria, String path, Optional<TriggerType> type, FileProblems problems) {
        check(criteria, path, "trigger", problems);
        type.ifPresent(known -> criteria.entries()
                .forEach((key, entry) -> checkPayload(key, entry.keyPlace(), path + "." + key, known, problems)));
    }

    /** A payload may hold more than its schema says, unless that has a word on it; most often the key is misspelt. */
    private static void checkPayload(
            String written, SourcePosition place, String key, TriggerType type, FileProblems problems) {
        Map<String, @Nullable Object> schema = type.payloadSchema();
        boolean open = schema.containsKey("patternProperties")
                || !Boolean.FALSE.equals(schema.getOrDefault("additionalProperties", false));
        if (open || !(schema.get("properties") instanceof Map<?, ?> properties) || properties.isEmpty()) {
            return;
        }
        try {
            KeyPath path = KeyPath.ofKey(written);
            if (path.root().filter("trigger"::equals).isPresent()) {
                path.second().filter(name -> !properties.containsKey(name)).ifPresent(name -> {
                    List<String> names = properties.keySet().stream()
                            .map(String::valueOf)
                            .sorted()
                            .toList();
                    problems.warning(
                            place,
                            key,
                            "the payload_schema of trigger type \"" + type.ref() + "\" has no \"" + name
                                    + "\": there may never be a value",
                            Suggestions.didYouMean(name, names, "it has " + String.join(", ", names)));
                });
            }
        } catch (PythonError e) {
            return; // is told of already
        }
    }

    /** @param root what the criteria are about: {@code trigger}, or {@code item} inside a search */
    private void check(LocatedValue criteria, String path, String root, FileProblems problems) {
        for (Map.Entry<String, LocatedValue.Entry> entry : criteria.entries().entrySet()) {
            String key = path + "." + entry.getKey();
            checkKey(entry.getKey(), entry.getValue().keyPlace(), key, root, problems);
            if (entry.getValue().value().isMapping()) {
                check(new FieldReader(entry.getValue().value(), key, problems), root, problems);
            }
        }
    }

    private static void checkKey(String written, SourcePosition place, String key, String root, FileProblems problems) {
        try {
            String found = KeyPath.ofKey(written).root().orElse(root);
            if (!Set.of(root, "system", "st2kv").contains(found)) {
                problems.warning(
                        place,
                        key,
                        "does not begin with \"" + root + ".\": there is never a value",
                        "write " + root + "." + written);
            }
        } catch (PythonError e) {
            problems.warning(
                    place,
                    key,
                    "cannot be read as a path (" + e.text().strip() + ")" + FAILS,
                    "put names with other characters than letters, digits, _, - and @ in quotes: " + root + ".'a b'");
        }
    }

    private void check(FieldReader criterion, String root, FileProblems problems) {
        boolean top = root.equals("trigger");
        criterion.ignoreOthers(KEYS);
        if (!top && !criterion.has("type")) {
            criterion.warning("type", "the key \"type\" is missing: the criterion never holds", "add it");
            return;
        }
        String operator = criterion.required("type");
        if (operator.isEmpty()) {
            return;
        }
        LocatedValue pattern = criterion.value("pattern");
        if (!Operators.NAMES.contains(operator)) {
            tell(
                    top,
                    criterion,
                    "operator \"" + operator + "\" is not one of the allowed operators",
                    Suggestions.didYouMean(
                            operator, Operators.NAMES, "use one of " + String.join(", ", Operators.NAMES)));
        } else if (pattern == null && !Operators.WITHOUT_PATTERN.contains(operator)) {
            tell(top, criterion, "no pattern is given for operator \"" + operator + "\"", "add \"pattern\"");
        } else if (operator.equals("search")) {
            checkSearch(criterion, problems);
        } else if (pattern != null) {
            checkPattern(operator, pattern, criterion, root, problems);
        }
    }

    private static void tell(boolean error, FieldReader criterion, String message, String remedy) {
        if (error) {
            criterion.error("type", message, remedy);
        } else {
            criterion.warning("type", message + FAILS, remedy);
        }
    }

    private void checkSearch(FieldReader criterion, FileProblems problems) {
        LocatedValue pattern = criterion.value("pattern");
        LocatedValue condition = criterion.value("condition");
        if (condition == null || !CONDITIONS.contains(String.valueOf(condition.value()))) {
            criterion.warning(
                    condition == null ? "type" : "condition",
                    (condition == null ? "\"condition\" is missing" : "unknown value \"" + condition.value() + "\"")
                            + FAILS,
                    "use one of " + String.join(", ", CONDITIONS));
        }
        if (pattern == null || !pattern.isMapping()) {
            criterion.warning("pattern", "expected a mapping of criteria on item" + FAILS, "");
        } else {
            check(pattern, criterion.at("pattern"), "item", problems);
        }
    }

    private void checkPattern(
            String operator, LocatedValue pattern, FieldReader criterion, String root, FileProblems problems) {
        if (TemplateChecks.anyTemplate(pattern) && pattern.value() instanceof String) {
            new TemplateChecks(templates, problems)
                    .check(pattern, criterion.at("pattern"), Set.of(root, "system", "st2kv"));
            return;
        }
        String fault = fault(operator, pattern.value());
        if (fault != null) {
            problems.warning(pattern.place(), criterion.at("pattern"), fault + FAILS, "correct the pattern");
        } else if (ORDER.contains(operator) && pattern.value() instanceof String text && isNumber(text)) {
            problems.warning(
                    pattern.place(),
                    criterion.at("pattern"),
                    "is text, and a number cannot be compared with it",
                    "write the number without quotes");
        }
    }

    private static @Nullable String fault(String operator, @Nullable Object pattern) {
        if (TEXT.contains(operator) && !(pattern instanceof String)) {
            return operator + " wants text";
        }
        if (AMONG.contains(operator) && (pattern instanceof Number || pattern instanceof Boolean)) {
            return operator + " wants a list";
        }
        if (ORDER.contains(operator) && (pattern instanceof Map)) {
            return operator + " cannot compare with a mapping";
        }
        try {
            if (REGEX.contains(operator)) {
                PythonRegex ignored = PythonRegex.compile(
                        String.valueOf(pattern), operator.equals("iregex"), operator.equals("matchregex"));
            }
            if (TIME.contains(operator)) {
                double ignored = PythonNumbers.toFloat(pattern);
            }
        } catch (PythonError e) {
            return REGEX.contains(operator)
                    ? "is no regular expression (" + e.text() + ")"
                    : operator + " wants seconds (" + e.text() + ")";
        }
        return null;
    }

    private static boolean isNumber(String text) {
        try {
            double ignored = PythonNumbers.toFloat(text);
            return true;
        } catch (PythonError e) {
            return false;
        }
    }
}
