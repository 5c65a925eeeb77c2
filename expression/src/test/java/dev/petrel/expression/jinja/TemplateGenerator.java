// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes random templates that mostly render, and values for the names they use. The same seed gives the same templates. Left out is
 * what Petrel does otherwise on purpose, see {@code kept-differences.jsonl}, and what prints an address or takes a pack's time.
 */
final class TemplateGenerator {

    /** A template and the context to render it in. */
    record Case(String template, Map<String, Object> context) {}

    private static final int DEEPEST = 3;
    private static final List<Object> NUMBERS = List.of(
            0,
            1,
            -1,
            2,
            3,
            7,
            -12,
            42,
            2.5,
            -0.5,
            0.1,
            1e16,
            1e-7,
            100_000,
            4_294_967_296L,
            new BigInteger("9".repeat(25)));
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "Hello World",
            "hello",
            "été",
            "ẞß",
            "😀x",
            "  pad ded\t",
            "a,b,,c",
            "1",
            "-2.5",
            "true",
            "<b>&</b>",
            "it's",
            "\"q\"",
            "one\ntwo\n\nthree",
            "%s",
            "{}",
            "x_y-z",
            "日本 語",
            "/a/b/c.txt",
            "MiXeD cAsE",
            "\\n",
            "a\u00a0b",
            "ǆ");
    private static final List<String> WORDS = List.of("a", "B", "b", "pear", "Apple", "", "10", "9", "é");

    private final SplittableRandom random;
    private int loops;
    private int named;

    TemplateGenerator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Case next() {
        loops = 0;
        named = 0;
        String template = chance(4) ? body(2) : piece(1) + print();
        if (chance(10)) {
            template = damaged(template);
        }
        return new Case(template, context());
    }

    // Values

    private Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("n", number());
        context.put("m", number());
        context.put("s", pick(TEXTS));
        context.put("t", pick(TEXTS));
        context.put("b", random.nextBoolean());
        context.put("z", null);
        context.put("l", several(this::number));
        context.put("w", several(() -> pick(WORDS)));
        context.put("x", several(this::anything));
        context.put("d", mapping());
        context.put("r", several(this::row));
        return context;
    }

    private interface Maker {
        Object make();
    }

    private List<Object> several(Maker maker) {
        List<Object> made = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            made.add(maker.make());
        }
        return made;
    }

    private Object number() {
        return pick(NUMBERS);
    }

    private Object anything() {
        return switch (random.nextInt(6)) {
            case 0 -> pick(TEXTS);
            case 1 -> random.nextBoolean();
            case 2 -> several(this::number);
            case 3 -> new LinkedHashMap<>(Map.of("k", number()));
            default -> number();
        };
    }

    private Map<String, Object> mapping() {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("a", number());
        if (random.nextBoolean()) {
            mapping.put("B", pick(TEXTS));
        }
        if (random.nextBoolean()) {
            mapping.put("c", several(this::number));
        }
        if (random.nextBoolean()) {
            mapping.put("k e", null);
        }
        return mapping;
    }

    private Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", pick(WORDS));
        row.put("v", random.nextInt(4));
        row.put("on", random.nextBoolean());
        return row;
    }

    // Statements

    private String body(int depth) {
        StringBuilder out = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            out.append(piece(depth));
        }
        return out.toString();
    }

    private String piece(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? text() : print();
        }
        return switch (random.nextInt(14)) {
            case 0 -> ifTag(depth);
            case 1, 2 -> forTag(depth);
            case 3 -> tag("set " + name() + " = " + any(DEEPEST)) + print();
            case 4 -> tag("set v" + named + pickFilter()) + body(depth - 1) + tag("endset") + "{{ v" + named++ + " }}";
            case 5 -> tag("with y = " + any(DEEPEST)) + body(depth - 1) + "{{ y }}" + tag("endwith");
            case 6 -> tag("filter upper") + body(depth - 1) + tag("endfilter");
            case 7 -> macro(depth);
            case 8 -> tag("raw") + text() + "{{ n }}" + tag("endraw");
            case 9 -> "{#" + sign() + " note " + sign() + "#}";
            case 10, 11 -> text();
            default -> print();
        };
    }

    private String pickFilter() {
        return pick(List.of("", "", " | upper", " | trim", " | replace('a', 'b') | length"));
    }

    private String ifTag(int depth) {
        String out = tag("if " + bool(DEEPEST)) + body(depth - 1);
        if (random.nextBoolean()) {
            out += tag("elif " + any(1)) + body(depth - 1);
        }
        return out + (random.nextBoolean() ? tag("else") + body(depth - 1) : "") + tag("endif");
    }

    private String forTag(int depth) {
        loops++;
        String head = switch (random.nextInt(5)) {
            case 0 -> "for k, i in " + pick(List.of("d.items()", "d | dictsort", "{'p': 1, 'q': s}.items()"));
            case 1 -> "for i in " + list(DEEPEST) + " if " + bool(1);
            default -> "for i in " + list(DEEPEST);
        };
        String inside = body(depth - 1)
                + pick(List.of(
                        "{{ i }}",
                        "{{ loop.index }}",
                        "{{ loop.last }}",
                        "{{ loop.revindex0 }}",
                        "{{ loop.cycle('o', 'e') }}",
                        "{{ loop.previtem | default('-') }}",
                        "{{ ',' if not loop.last }}"));
        loops--;
        return tag(head) + inside + (chance(3) ? tag("else") + body(depth - 1) : "") + tag("endfor");
    }

    private String macro(int depth) {
        String name = "m" + named++;
        return tag("macro " + name + "(p, q=" + any(1) + ")") + body(depth - 1) + "{{ p }}{{ q }}" + tag("endmacro")
                + "{{ " + name + "(" + any(1) + pick(List.of("", ", 2", ", q=3")) + ") }}";
    }

    private String tag(String inside) {
        return pick(List.of("", "", "", "\n", "  ", "\n  ")) + "{%" + sign() + " " + inside + " " + sign() + "%}"
                + pick(List.of("", "", "", "\n", " ", "\n\n"));
    }

    private String sign() {
        return pick(List.of("", "", "", "", "-", "+"));
    }

    private String text() {
        return pick(List.of("x", " ", "\n", "a b", "  \n  ", "é", "{ }", "%", "#", "\t", "end.\n", "\r\n"));
    }

    private String print() {
        String inside = any(DEEPEST);
        return pick(List.of(
                "{{ " + inside + " }}",
                "{{" + inside + " }}",
                "{{- " + inside + " -}}",
                "{{ (" + inside + ") | tojson }}"));
    }

    /** With one character lost, doubled or replaced. */
    private String damaged(String template) {
        if (template.isEmpty()) {
            return template;
        }
        int at = random.nextInt(template.length());
        int end = Math.min(template.length(), at + 1);
        return template.substring(0, at)
                + pick(List.of(
                        "",
                        template.substring(at, end).repeat(2),
                        pick(List.of("{", "}", "'", "(", "]", "%", "|", ",", " ", "-", "\n"))))
                + template.substring(end);
    }

    private String name() {
        return "y";
    }

    // Expressions

    private String any(int depth) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> num(depth);
            case 3, 4, 5 -> str(depth);
            case 6, 7 -> bool(depth);
            case 8, 9 -> list(depth);
            case 10 -> dict(depth);
            default ->
                pick(List.of(
                        "z",
                        "none",
                        "d.a",
                        "d['B']",
                        "x[0]",
                        "r[0].name",
                        "d.nothing",
                        "u",
                        "x | first",
                        "(1, s)",
                        "d.get('c')"));
        };
    }

    private String num(int depth) {
        if (depth == 0) {
            return pick(List.of(
                    "n",
                    "m",
                    "0",
                    "1",
                    "2",
                    "7",
                    "-3",
                    "2.5",
                    "10",
                    "0.1",
                    "l[0]",
                    "d.a",
                    loops > 0 ? "loop.index" : "n"));
        }
        int d = depth - 1;
        return switch (random.nextInt(16)) {
            case 0, 1 -> num(d) + pick(List.of(" + ", " - ", " * ")) + num(d);
            case 2 -> "(" + num(d) + pick(List.of(" + ", " - ", " * ", " / ", " // ", " % ")) + num(d) + ")";
            case 3 -> "-" + num(0);
            case 4 -> str(d) + " | length";
            case 5 -> "(" + list(d) + ") | " + pick(List.of("length", "sum", "max", "min", "first", "last", "count"));
            case 6 ->
                "(" + num(d) + ") | "
                        + pick(List.of(
                                "abs",
                                "int",
                                "float",
                                "round",
                                "round(1)",
                                "round(2, 'floor')",
                                "round(-1)",
                                "round(0, 'ceil')"));
            case 7 ->
                "(" + str(d) + ") | "
                        + pick(List.of("int", "int(5)", "float", "float(1.5)", "wordcount", "int(0, 16)"));
            case 8 -> "(" + str(d) + ")." + pick(List.of("count('a')", "find('l')", "rfind('o', 2)", "index('a')"));
            case 9 -> "(" + num(d) + " if " + bool(d) + " else " + num(d) + ")";
            case 10 -> "(" + list(d) + ")[" + pick(List.of("0", "-1", "1", "n", "9")) + "]";
            case 11 -> "(" + num(0) + " ** " + pick(List.of("2", "3", "0", "1")) + ")";
            case 12 -> "(" + list(d) + ") | map('int') | sum";
            case 13 -> "r | sum(attribute='v')";
            default -> num(0);
        };
    }

    private String str(int depth) {
        if (depth == 0) {
            return pick(List.of(
                    "s", "t", "''", "'a'", "'Hello'", "'é😀'", "'x y'", "\"it's\"", "'a\\nb'", "w[0]", "'1'", "d.B"));
        }
        int d = depth - 1;
        return switch (random.nextInt(20)) {
            case 0, 1 -> str(d) + " ~ " + any(d);
            case 2 -> "(" + str(d) + " + " + str(d) + ")";
            case 3 -> "(" + str(0) + " * " + pick(List.of("2", "0", "3", "-1")) + ")";
            case 4, 5 -> "(" + str(d) + ") | " + pick(TEXT_FILTERS);
            case 6 -> "(" + list(d) + ") | join" + pick(List.of("", "(', ')", "('')", "(s)"));
            case 7 -> "(" + any(d) + ") | string";
            case 8 ->
                "(" + str(d) + ")[" + pick(List.of("0", "-1", "1:", ":-1", "::-1", "1:3", "::2", "-3:", "5:2")) + "]";
            case 9 -> "('%s|%5s|%r' % (" + any(d) + ", " + str(d) + ", " + any(d) + "))";
            case 10 ->
                "('" + pick(List.of("%d", "%5.2f", "%x", "%05d", "%e", "%g", "%+d", "%.3f", "%o")) + "' % (" + num(d)
                        + "))";
            case 11 ->
                "'" + pick(List.of("{}", "{:>6}", "{:<4}|", "{:^7}", "{!r}", "{0}{0}", "{:.2}")) + "'.format(" + str(d)
                        + ")";
            case 12 ->
                "'" + pick(List.of("{:d}", "{:,}", "{:.2f}", "{:>8}", "{:05}", "{:e}", "{:g}", "{:%}", "{:+}"))
                        + "'.format(" + num(d) + ")";
            case 13, 14 -> "(" + str(d) + ")." + pick(TEXT_METHODS);
            case 15 ->
                "(" + str(d) + ") | regex_replace('" + pick(List.of("a", "[aeiou]", "\\\\s+", "^.", "(l+)", "\\\\d"))
                        + "', '" + pick(List.of("-", "", "<\\\\g<0>>")) + "')";
            case 16 -> "(" + any(d) + ") | to_json_string";
            case 17 -> "(" + str(d) + " if " + bool(d) + " else " + str(d) + ")";
            case 18 -> "(" + any(d) + ") | default(" + str(0) + pick(List.of("", ", true")) + ")";
            default -> str(0);
        };
    }

    private static final List<String> TEXT_FILTERS = List.of(
            "upper",
            "lower",
            "title",
            "capitalize",
            "trim",
            "trim('a')",
            "replace('a', 'X')",
            "replace('l', 'L', 1)",
            "truncate(5)",
            "truncate(5, true, '', 0)",
            "center(9)",
            "reverse",
            "indent(2)",
            "indent(1, true)",
            "first",
            "last",
            "string",
            "urlencode",
            "striptags",
            "json_escape",
            "to_complex",
            "basename",
            "dirname",
            "default('x')",
            "list | join('.')",
            "format");
    private static final List<String> TEXT_METHODS = List.of(
            "upper()",
            "lower()",
            "strip()",
            "lstrip()",
            "rstrip('a')",
            "title()",
            "capitalize()",
            "replace('a', 'b')",
            "zfill(5)",
            "ljust(6, '.')",
            "rjust(6)",
            "center(7)",
            "split(',')[0]",
            "split()[-1]",
            "join(['1', '2'])",
            "format()",
            "swapcase()",
            "partition('l')[0]",
            "rpartition('l')[2]",
            "splitlines()[0]",
            "removeprefix('a')",
            "expandtabs(4)",
            "casefold()");

    private String bool(int depth) {
        if (depth == 0) {
            return pick(List.of(
                    "b",
                    "true",
                    "false",
                    "(z is none)",
                    "(u is defined)",
                    "(d.B is defined)",
                    "(s is string)",
                    "(n is number)",
                    "'a' in s",
                    "1 in l"));
        }
        int d = depth - 1;
        String compare = pick(List.of(" == ", " != ", " < ", " > ", " <= ", " >= "));
        return switch (random.nextInt(14)) {
            case 0, 1 -> num(d) + compare + num(d);
            case 2 -> str(d) + compare + str(d);
            case 3 -> any(d) + pick(List.of(" == ", " != ")) + any(d);
            case 4 -> bool(d) + pick(List.of(" and ", " or ")) + bool(d);
            case 5 -> "not " + bool(d);
            case 6 ->
                "((" + any(d) + ") is "
                        + pick(List.of(
                                "string",
                                "number",
                                "none",
                                "defined",
                                "mapping",
                                "sequence",
                                "iterable",
                                "integer",
                                "float",
                                "boolean",
                                "true",
                                "undefined"))
                        + ")";
            case 7 ->
                "((" + num(d) + ") is "
                        + pick(List.of("odd", "even", "divisibleby 3", "divisibleby(2)", "gt 1", "in l", "eq 2")) + ")";
            case 8 -> any(d) + pick(List.of(" in ", " not in ")) + list(d);
            case 9 -> str(d) + " in " + str(d);
            case 10 ->
                "(" + str(d) + ")."
                        + pick(List.of(
                                "startswith('a')",
                                "endswith(('o', 'd'))",
                                "isdigit()",
                                "isalpha()",
                                "isupper()",
                                "islower()",
                                "isspace()",
                                "istitle()",
                                "isalnum()"));
            case 11 -> "(" + str(d) + ") | regex_match('" + pick(List.of("[A-Z]", "a.*", "\\\\w+$", "x|H")) + "')";
            case 12 -> num(0) + " < " + num(0) + " <= " + num(0);
            default -> bool(0);
        };
    }

    private String list(int depth) {
        if (depth == 0) {
            return pick(List.of(
                    "l",
                    "w",
                    "x",
                    "r",
                    "[]",
                    "[1, 2, 3]",
                    "['b', 'a']",
                    "range(3) | list",
                    "d.keys() | list",
                    "[s, n]",
                    "d.c",
                    "(1, 2)"));
        }
        int d = depth - 1;
        return switch (random.nextInt(18)) {
            case 0 -> "[" + any(d) + ", " + any(d) + "]";
            case 1 ->
                "(" + str(d) + ")."
                        + pick(List.of("split()", "split(',')", "rsplit(' ', 1)", "splitlines()", "split('l', 1)"));
            case 2, 3 ->
                "(" + list(d) + ") | "
                        + pick(List.of(
                                "sort",
                                "sort(reverse=true)",
                                "sort(case_sensitive=true)",
                                "list",
                                "unique | list",
                                "reverse | list"));
            case 4 ->
                "w | map('" + pick(List.of("upper", "length", "title", "default", "int", "string", "trim"))
                        + "') | list";
            case 5 ->
                "(" + list(d) + ") | "
                        + pick(List.of(
                                "select",
                                "reject",
                                "select('number')",
                                "reject('none')",
                                "select('string')",
                                "select('odd')",
                                "reject('equalto', 1)",
                                "select('in', l)"))
                        + " | list";
            case 6 ->
                "r | "
                        + pick(List.of(
                                "map(attribute='name')",
                                "selectattr('on')",
                                "rejectattr('v', 'gt', 1)",
                                "selectattr('name', 'in', w)",
                                "sort(attribute='v')",
                                "sort(attribute='name,v')",
                                "groupby('v')",
                                "unique(attribute='v')",
                                "map(attribute='no', default=0)"))
                        + " | list";
            case 7 -> "(" + list(d) + " + " + list(d) + ")";
            case 8 -> "(" + list(d) + ")[" + pick(List.of("1:", ":2", "::-1", "-2:", "::2", "5:")) + "]";
            case 9 -> "d.items() | " + pick(List.of("list", "sort", "map('first') | list"));
            case 10 -> "range(" + pick(List.of("4", "1, 4", "5, 0, -2", "n | int % 5")) + ") | list";
            case 11 ->
                "(" + list(d) + ") | " + pick(List.of("batch(2)", "batch(2, 0)", "slice(2)", "slice(3, '-')"))
                        + " | list";
            case 12 -> "d | " + pick(List.of("dictsort", "dictsort(by='key', reverse=true)", "list", "items | list"));
            case 13 -> "(" + str(d) + ") | list";
            case 14 -> "(" + list(0) + " * 2)";
            default -> list(0);
        };
    }

    private String dict(int depth) {
        if (depth == 0) {
            return pick(List.of("d", "{}", "{'k': 1}", "r[0]", "dict(a=1)"));
        }
        int d = depth - 1;
        return switch (random.nextInt(5)) {
            case 0 -> "{'p': " + any(d) + ", " + str(0) + ": " + any(d) + "}";
            case 1 -> "dict(d, q=" + any(d) + ")";
            case 2 -> "{" + num(0) + ": " + any(d) + "}";
            default -> dict(0);
        };
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
