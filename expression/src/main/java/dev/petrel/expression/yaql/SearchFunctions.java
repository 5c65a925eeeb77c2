// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.List;

/** Parts of strings. Places are counted in characters, not in Java's units. */
final class SearchFunctions {

    static final List<Function> ALL = List.of(
            Function.of(
                    "#operator_in(left:text, right:text)", call -> call.text(1).contains(call.text(0))),
            Function.of("method substring(string:text, start:int, length:int=-1)", SearchFunctions::substring),
            Function.of("method indexOf(string:text, sub:text, start:int=0)", call -> find(call, false, false)),
            Function.of(
                    "method indexOf(string:text, sub:text, start:int, length:int)", call -> find(call, true, false)),
            Function.of("method lastIndexOf(string:text, sub:text, start:int=0)", call -> find(call, false, true)),
            Function.of(
                    "method lastIndexOf(string:text, sub:text, start:int, length:int)", call -> find(call, true, true)),
            Function.of(
                    "method startsWith(string:text, *prefixes:text)",
                    call -> call.rest().stream().anyMatch(prefix -> call.text(0).startsWith(String.valueOf(prefix)))),
            Function.of(
                    "method endsWith(string:text, *suffixes:text)",
                    call -> call.rest().stream().anyMatch(suffix -> call.text(0).endsWith(String.valueOf(suffix)))));

    private SearchFunctions() {}

    /** The units between two places, which count from the end if they are negative, as in Python's slices. */
    private static String slice(String text, long from, long to) {
        int length = TextFunctions.length(text);
        int start = place(from, length);
        int end = place(to, length);
        return start >= end ? "" : text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    }

    private static int place(long at, int length) {
        return (int) Math.max(0, Math.min(length, at < 0 ? at + length : at));
    }

    private static Object substring(Call call) {
        String text = call.text(0);
        long size = TextFunctions.length(text);
        long length = call.integer(2) < 0 ? size : call.integer(2);
        long start = call.integer(1) < 0 ? call.integer(1) + size : call.integer(1);
        return slice(text, start, start + length);
    }

    private static Object find(Call call, boolean within, boolean last) {
        String text = call.text(0);
        int size = TextFunctions.length(text);
        long start = call.integer(2);
        long end = size;
        if (within) {
            start += start < 0 ? size : 0;
            long length = call.integer(3) < 0 ? size - start : call.integer(3);
            end = start + length;
        }
        if ((start < 0 ? start + size : start) > size) {
            return -1;
        }
        int from = place(start, size);
        if (from > place(end, size)) {
            return -1;
        }
        String part = slice(text, start, end);
        int at = last ? part.lastIndexOf(call.text(1)) : part.indexOf(call.text(1));
        return at < 0 ? -1 : from + part.codePointCount(0, at);
    }
}
