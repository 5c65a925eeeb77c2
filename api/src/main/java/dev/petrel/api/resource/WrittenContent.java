// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.ClassNames;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Response;
import dev.petrel.engine.content.register.JsonReading;
import dev.petrel.engine.content.yaml.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the routes that write rules, policies and action aliases by hand check and answer alike. */
final class WrittenContent {

    private static final Pattern NAME = Pattern.compile("(?! )[^/\\p{Cntrl}]{1,200}(?<! )");
    private static final Pattern PACK = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private WrittenContent() {}

    /**
     * The name in {@code body}, which must be there and usable, as must {@code keys}; what is wrong is a problem of the body.
     *
     * @param kind with its article: {@code "a rule"}
     */
    static String name(Body body, String kind, String... keys) {
        String name = body.required("name");
        for (String key : keys) {
            if (!body.has(key)) {
                body.problem("'" + key + "' is a required property");
            }
        }
        if (body.fault().isEmpty() && !NAME.matcher(name).matches()) {
            body.problem("'name': \"" + Quoted.shorten(name) + "\" is not a name for " + kind + ": expected 1 to 200"
                    + " characters without / and control characters, and no blank at either end");
        }
        return name;
    }

    /** Makes it a problem of {@code body} if {@code pack}, where it is given, is no name of a pack. */
    static void checkPack(Body body, @Nullable String pack) {
        if (pack != null && !PACK.matcher(pack).matches()) {
            body.problem("'pack': \"" + Quoted.shorten(pack) + "\" is not a name of a pack: expected letters, digits,"
                    + " hyphens and underscores");
        }
    }

    /** The answer when something else is in the way. */
    static Response conflict(String id, String fault) {
        return Response.json(409, Map.of("conflict-id", id, "faultstring", fault));
    }

    /** {@code shown}, with what there is to warn of in what was read. */
    static Map<String, @Nullable Object> withWarnings(Map<String, @Nullable Object> shown, List<Problem> problems) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>(shown);
        if (!problems.isEmpty()) {
            answer.put(
                    JsonReading.WARNINGS,
                    problems.stream()
                            .map(problem -> ClassNames.without(problem.words()))
                            .toList());
        }
        return answer;
    }

    /** The answer to what cannot be used, for the errors among {@code problems}. */
    static Response refusal(List<Problem> problems) {
        return Response.fault(
                400,
                problems.stream()
                        .filter(Problem::isError)
                        .map(problem -> ClassNames.without(problem.words()))
                        .reduce((all, next) -> all + (all.endsWith("?") || all.endsWith(".") ? " " : ". ") + next)
                        .orElse(""));
    }
}
