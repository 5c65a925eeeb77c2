// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import java.util.List;
import java.util.Set;

/** The operators that a criterion may name. The words are StackStorm's. */
public final class Operators {

    /** All of them, the usual ones first. */
    public static final List<String> NAMES = List.of(
            "equals",
            "eq",
            "nequals",
            "neq",
            "iequals",
            "ieq",
            "contains",
            "icontains",
            "ncontains",
            "incontains",
            "startswith",
            "istartswith",
            "endswith",
            "iendswith",
            "regex",
            "iregex",
            "matchregex",
            "matchwildcard",
            "lessthan",
            "lt",
            "greaterthan",
            "gt",
            "timediff_lt",
            "td_lt",
            "timediff_gt",
            "td_gt",
            "exists",
            "nexists",
            "inside",
            "in",
            "ninside",
            "nin",
            "search");

    /** The ones that ask for no pattern. StackStorm wants one all the same when it registers a rule. */
    static final Set<String> WITHOUT_PATTERN = Set.of("exists", "nexists");

    private Operators() {}
}
