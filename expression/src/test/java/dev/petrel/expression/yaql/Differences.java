// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.Map;
import java.util.regex.Pattern;

/** Where Petrel differs from yaql on purpose, as docs/yaql.md tells: by a pattern over the expression and both answers. */
final class Differences {

    private static final Map<String, Pattern> KNOWN = Map.ofEntries(
            known("the text of a stream has its address in Python", "yaql: E StreamPrintedError| at 0x", 0),
            known("an argument left out is an object of yaql's own in Python", "MarkerClass|[(\\[{]\\s*,|,\\s*,", 0),
            known("there are no complex numbers", "fractional power", 0),
            known(
                    "sets that keys() gives have all methods of sets",
                    "'(?:KeysView|ItemsView|dict_keys|dict_items)' object has no attribute",
                    0),
            known("unpack() of a stream loses an element in Python", "unpack\\(\\)", 0),
            known(
                    "of two errors in arguments of zip() the other one comes first",
                    "(?s)\\bzip\\(.*yaql: E .*Petrel: E ",
                    0),
            known("NaN is no JSON", "json\\('NaN'\\)", 0),
            known("a budget is spent", "Petrel: E (?:Recursion|Memory|Timeout)Error", 0),
            known("Python gave up", "yaql: E (?:Recursion|Memory|Timeout|Overflow)Error", 0));

    private Differences() {}

    private static Map.Entry<String, Pattern> known(String reason, String pattern, int flags) {
        return Map.entry(reason, Pattern.compile(pattern, flags));
    }

    static boolean isKnown(String difference) {
        return KNOWN.values().stream()
                .anyMatch(pattern -> pattern.matcher(difference).find());
    }
}
