// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All functions that every expression has, by name. */
final class Library {

    /** The functions of yaql's standard library. */
    static final Map<String, List<Function>> STANDARD = byName(List.of(
            SystemFunctions.ALL,
            CompareFunctions.ALL,
            BranchFunctions.ALL,
            MathFunctions.ALL,
            TextFunctions.ALL,
            SearchFunctions.ALL,
            RegexFunctions.ALL,
            ListFunctions.ALL,
            DictFunctions.ALL,
            SetFunctions.ALL,
            QueryFunctions.ALL,
            OrderFunctions.ALL,
            SliceFunctions.ALL,
            FoldFunctions.ALL,
            GenerateFunctions.ALL,
            TimeFunctions.ALL,
            SpanFunctions.ALL));

    /** What is tried when nothing else takes the arguments. */
    static final Map<String, List<Function>> FALLBACK = byName(List.of(SystemFunctions.FALLBACK));

    private Library() {}

    private static Map<String, List<Function>> byName(List<List<Function>> parts) {
        Map<String, List<Function>> all = new HashMap<>();
        parts.forEach(part -> part.forEach(function ->
                all.computeIfAbsent(function.name(), name -> new ArrayList<>()).add(function)));
        all.replaceAll((name, functions) -> List.copyOf(functions));
        return Map.copyOf(all);
    }
}
