// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.List;
import java.util.Random;

/**
 * Makes random expressions over the context of {@code golden.json}: most of them have types that fit, some do not, some are
 * broken by a random change. The same seed makes the same ones.
 */
final class ExpressionGenerator {

    private static final List<String> TEXTS = List.of(
            "'abc'",
            "''",
            "'a,b;c'",
            "' x '",
            "'Ab c'",
            "'日本語'",
            "'🚀a'",
            "'10'",
            "ctx(s)",
            "ctx(csv)",
            "ctx(u)",
            "word",
            "ctx(e)");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "-1",
            "7",
            "1.5",
            "-2.5",
            "0.1",
            "ctx(n)",
            "ctx(f)",
            "ctx(z)",
            "ctx(big)",
            "100",
            "3",
            "$",
            "true");
    private static final List<String> LISTS = List.of(
            "[]",
            "[1, 2, 3]",
            "[3, 1, 2, 3]",
            "ctx(xs)",
            "ctx(ys)",
            "ctx(mixed)",
            "ctx(nested)",
            "ctx(rows)",
            "range(4)",
            "[a, b, a]",
            "[[1, a], [2, b]]",
            "[null, 2, 1]",
            "ctx(d).values()",
            "set(1, 2)",
            "[1, 1.0, true]",
            "ctx(empty)");
    private static final List<String> DICTS = List.of(
            "{}",
            "{a => 1}",
            "ctx(d)",
            "ctx(ed)",
            "ctx(rows)[0]",
            "{a => {b => [1]}}",
            "{1 => x, null => y}",
            "dict(k => v)");
    private static final List<String> BINARY =
            List.of("+", "-", "*", "/", "mod", ">", "<", ">=", "<=", "=", "!=", "and", "or", "in", "=~", "!~");
    private static final String BREAKING = "()[]{},.$'\"=><-+*?!@ 0a1_\\`";

    private final Random random;

    ExpressionGenerator(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        String expression = any(1 + random.nextInt(4));
        return random.nextInt(10) == 0 ? broken(expression) : expression;
    }

    private String broken(String expression) {
        int at =
                expression.offsetByCodePoints(0, random.nextInt(expression.codePointCount(0, expression.length()) + 1));
        String character = String.valueOf(BREAKING.charAt(random.nextInt(BREAKING.length())));
        return switch (random.nextInt(3)) {
            case 0 -> expression.substring(0, at) + character + expression.substring(at);
            case 1 -> expression.substring(0, at);
            default ->
                expression.substring(0, at)
                        + (at == expression.length() ? "" : expression.substring(expression.offsetByCodePoints(at, 1)));
        };
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String any(int depth) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> number(depth);
            case 2, 3 -> text(depth);
            case 4, 5, 6 -> list(depth);
            case 7, 8 -> dict(depth);
            case 9 -> bool(depth);
            case 10 -> special(depth);
            default -> depth == 0 ? "null" : "(" + any(depth - 1) + ") " + pick(BINARY) + " " + any(depth - 1);
        };
    }

    private String number(int depth) {
        if (depth <= 0) {
            return pick(NUMBERS);
        }
        int inner = depth - 1;
        return switch (random.nextInt(18)) {
            case 0 -> "(" + number(inner) + " " + pick(BINARY.subList(0, 5)) + " " + number(inner) + ")";
            case 1 -> "-" + number(inner);
            case 2 -> list(inner) + ".len()";
            case 3 -> "len(" + text(inner) + ")";
            case 4 -> list(inner) + "." + pick(List.of("sum", "max", "min", "count", "first", "last")) + "()";
            case 5 -> "int(" + any(inner) + ")";
            case 6 -> "float(" + any(inner) + ")";
            case 7 -> pick(List.of("abs", "sign", "round", "bitwiseNot")) + "(" + number(inner) + ")";
            case 8 ->
                pick(List.of("max", "min", "bitwiseAnd", "bitwiseOr", "bitwiseXor", "pow")) + "(" + number(inner) + ", "
                        + pick(NUMBERS.subList(0, 8)) + ")";
            case 9 -> "round(" + number(inner) + ", " + pick(List.of("0", "1", "2", "-1", "-2")) + ")";
            case 10 -> text(inner) + "." + pick(List.of("indexOf", "lastIndexOf")) + "(" + text(0) + where() + ")";
            case 11 -> list(inner) + "." + pick(List.of("indexOf", "lastIndexOf")) + "(" + any(0) + ")";
            case 12 -> list(inner) + "." + pick(List.of("indexWhere", "lastIndexWhere")) + "(" + lambda(inner) + ")";
            case 13 -> list(inner) + "[" + pick(List.of("0", "-1", "1", "2", "9")) + "]";
            case 14 -> list(inner) + ".aggregate($1 + $2" + pick(List.of("", ", 0", ", a")) + ")";
            case 15 -> "selectCase(" + bool(inner) + ", " + bool(inner) + ")";
            case 16 -> dict(inner) + "." + pick(List.of("a", "b", "name", "age", "nope"));
            default -> dict(inner) + ".get(" + pick(List.of("a", "b", "1", "null", "a, 5")) + ")";
        };
    }

    private String where() {
        return pick(List.of("", ", 1", ", -1", ", 0, 2", ", -2, 2", ", 1, -1", ", 5"));
    }

    private String text(int depth) {
        if (depth <= 0) {
            return pick(TEXTS);
        }
        int inner = depth - 1;
        return switch (random.nextInt(14)) {
            case 0 -> "(" + text(inner) + " + " + text(inner) + ")";
            case 1 ->
                text(inner) + "." + pick(List.of("toUpper", "toLower", "trim", "trimLeft", "trimRight", "norm")) + "()";
            case 2 -> text(inner) + ".trim(" + text(0) + ")";
            case 3 -> "str(" + any(inner) + ")";
            case 4 -> list(inner) + ".join(" + text(0) + ")";
            case 5 -> text(0) + ".join(" + list(inner) + ")";
            case 6 ->
                text(inner) + ".replace(" + text(0) + ", " + text(0) + pick(List.of("", ", 1", ", -1", ", 0")) + ")";
            case 7 ->
                text(inner) + ".substring(" + pick(List.of("0", "1", "-2", "9"))
                        + pick(List.of("", ", 1", ", 2", ", -1", ", 0")) + ")";
            case 8 -> "(" + text(inner) + " * " + pick(List.of("0", "2", "-1", "3")) + ")";
            case 9 -> "concat(" + text(inner) + ", " + text(inner) + ")";
            case 10 -> "regex(" + pattern() + ").replace(" + text(inner) + ", '-')";
            case 11 -> "regex(" + pattern() + ").search(" + text(inner) + ")";
            case 12 -> "hex(" + number(inner) + ")";
            default -> text(inner) + ".replace(" + dict(0) + ")";
        };
    }

    private String pattern() {
        return pick(List.of("'[a-c]'", "'b*'", "','", "'(a)(b)?'", "'^.'", "'\\\\w+'", "'['", "'.$'", "''"));
    }

    private String list(int depth) {
        if (depth <= 0) {
            return pick(LISTS);
        }
        int inner = depth - 1;
        return switch (random.nextInt(30)) {
            case 0 ->
                list(inner) + "." + pick(List.of("where", "filter", "takeWhile", "skipWhile")) + "(" + lambda(inner)
                        + ")";
            case 1, 2 -> list(inner) + "." + pick(List.of("select", "map", "selectMany")) + "(" + lambda(inner) + ")";
            case 3 ->
                list(inner) + "." + pick(List.of("skip", "limit", "take")) + "("
                        + pick(List.of("0", "1", "2", "9", "-1")) + ")";
            case 4 -> list(inner) + ".distinct(" + pick(List.of("", "$", "str($)", "$[0]")) + ")";
            case 5 -> list(inner) + "." + pick(List.of("orderBy", "orderByDescending")) + "(" + lambda(0) + ")";
            case 6 -> list(inner) + ".orderBy(str($)).thenBy($)";
            case 7 -> "[" + any(inner) + ", " + any(inner) + "]";
            case 8 -> "list(" + any(inner) + ", " + any(inner) + ")";
            case 9 -> "(" + list(inner) + " + " + list(inner) + ")";
            case 10 ->
                list(inner) + "." + pick(List.of("toList", "flatten", "reverse", "memorize", "enumerate")) + "()";
            case 11 ->
                list(inner) + ".groupBy(" + lambda(0) + pick(List.of("", ", $", ", str($)", ", $, $.len()")) + ")";
            case 12 -> list(inner) + ".zip(" + list(inner) + ")";
            case 13 -> list(inner) + ".zipLongest(" + list(inner) + pick(List.of("", ", default => 0")) + ")";
            case 14 ->
                text(inner) + "." + pick(List.of("split()", "split(',')", "rightSplit(',', 1)", "toCharArray()"));
            case 15 -> list(inner) + ".slice(" + pick(List.of("1", "2", "3")) + ")";
            case 16 -> list(inner) + "." + pick(List.of("splitWhere", "sliceWhere")) + "(" + lambda(0) + ")";
            case 17 -> list(inner) + ".splitAt(" + pick(List.of("0", "1", "-1", "9")) + ")";
            case 18 -> list(inner) + ".accumulate($1 + $2" + pick(List.of("", ", 0", ", []")) + ")";
            case 19 -> list(inner) + ".insert(" + pick(List.of("0", "1", "-1", "9")) + ", " + any(0) + ")";
            case 20 -> list(inner) + ".delete(" + pick(List.of("0", "1", "1, 2", "0, -1", "9")) + ")";
            case 21 ->
                list(inner) + ".replace(" + pick(List.of("0", "1", "9")) + ", " + any(0)
                        + pick(List.of("", ", 2", ", -1")) + ")";
            case 22 -> list(inner) + ".append(" + any(inner) + ")";
            case 23 -> list(inner) + ".defaultIfEmpty([0])";
            case 24 -> list(inner) + ".join(" + list(0) + ", $1 = $2, [$1, $2])";
            case 25 -> "(" + list(inner) + " * " + pick(List.of("0", "2", "-1")) + ")";
            case 26 -> list(inner) + "." + pick(List.of("name", "tags", "a", "len()"));
            case 27 -> "regex(" + pattern() + ")." + pick(List.of("split", "searchAll")) + "(" + text(inner) + ")";
            case 28 -> "generate(" + number(0) + ", $ < 5, $ + 1)";
            default ->
                dict(inner) + "."
                        + pick(List.of("values()", "keys().orderBy($)", "items().select($[0])", "items().toList()"));
        };
    }

    private String lambda(int depth) {
        return switch (random.nextInt(10)) {
            case 0 -> "$";
            case 1 -> "$ " + pick(List.of(">", "<", "=", "!=")) + " " + any(0);
            case 2 -> "$ + " + number(0);
            case 3 -> "str($)";
            case 4 -> "$[0]";
            case 5 -> "$.name";
            case 6 -> "isInteger($)";
            case 7 -> "$ mod 2";
            case 8 -> "$.len()";
            default -> any(depth - 1);
        };
    }

    private String dict(int depth) {
        if (depth <= 0) {
            return pick(DICTS);
        }
        int inner = depth - 1;
        return switch (random.nextInt(9)) {
            case 0 -> "{k => " + any(inner) + ", " + text(0) + " => " + any(inner) + "}";
            case 1 -> "(" + dict(inner) + " + " + dict(inner) + ")";
            case 2 -> dict(inner) + ".set(" + any(0) + ", " + any(inner) + ")";
            case 3 -> dict(inner) + ".set(" + dict(inner) + ")";
            case 4 -> dict(inner) + ".delete(" + pick(List.of("a", "b, a", "zz")) + ")";
            case 5 -> list(inner) + ".toDict(" + lambda(0) + pick(List.of("", ", $", ", str($)")) + ")";
            case 6 -> dict(inner) + ".mergeWith(" + dict(inner) + pick(List.of("", ", $1 + $2", ", null, $1")) + ")";
            case 7 -> "dict(" + list(inner) + ")";
            default -> dict(inner) + "." + pick(List.of("a", "c"));
        };
    }

    private String bool(int depth) {
        if (depth <= 0) {
            return pick(List.of("true", "false", "null", "ctx(yes)", "1 = 1"));
        }
        int inner = depth - 1;
        return switch (random.nextInt(12)) {
            case 0, 1 -> any(inner) + " " + pick(BINARY.subList(5, 11)) + " " + any(inner);
            case 2 -> "not " + any(inner);
            case 3 -> "(" + bool(inner) + " " + pick(List.of("and", "or")) + " " + bool(inner) + ")";
            case 4 -> any(inner) + " in " + list(inner);
            case 5 -> text(0) + " in " + text(inner);
            case 6 -> list(inner) + "." + pick(List.of("any", "all")) + "(" + pick(List.of("", lambda(0))) + ")";
            case 7 ->
                pick(List.of(
                                "isList",
                                "isDict",
                                "isString",
                                "isNumber",
                                "isInteger",
                                "isBoolean",
                                "isSet",
                                "isIterable"))
                        + "(" + any(inner) + ")";
            case 8 -> text(inner) + "." + pick(List.of("startsWith", "endsWith", "matches")) + "(" + text(0) + ")";
            case 9 -> dict(inner) + "." + pick(List.of("containsKey", "containsValue")) + "(" + any(0) + ")";
            case 10 -> "isEmpty(" + text(inner) + ")";
            default -> "bool(" + any(inner) + ")";
        };
    }

    private String special(int depth) {
        int inner = Math.max(0, depth - 1);
        return switch (random.nextInt(12)) {
            case 0 ->
                "let(" + any(inner) + ", x => " + any(inner) + ") -> " + pick(List.of("$", "$x", "[$, $x]", "$1 = $x"));
            case 1 -> "def(f, " + lambda(inner) + ") -> f(" + any(inner) + ")";
            case 2 -> "switch(" + bool(inner) + " => " + any(inner) + ", true => " + any(inner) + ")";
            case 3 -> "coalesce(" + any(inner) + ", " + any(inner) + ")";
            case 4 -> any(inner) + "?." + pick(List.of("len()", "a", "name", "toUpper()"));
            case 5 -> "zip(" + list(inner) + ", " + list(inner) + ")";
            case 6 -> "call(" + pick(List.of("len", "str", "list", "max")) + ", [" + any(inner) + "], {})";
            case 7 -> "json(" + pick(List.of("'[1, {\"a\": null}]'", "'1'", "'x'", text(inner))) + ")";
            case 8 -> list(inner) + ".unpack(a, b) -> [$a, $b]";
            case 9 -> any(inner) + ".switchCase(" + any(0) + ", " + any(0) + ")";
            case 10 -> any(inner) + ".assert($ != null)";
            default ->
                "timespan(hours => " + pick(NUMBERS) + ") " + pick(BINARY) + " "
                        + pick(List.of("timespan(minutes => 90)", "2", "0.5"));
        };
    }
}
