# SPDX-License-Identifier: Apache-2.0
"""The templates of golden.jsonl: tables over filters, tests, operators, types, control structures, white space, errors, Unicode and
StackStorm's filters. oracle.py records what Jinja2 makes of them."""

from itertools import product

CONTEXT = {
    "zero": 0,
    "one": 1,
    "neg": -7,
    "big": 123456789012345678901234567890,
    "half": 0.5,
    "pi": 3.14159,
    "tiny": 1e-7,
    "huge": 1e22,
    "yes": True,
    "no": False,
    "nul": None,
    "empty": "",
    "s": "hello World",
    "digits": "42",
    "spaces": "  two  words \t",
    "lines": "first\n  second\n\nfourth",
    "html": "<a href=\"x?a=1&b='2'\">text</a>",
    "uni": "Grüße, 日本 😀 ñ",
    "quotes": "it's \"so\" \\ here",
    "path": "/usr/local/lib/file.tar.gz",
    "csv": "a,b,,c",
    "nolist": [],
    "nums": [3, 1, 2, 1],
    "words": ["pear", "Apple", "fig", "apple"],
    "mixed": [1, "1", 1.0, True, None, [1], {"a": 1}],
    "nested": [[1, 2], [3, [4, 5]], []],
    "nodict": {},
    "d": {"b": 2, "a": 1, "C": 3},
    "deep": {"x": {"y": {"z": [10, {"w": "end"}]}}, "items": 5, "k-e": None, "é": "ü"},
    "rows": [
        {"name": "ann", "age": 31, "city": "Oslo", "tags": ["x", "y"], "on": True},
        {"name": "Bo", "age": 25, "city": "Rome", "tags": [], "on": False},
        {"name": "cy", "age": 31, "city": "oslo", "tags": ["z"], "on": True},
    ],
}

SCALARS = ["zero", "neg", "big", "half", "tiny", "huge", "yes", "nul", "empty", "s", "digits", "uni", "quotes"]
VALUES = SCALARS + ["spaces", "lines", "html", "nolist", "nums", "words", "mixed", "nested", "nodict", "d", "deep", "rows", "missing", "d.missing"]
FEW = ["one", "neg", "half", "yes", "nul", "s", "digits", "empty", "nums", "nolist", "d", "missing"]

FILTERS = (
    "abs capitalize center count d default dictsort e escape filesizeformat first float forceescape format indent int items join last length"
    " list lower max min pprint reverse round safe sort string striptags sum title tojson trim truncate unique upper urlencode wordcount"
    " to_complex to_json_string json_escape use_none"
).split()

TESTS = (
    "boolean callable defined even false filter float integer iterable lower mapping none number odd sameas(none) sequence string test true"
    " undefined upper escaped"
).split()


def values():
    for v in VALUES:
        yield "{{ %s }}" % v
        yield "{{ [%s] }}" % v
        yield "{{ {'k': %s, %s: 0} }}" % (v, v)
        yield "{{ (%s,) }}{{ (%s, 1) }}" % (v, v)
        yield "{{ %s ~ '|' }}" % v
        yield "{{ 'T' if %s else 'F' }}{{ not %s }}" % (v, v)
        yield "{%% if %s %%}a{%% elif not %s %%}b{%% endif %%}" % (v, v)
        yield "{%% for x in %s %%}<{{ x }}>{%% else %%}none{%% endfor %%}" % v


def filters():
    for f, v in product(FILTERS, VALUES):
        listing = "|list" if f in ("reverse", "unique", "items") else ""
        yield "{{ %s|%s%s }}" % (v, f, listing)


ARGUMENTS = {
    "batch": (["nums", "words", "s", "nolist"], ["2", "3, 'x'", "1", "10, none", "linecount=2, fill_with=0"], "|list"),
    "slice": (["nums", "words", "s", "nolist"], ["2", "3, 'x'", "1", "7", "slices=2, fill_with=0"], "|list"),
    "center": (["s", "uni", "neg"], ["20", "3", "width=15", "0"], ""),
    "default": (["missing", "d.missing", "nul", "empty", "zero", "s", "nolist"], ["'x'", "'x', true", "default_value=1", "boolean=true", "none", "[]", "missing"], ""),
    "dictsort": (["d", "deep", "nodict"], ["true", "by='value'", "reverse=true", "false, 'key', true", "by='nothing'"], ""),
    "filesizeformat": (["0", "1", "999", "1000", "1023", "1024", "12345678", "1e30", "'15000'", "neg", "none"], ["", "true", "binary=true"], ""),
    "first": (["''", "[1]", "range(0)", "range(3)", "d"], [""], ""),
    "last": (["''", "[1]", "range(0)", "range(3)", "d"], [""], ""),
    "float": (["'1e3'", "' 2.5 '", "'x'", "'nan'", "'inf'", "'-Infinity'", "true", "none", "[1]", "'1_000'", "'0x1'", "'٣'"], ["", "1.5", "default=none"], ""),
    "format": (["'%s-%s'", "'%d'", "'%5.2f|'", "'%(a)s'", "'%%'", "'%x %o %e %g'", "'%c'", "'%r'"], ["1, 2", "1", "a=1", "'x'", "3.7, 2, 1, 0", "65", ""], ""),
    "groupby": (["rows"], ["'city'", "attribute='age'", "'city', case_sensitive=true", "'nothing'", "'nothing', default='-'", "'tags.0', default=''"], "|list"),
    "indent": (["lines", "s", "empty"], ["2", "'> '", "2, true", "2, false, true", "width=1, first=true, blank=true", "0"], ""),
    "int": (["'12'", "'12.9'", "'x'", "'0x1A'", "'0b11'", "'0o17'", "'ff'", "' 7 '", "'-3'", "'1_0'", "none", "true", "2.99", "1e30", "'1e3'", "'٣'", "[]"], ["", "5", "0, 16", "0, 2", "0, 8", "0, 0", "default=none", "base=36"], ""),
    "join": (["nums", "words", "rows", "d", "s", "mixed", "nolist", "nested"], ["", "', '", "'-', attribute='name'", "0", "d='/'"], ""),
    "map": (["rows", "words", "nums", "nested", "nolist"], ["'upper'", "attribute='name'", "attribute='tags.0', default='-'", "'default', 'x'", "attribute='nothing'", "attribute='nothing', default=0", "'string'", "'nothing'", "attribute=0", "'replace', 'p', 'q'", "'length'", ""], "|list"),
    "max": (["rows", "words", "nums", "mixed", "s"], ["attribute='age'", "true", "case_sensitive=true", "attribute='nothing'"], ""),
    "min": (["rows", "words", "nums", "mixed", "s"], ["attribute='age'", "true", "case_sensitive=true", "attribute='nothing'"], ""),
    "reject": (["nums", "words", "mixed"], ["", "'odd'", "'equalto', 1", "'in', [1, 'fig']", "'string'", "'none'", "'nothing'", "'>', 1"], "|list"),
    "select": (["nums", "words", "mixed"], ["", "'odd'", "'equalto', 1", "'in', [1, 'fig']", "'string'", "'none'", "'nothing'", "'>', 1"], "|list"),
    "rejectattr": (["rows"], ["'on'", "'age', 'equalto', 31", "'city', 'in', ['Oslo']", "'nothing'", "'nothing', 'undefined'", "'tags.0', 'defined'", "'age', '>', 30", ""], "|list"),
    "selectattr": (["rows"], ["'on'", "'age', 'equalto', 31", "'city', 'in', ['Oslo']", "'nothing'", "'nothing', 'undefined'", "'tags.0', 'defined'", "'age', '>', 30", ""], "|list"),
    "replace": (["s", "empty", "uni", "neg", "csv"], ["'l', 'L'", "'l', 'L', 1", "'', '-'", "'', '-', 2", "'o', ''", "old=',', new=';'", "',', ';', count=2", "1, 2", "'l'"], ""),
    "round": (["pi", "half", "1.5", "2.5", "-2.5", "neg", "12345", "2.675", "none", "s", "true", "big"], ["", "2", "0, 'ceil'", "1, 'floor'", "-2", "method='ceil'", "0, 'x'", "precision=3, method='common'", "-2, 'floor'"], ""),
    "sort": (["nums", "words", "rows", "mixed", "s", "d"], ["", "true", "case_sensitive=true", "attribute='age'", "attribute='city,name'", "reverse=true, attribute='name'", "attribute='nothing'", "false, true"], ""),
    "sum": (["nums", "rows", "words", "nolist", "nested"], ["", "attribute='age'", "start=10", "'age', 100", "start='x'", "start=[]"], ""),
    "tojson": (["d", "mixed", "html", "uni", "nested"], ["", "indent=2", "2", "indent=0"], ""),
    "trim": (["spaces", "s", "csv", "neg"], ["", "'h'", "chars='hd'", "' t'", "none"], ""),
    "truncate": (["s", "lines", "uni", "'word ' * 20"], ["5", "8, true", "9, false, '…'", "6, true, '', 0", "length=10, leeway=0", "2", "7, leeway=0", "255"], ""),
    "unique": (["nums", "words", "rows", "mixed", "s"], ["", "true", "case_sensitive=true", "attribute='age'", "attribute='nothing'"], "|list"),
    "urlencode": (["'a b/c?d=é&f'", "{'a b': 'c/d', 'e': 1}", "[('x', 'y z')]", "''", "5", "none", "'~.-_*'"], [""], ""),
    "attr": (["d", "rows", "s", "deep"], ["'x'", "'upper'", "'items'", "'__class__'"], " is callable"),
    "striptags": (["html", "'a<b>c</b>\\n  d'", "'<!-- x -->y'", "'a < b > c'", "'x &amp; y &lt;'"], [""], ""),
    "wordcount": (["s", "uni", "spaces", "lines", "quotes", "'a-b c_d e1'"], [""], ""),
    "title": (["'o\\'neil mc-donald'", "'ALL CAPS'", "'a(b) [c] {d} <e'", "'ñandú ünder'", "'1st 2nd'", "'ﬁne ǆ'"], [""], ""),
    "capitalize": (["'éCOLE'", "'ß'", "'1aB'", "' aB'", "'ǆabc'"], [""], ""),
}


def arguments():
    for name, (inputs, lists, after) in ARGUMENTS.items():
        for v, given in product(inputs, lists):
            yield "{{ (%s)|%s(%s)%s }}" % (v, name, given, after)


def tests():
    for t, v in product(TESTS, VALUES):
        yield "{{ %s is %s }}" % (v, t)
    for v in ["6", "7", "0", "-4", "2.0", "s", "true", "none", "missing"]:
        for t in ["divisibleby 3", "divisibleby(2)", "divisibleby 0", "even", "odd", "eq 6", "== 7", "ne 6", "lt 5", "< 5", "le 7", "gt 0", "ge 6", "greaterthan 1", "lessthan 1", "equalto 7", "sameas true", "in [6, 7]", "not in [6]", "in 'hello World'", "not defined", "not even"]:
            yield "{{ %s is %s }}" % (v, t)
    for v in ["'upper'", "'nothing'", "'map'", "'to_complex'", "1", "none"]:
        yield "{{ %s is filter }}" % v
    for v in ["'odd'", "'nothing'", "'=='", "'in'", "1", "none"]:
        yield "{{ %s is test }}" % v
    for v in ["'abc'", "'ABC'", "'aBc'", "'1'", "''", "'é'", "'É'", "'a1'", "'ǅ'", "1", "none"]:
        yield "{{ %s is lower }}{{ %s is upper }}" % (v, v)


BINARY = ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", ">=", "in", "not in", "and", "or"]


def operators():
    for a, op, b in product(FEW, BINARY, FEW):
        yield "{{ %s %s %s }}" % (a, op, b)
    numbers = ["7", "-7", "2", "-2", "0", "2.5", "-2.5", "0.0", "true", "1e308", "10 ** 20"]
    for a, op, b in product(numbers, ["+", "-", "*", "/", "//", "%", "**", "==", "<"], numbers):
        # Powers of big numbers print thousands of digits.
        if op == "**" and b in ("1e308", "10 ** 20"):
            continue
        yield "{{ (%s) %s (%s) }}" % (a, op, b)
    for a in ["one", "-one", "+half", "-nul", "-s", "+yes", "-yes", "--one", "-(-one)", "- 5 ** 2", "-one|abs", "-neg|abs", "2 ** 3 ** 2", "-2 ** 2", "2 ** -1"]:
        yield "{{ %s }}" % a
    yield from (
        "{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 3 > 2 > missing }}",
        "{{ 1 < 0 < missing }}",
        "{{ 1 + 2 * 3 - 4 / 2 }}{{ (1 + 2) * 3 }}{{ 7 // 2 * 2 }}{{ 7 % 4 // 2 }}",
        "{{ 1 + 1 ~ 1 + 1 }}{{ 1 ~ 2 * 3 }}{{ 1 ~ 2 + 3 }}",
        "{{ 'a' ~ 1 + 1 }}",
        "{{ not 1 == 2 }}{{ not not 0 }}{{ not true and false }}{{ not (true and false) }}",
        "{{ 1 or missing }}{{ 0 and missing }}",
        "{{ missing or 1 }}",
        "{{ missing and 1 }}",
        "{{ missing == 1 }}",
        "{{ missing == missing }}",
        "{{ 1 == missing }}",
        "{{ 1 in missing }}",
        "{{ [] or {} or '' or 0 or none }}{{ 1 and [] and 2 }}",
        "{{ '1' == 1 }}{{ 1 == 1.0 }}{{ 1 == true }}{{ '' == 0 }}{{ none == false }}{{ [1] == [1.0] }}{{ (1, 2) == [1, 2] }}{{ {'a': 1} == {'a': 1.0} }}",
        "{{ [1, 2] < [1, 3] }}{{ [1] < [1, 0] }}{{ 'a' < 'B' }}{{ 'é' > 'z' }}{{ (1, 'a') < (1, 'b') }}",
        "{{ [1] < ['a'] }}",
        "{{ 1 < 'a' }}",
        "{{ none < 1 }}",
        "{{ {} < {} }}",
        "{{ 'a' * 3 }}{{ 3 * 'a' }}{{ [0] * 2 }}{{ 'a' * 0 }}{{ 'a' * -1 }}{{ (1,) * 2 }}",
        "{{ 'a' * 1.5 }}",
        "{{ [1] + [2] }}{{ (1,) + (2,) }}{{ 'a' + 'b' }}",
        "{{ [1] + (2,) }}",
        "{{ 'a' + 1 }}",
        "{{ 1 if true }}{{ 1 if false }}{{ 1 if false else 2 if false else 3 }}{{ (1 if true else 2) + 3 }}",
        "{{ 1 if missing else 2 }}",
        "{{ 'a' if s is defined else 'b' }}{{ s if s|length > 3 else '' }}",
        "{{ ('x' if false) is defined }}{{ ('x' if false)|default('y') }}{{ [('x' if false)]|length }}",
        "{{ 'b' in 'abc' }}{{ '' in 'abc' }}{{ 'a' in ['a'] }}{{ 'a' in d }}{{ 1 in d }}{{ [1] in nested }}{{ 2 in (1, 2) }}",
        "{{ [1] in d }}",
        "{{ 1 in 'abc' }}",
        "{{ 1 in 5 }}",
        "{{ 0.1 + 0.2 }}{{ 1e16 }}{{ 1e15 }}{{ 123456789.123456789 }}{{ 1e-5 }}{{ 0.0001 }}{{ 1.0 }}{{ -0.0 }}{{ 5e-324 }}{{ 1.7976931348623157e308 }}",
        "{{ 0x1F }}{{ 0b101 }}{{ 0o17 }}{{ 1_000 }}{{ 1_0.0_1 }}{{ 1e3 }}{{ 1E-2 }}{{ 0 }}{{ 00 }}",
        "{{ big + 1 }}{{ big * big }}{{ big // 7 }}{{ big % 97 }}{{ -big // 7 }}{{ big / 3 }}{{ big == big + 0.0 }}",
        "{{ 9223372036854775807 + 1 }}{{ -9223372036854775808 - 1 }}{{ 4294967296 * 4294967296 }}{{ 2147483647 + 1 }}",
    )


def literals():
    for text in [
        "'a\\nb'", "'a\\tb'", "'a\\\\b'", "'a\\'b'", '"a\\"b"', "'\\x41'", "'\\u00e9'", "'\\U0001F600'", "'\\101'", "'\\d'", "'\\N{BULLET}'", "'a' 'b'", "'a' \"b\"",
        "''", "'{{'", "'%}'", "'}}'", "'#}'", "[]", "[1,]", "[1, [2, [3]]]", "()", "(1)", "(1,)", "(1, 2)", "1, 2", "1,", "{}", "{'a': 1,}", "{1: 2, 'b': [3]}",
        "{none: 1}", "{(1, 2): 3}", "{[1]: 2}", "{'a': 1, 'a': 2}", "{1: 'i', 1.0: 'f', true: 'b'}", "true", "True", "TRUE", "false", "False", "none", "None", "null",
        "1.", ".5", "1.e3", "1.5e", "0777", "1__0", "_1", "1a", "'a", "a'", "é", "日本", "x²", "1 2", "'a' b", "[1 2]", "(1 2)", "{1}", "{'a' 1}", "{'a': }", "[,]", "(,)",
    ]:
        yield "{{ %s }}" % text
    for item in ["'it\\'s'", "'say \"x\"'", "'both \\' and \"'", "'tab\\t'", "'nl\\n'", "'back\\\\'", "'é'", "'😀'", "'\\x00'", "'\\x7f'", "'\\xa0'", "'\\xad'", "'\\u200b'", "'\\u2028'", "1e100", "1.0", "true", "none", "(1,)", "{}"]:
        yield "{{ [%s] }}" % item
        yield "{{ [%s]|string|length }}{{ [%s]|tojson }}" % (item, item)


def access():
    for object_, key in product(["d", "deep", "nums", "s", "rows", "nul", "one", "missing"], ["a", "items", "0", "-1", "99", "keys", "name", "upper", "__class__", "é", "x"]):
        if key[0].isdigit() or key[0] == "-":
            yield "{{ %s[%s] }}" % (object_, key)
        else:
            # How a method prints has its address in it.
            shown = "is callable" if key in ("items", "keys", "upper") else "|string|truncate(6, true)"
            yield "{{ %s.%s %s }}" % (object_, key, shown)
            yield "{{ %s['%s'] %s }}" % (object_, key, shown)
            yield "{{ %s.%s is defined }}" % (object_, key)
    bounds = ["", "0", "1", "-1", "-2", "99", "-99", "none"]
    for v, a, b in product(["s", "nums", "uni"], bounds, bounds):
        yield "{{ %s[%s:%s] }}" % (v, a, b)
    for v, a, b, step in product(["s", "nums"], ["", "1", "-1"], ["", "4", "-1"], ["", "1", "2", "-1", "-2", "0"]):
        yield "{{ %s[%s:%s:%s] }}" % (v, a, b, step)
    yield from (
        "{{ deep.x.y.z[1].w }}{{ deep['x']['y'].z.0 }}{{ deep.x.y['z'][-1]['w'][0] }}",
        "{{ deep.x.nothing.more }}",
        "{{ deep.nothing }}",
        "{{ rows[0].name }}{{ rows[-1]['name'] }}{{ rows[1].tags }}{{ rows.0.name }}",
        "{{ rows[0]['name':] }}",
        "{{ nums['a'] }}",
        "{{ nums[1.0] }}",
        "{{ nums[true] }}{{ s[false] }}",
        "{{ d[1] }}",
        "{{ d[[]] }}",
        "{{ d[none] }}",
        "{{ {1: 'a'}[1] }}{{ {1: 'a'}[1.0] }}{{ {1: 'a'}[true] }}{{ {'1': 'a'}[1] is defined }}",
        "{{ {none: 'a'}[none] }}{{ {(1, 2): 'x'}[1, 2] }}",
        "{{ 'abc'[1] }}{{ 'abc'[-3] }}{{ 'abc'.1 }}",
        "{{ 'abc'[9] }}",
        "{{ (1, 2)[0] }}{{ (1, 2)[1:] }}{{ [1, 2][::-1] }}{{ ''[0:1] }}",
        "{{ range(10)[2] }}{{ range(10)[-1] }}{{ range(10)|list }}{{ range(2, 8, 3)|list }}{{ range(5, 0, -2)|list }}{{ range(0)|length }}",
        "{{ range(3) }}{{ range(1, 3) }}{{ range(1, 9, 2) }}{{ range(10)[2:5] }}",
        "{{ range(1, 2, 0) }}",
        "{{ range('a') }}",
        "{{ range() }}",
        "{{ range(1.5) }}",
        "{{ dict(a=1) }}{{ dict({'b': 2}, c=3) }}{{ dict([('x', 1)]) }}{{ dict() }}",
        "{{ dict([1]) }}",
        "{{ d.a.b }}",
        "{{ s.x }}",
        "{{ none.x }}",
        "{{ nothing.x is defined }}",
        "{{ d.nothing is defined }}{{ d.nothing is undefined }}",
        "{{ (d.nothing).more is defined }}",
        "{{ s() }}",
        "{{ d.a() }}",
        "{{ missing() }}",
        "{{ 5() }}",
    )


METHODS = {
    "capitalize": [""], "casefold": [""], "lower": [""], "swapcase": [""], "title": [""], "upper": [""],
    "isalnum": [""], "isalpha": [""], "isdecimal": [""], "isdigit": [""], "islower": [""], "isnumeric": [""], "isspace": [""], "istitle": [""], "isupper": [""], "isidentifier": [""], "isascii": [""], "isprintable": [""],
    "center": ["20", "20, '*'", "3", "21, 'é'", "5, 'ab'"], "ljust": ["20", "20, '.'"], "rjust": ["20", "20, '.'"], "zfill": ["20", "3"],
    "count": ["'l'", "''", "'zz'", "'o', 5", "'l', 0, 3"], "find": ["'l'", "'zz'", "''", "'o', 5", "'l', 0, 3", "'l', -3"], "rfind": ["'l'", "'zz'", "'o', 5", "'l', 0, 4"], "index": ["'l'", "'zz'"], "rindex": ["'l'", "'zz'"],
    "startswith": ["'he'", "('x', 'he')", "'World', 6", "5", "''"], "endswith": ["'ld'", "('x', 'ld')", "'lo', 0, 5", "5", "''"],
    "removeprefix": ["'hello '", "'x'"], "removesuffix": ["'World'", "'x'"], "replace": ["'l', 'L'", "'l', 'L', 1", "'', '-'"],
    "strip": ["", "'hd'", "none"], "lstrip": ["", "'h'"], "rstrip": ["", "'d'"],
    "split": ["", "'l'", "'l', 1", "none, 1", "' ', -1", "''", "sep='o'", "maxsplit=1", "'l', 0", "'l', maxsplit=2"], "rsplit": ["", "'l'", "'l', 1", "none, 1", "maxsplit=1"], "splitlines": ["", "true"],
    "partition": ["' '", "'zz'", "''"], "rpartition": ["' '", "'o'", "'zz'"], "join": ["['a', 'b']", "words", "'xyz'", "nums", "[]", "d"], "expandtabs": ["", "4"], "translate": ["{104: 'H'}"], "encode": [""],
    "format": ["", "1"], "nothing": [""],
}


def methods():
    for name, lists in METHODS.items():
        for given, v in product(lists, ["s", "uni", "spaces", "lines", "empty", "digits"]):
            yield "{{ %s.%s(%s) }}" % (v, name, given)
    for v in ["'²'", "'½'", "'٣'", "'Ⅷ'", "'日'", "'a1'", "'_'", "' '", "'\\u00a0'", "'\\x1c'", "'A'", "'ǅ'", "'ª'", "'é'"]:
        yield "{%% set v = %s %%}{{ v.isalpha() }}{{ v.isalnum() }}{{ v.isdigit() }}{{ v.isdecimal() }}{{ v.isnumeric() }}{{ v.isspace() }}{{ v.islower() }}{{ v.isupper() }}{{ v.istitle() }}" % v
    yield from (
        "{{ d.keys()|list }}{{ d.values()|list }}{{ d.items()|list }}{{ d.get('a') }}{{ d.get('z') }}{{ d.get('z', 5) }}{{ d.copy() }}",
        "{{ d.keys() }}", "{{ d.values() }}", "{{ d.items() }}", "{{ d.items()|length }}{{ d.keys()|sort }}{{ d.values()|sum }}{{ d.items()|sort }}", "{{ 'a' in d.keys() }}{{ 1 in d.values() }}{{ ('a', 1) in d.items() }}",
        "{{ d.keys() is sequence }}{{ d.keys() is iterable }}{{ d.items() is mapping }}", "{{ d.keys()[0] }}", "{{ d.items()|first }}{{ d.values()|last }}", "{{ d.get() }}", "{{ d.get([1]) }}", "{{ deep.items }}",
        "{{ {}.fromkeys(['a', 'b'], 1) }}", "{{ d.__class__ }}", "{{ d.keys().__len__() }}",
        "{{ nums.index(2) }}{{ nums.count(1) }}{{ nums.copy() }}", "{{ nums.index(9) }}", "{{ nums.index(1, 2) }}", "{{ (1, 2, 1).index(2) }}{{ (1, 2, 1).count(1) }}",
        "{% set l = [1] %}{{ l.append(2) }}{{ l }}{{ l.extend([3, 4]) }}{{ l }}{{ l.pop() }}{{ l.pop(0) }}{{ l }}{{ l.insert(1, 'x') }}{{ l }}{{ l.remove('x') }}{{ l }}{{ l.reverse() }}{{ l }}{{ l.sort() }}{{ l }}{{ l.clear() }}{{ l }}",
        "{% set l = [] %}{{ l.pop() }}", "{% set l = [1] %}{{ l.remove(9) }}", "{% set l = [1] %}{% do l.append(2) %}",
        "{% set m = {} %}{{ m.update({'a': 1}) }}{{ m }}{{ m.update(b=2) }}{{ m }}{{ m.setdefault('c', 3) }}{{ m.pop('a') }}{{ m }}{{ m.pop('z', 'none') }}{{ m.popitem() }}{{ m }}{{ m.clear() }}{{ m }}",
        "{% set m = {} %}{{ m.pop('a') }}", "{% set m = {} %}{{ m.update([('a', 1)]) }}{{ m }}",
        "{{ (5).bit_length() }}", "{{ (2.5).is_integer() }}{{ (2.0).is_integer() }}", "{{ one.real }}", "{{ (2.5).as_integer_ratio() }}", "{{ half.hex() }}",
    )


PERCENT = ["%s", "%r", "%d", "%i", "%5d|", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%o", "%#o", "%e", "%E", "%.2e", "%f", "%.0f", "%.3f", "%8.2f|", "%-8.2f|", "%08.2f", "%+.1f", "%g", "%G", "%.3g", "%#g", "%c", "%5s|", "%-5s|", "%.2s", "%%", "%a", "%(a)s", "%5%", "%", "%z", "%*d", "%.*f", "%ld"]
BRACES = ["{}", "{0}", "{a}", "{0:d}", "{0:5}|", "{0:<5}|", "{0:>5}|", "{0:^5}|", "{0:*^7}", "{0:05}", "{0:+}", "{0:,}", "{0:_}", "{0:x}", "{0:#x}", "{0:b}", "{0:e}", "{0:.2f}", "{0:%}", "{0:.1%}", "{0:g}", "{0:n}", "{0!r}", "{0!s}", "{0!r:>8}", "{0:s}", "{0:.2}", "{0:c}", "{{}}", "{", "}", "{0.x}", "{0[0]}", "{0[a]}", "{1}", "{:{}}", "{0:=+8}", "{0!x}", "{0:z}", "{0.__class__}", "{0:08.3f}", "{0:,.2f}", "{0: }"]


def formats():
    for form, v in product(PERCENT, ["one", "neg", "pi", "s", "nul", "yes", "big", "(1, 2)", "d", "[1]"]):
        yield "{{ '%s' %% %s }}" % (form, v)
    for form, v in product(BRACES, ["one", "neg", "pi", "s", "nul", "yes", "1234567.891", "d", "nums"]):
        yield "{{ '%s'.format(%s) }}" % (form, v)
    yield from (
        "{{ '%s %s' % (1, 'b') }}{{ '%(a)d %(b)s' % d|default({}) }}", "{{ '%s' % missing }}", "{{ '%s %s' % (1,) }}", "{{ '%s' % (1, 2) }}", "{{ '%(z)s' % d }}", "{{ 'x' % 1 }}", "{{ 'x' % () }}{{ 'x' % {} }}{{ 'x' % [] }}",
        "{{ '{} {}'.format(1, 2) }}{{ '{1} {0}'.format(1, 2) }}{{ '{a} {b}'.format(a=1, b=2) }}{{ '{} {a}'.format(0, a=1) }}{{ '{0.a}'.format(d) if false else '' }}{{ '{0[a]}'.format(d) }}", "{{ '{} {0}'.format(1) }}", "{{ '{:>{w}}'.format('x', w=5) }}", "{{ '{:{}.{}f}'.format(3.14159, 8, 2) }}",
        "{{ '{}'.format(missing) }}", "{{ '{:d}'.format(2.5) }}", "{{ '{:s}'.format(5) }}", "{{ '{:.2d}'.format(5) }}", "{{ '{a}'.format_map({'a': 1}) }}", "{{ '{:10}|{:<10}|{:^10}|'.format(true, none|string, 'é') }}",
    )


def structures():
    attributes = ["index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem|default('-')", "nextitem|default('-')", "cycle('a', 'b')", "changed(x)", "nothing"]
    for a, items in product(attributes, ["nums", "words", "nolist", "s[:3]", "d", "range(3)", "nums if x > 1"]):
        yield "{%% for x in %s %%}{{ x }}:{{ loop.%s }};{%% endfor %%}" % (items, a)
    yield from (
        "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k, v in d|dictsort %}{{ k }}={{ v }};{% endfor %}", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }};{% endfor %}",
        "{% for a, b in nums %}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for a, in [(1,)] %}{{ a }}{% endfor %}", "{% for x in nul %}{% endfor %}", "{% for x in 5 %}{% endfor %}", "{% for x in missing %}{% endfor %}",
        "{% for x in nums %}{% for y in words %}{{ loop.index }}{{ x }}{{ y }}{% endfor %}{{ loop.index }};{% endfor %}", "{% for x in nums %}{{ x }}{% endfor %}{{ x is defined }}", "{% set x = 9 %}{% for x in nums %}{{ x }}{% endfor %}{{ x }}",
        "{% for x in nums %}{% set y = x %}{% endfor %}{{ y is defined }}", "{% set y = 0 %}{% for x in nums %}{% set y = y + x %}{{ y }}{% endfor %}{{ y }}", "{% set ns = namespace(t=0) %}{% for x in nums %}{% set ns.t = ns.t + x %}{% endfor %}{{ ns.t }}",
        "{% for x in nums if x is odd %}{{ x }}{% else %}none{% endfor %}", "{% for x in nums if x > 5 %}{{ x }}{% else %}none{% endfor %}", "{% for x in nums if loop.index > 1 %}{{ x }}{% endfor %}", "{% for x in nested recursive %}{% if x is iterable %}[{{ loop(x) }}]{% else %}{{ x }}@{{ loop.depth }}{% endif %}{% endfor %}",
        "{% for x in nums %}{{ loop.cycle() }}{% endfor %}", "{% for x in nums %}{{ loop }}{% break %}{% endfor %}", "{% for x in words %}{% if loop.changed(x|lower) %}{{ x }}{% endif %}{% endfor %}", "{% for loop in nums %}{{ loop }}{% endfor %}",
        "{% for x in nums -%} {{ x }} {%- endfor %}", "{% for x in nums %}{{ x }}{{ ',' if not loop.last }}{% endfor %}", "{% for x in [] %}{% else %}{{ loop is defined }}{% endfor %}", "{% for x in [1] %}{% for y in [] %}{% else %}{{ loop.index }}{% endfor %}{% endfor %}",
        "{% for c in 'héé😀' %}<{{ c }}>{% endfor %}", "{% for x in rows|selectattr('on')|map(attribute='name') %}{{ x }}{% endfor %}", "{% for city, list in rows|groupby('city') %}{{ city }}:{{ list|length }};{% endfor %}", "{% for g in rows|groupby('age') %}{{ g.grouper }}={{ g.list|map(attribute='name')|join('+') }};{% endfor %}",
        "{% set x = 5 %}{{ x }}", "{% set x, y = 1, 2 %}{{ x }}{{ y }}", "{% set (x, y) = [1, 2] %}{{ x }}{{ y }}", "{% set x, y = 1 %}", "{% set x %}a{{ one }}b{% endset %}{{ x }}", "{% set x | upper %}a{{ one }}b{% endset %}{{ x }}", "{% set x | replace('a', 'b') | upper %}aa{% endset %}{{ x }}",
        "{% set x = 1, %}{{ x }}", "{% set x = %}", "{% set %}", "{% set 1 = 2 %}", "{% set none = 2 %}", "{% set x.y = 2 %}", "{% set s.y = 2 %}", "{% set x[0] = 2 %}", "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b is defined }}", "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}", "{% set x = missing %}{{ x }}", "{% set x = missing %}{{ x is defined }}",
        "{% if one %}{% set x = 1 %}{% endif %}{{ x }}", "{% if no %}{% set x = 1 %}{% endif %}{{ x is defined }}", "{% if no %}{% elif yes %}b{% else %}c{% endif %}", "{% if missing is defined %}a{% else %}b{% endif %}", "{% if missing %}{% endif %}", "{% if nul %}a{% endif %}b", "{% if one == 1 and s %}a{% endif %}", "{% if one %}a{% else %}b{% elif one %}c{% endif %}", "{% if one, %}a{% endif %}", "{% if one, zero %}a{% endif %}", "{% if %}a{% endif %}", "{% if one %}a", "{% endif %}", "{% else %}", "{% if one %}a{% endfor %}", "{% if one %}a{% endif one %}", "{% if a if b else c %}{% endif %}", "{% if (one if yes else no) %}t{% endif %}",
        "{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x is defined }}", "{% with x = 1, y = 2 %}{{ x + y }}{% endwith %}", "{% with x = 1, y = x %}{{ y }}{% endwith %}", "{% set x = 5 %}{% with x = 1, y = x %}{{ y }}{% endwith %}{{ x }}", "{% with x %}{% endwith %}", "{% with x = missing %}{{ x is defined }}{% endwith %}",
        "{% filter upper %}a{{ s }}{% endfilter %}", "{% filter replace('a', 'b')|upper %}aa{% endfilter %}", "{% filter nothing %}a{% endfilter %}", "{% filter %}a{% endfilter %}", "{% filter indent(2) %}a\nb{% endfilter %}", "{% filter upper %}{% set x = 1 %}{% endfilter %}{{ x is defined }}",
        "{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}|{{ m(1, 3) }}|{{ m(1, c=5) }}|{{ m(b=1, a=0) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{% endmacro %}{{ m(z=2) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, a=3) }}", "{% macro m(a) %}{{ varargs }}{% endmacro %}{{ m(1, 2) }}", "{% macro m() %}{{ s }}{% endmacro %}{{ m() }}", "{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}", "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}", "{% macro m(a, a) %}{% endmacro %}", "{% macro m(a=1, b) %}{% endmacro %}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.catch_varargs }}{{ m.catch_kwargs }}{{ m.caller }}", "{% macro m() %} x {% endmacro %}[{{ m() }}]{{ m()|trim }}{{ m()|length }}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{{ m() }}{% macro m() %}x{% endmacro %}",
        "{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}in{{ one }}{% endcall %}", "{% macro m() %}<{{ caller(1, 2) }}>{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}", "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}", "{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}", "{% call 5 %}{% endcall %}", "{% call s() %}{% endcall %}",
        "{% block b %}x{{ one }}{% endblock %}", "{% block b %}x{% endblock b %}", "{% block b %}x{% endblock c %}", "{% block b %}{% endblock %}{% block b %}{% endblock %}", "{% block a-b %}{% endblock %}", "{{ self.b() }}{% block b %}x{% endblock %}", "{% set x = 1 %}{% block b %}{{ x is defined }}{% endblock %}", "{% for x in nums %}{% block b %}{{ x is defined }}{% endblock %}{% endfor %}", "{% for x in nums %}{% block b scoped %}{{ x }}{% endblock %}{% endfor %}", "{% block b %}{{ super() }}{% endblock %}",
        "{% include 'x' %}", "{% include 'x' ignore missing %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}", "{% do 1 %}", "{% nothing %}", "{% 5 %}", "{% %}", "{% print one %}", "{% print one, 2 %}", "{% autoescape true %}{{ html }}{% endautoescape %}", "{% trans %}x{% endtrans %}", "{% debug %}", "{% continue %}",
        "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}", "{{ cycler() }}", "{% set j = joiner('|') %}{% for x in nums %}{{ j() }}{{ x }}{% endfor %}", "{% set j = joiner() %}{{ j() }}a{{ j() }}b",
        "{{ [1, 2]|first }}{{ (1, 2)|last }}{{ nums|sort|first }}{{ nums|map('string')|join(',') }}", "{{ nums|map('float')|sum }}{{ rows|map(attribute='age')|max }}{{ rows|sum(attribute='age') }}", "{{ s|upper|lower|title|replace('H', 'J')|length }}", "{{ (nums|sort)[0] }}{{ nums|sort()|reverse|list }}", "{{ s|upper() }}{{ s | upper }}{{ s|  upper  }}", "{{ s|upper.lower }}", "{{ s|nothing }}", "{{ s|'upper' }}", "{{ s| }}", "{{ |upper }}", "{{ s is nothing }}", "{{ s is }}", "{{ s is defined is defined }}", "{{ s is not }}",
        "{{ s|upper if one else s|lower }}", "{{ -one|string + 'a' }}", "{{ one + one|string|int }}", "{{ nums|length + 1 }}", "{{ not nums|length }}", "{{ 'a' ~ nums|length ~ 'b' }}", "{{ nums|length > 3 and s is string }}", "{{ s is string and one is number }}", "{{ one is number + 1 }}", "{{ one is eq 1 }}{{ one is eq(1) }}{{ one is eq one }}{{ one is in nums }}{{ one is in [1] }}", "{{ s is match('x') }}", "{{ one in nums and 'x' not in s }}", "{{ one.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ s.upper().lower().title() }}{{ s.split()[0].upper() }}{{ s.split(' ')|first }}",
        "{{ nums|join(',') }}{{ nums|join }}", "{{ s.format }}", "{{ f(*nums) }}", "{{ dict(**d)|length }}{{ '{}{}{}{}'.format(*nums) }}", "{{ '{a}{b}'.format(**d) }}", "{{ range(*[1, 3])|list }}", "{{ dict(a=1, a=2) }}", "{{ range(1, *[3]) }}", "{{ dict(a=1, **{'a': 2}) }}", "{{ range(a=1) }}", "{{ s.upper(1) }}", "{{ s|upper(1) }}", "{{ s|replace }}", "{{ s|round('x') }}", "{{ d|dictsort(nothing=1) }}", "{{ one is even(2) }}", "{{ one is divisibleby }}", "{{ x=1 }}", "{{ (x=1) }}", "{{ s|default(default_value='x', boolean=true) }}", "{{ range(3)|map('string')|list }}{{ range(3)|select|list }}{{ range(3)|sum }}",
    )


def spaces():
    signs = ["", "-", "+"]
    for a, b, before, after in product(signs, signs, ["x ", "x\n  ", "\n"], [" y", "\n y", "\n\ny"]):
        yield "%s{%%%s if yes %s%%}%sb{%% endif %%}z" % (before, a, b, after)
        yield "%s{#%s note %s#}%s" % (before, a, b, after)
        yield "%s{{%s one %s}}%s" % (before, a, b, after)
        yield "%s{%%%s set x = 1 %s%%}%s" % (before, a, b, after)
    for a, b, c, d in product(["", "-"], repeat=4):
        yield "a {%% raw %s%%} {{ x }} {%%%s endraw %s%%} b{%%%s if yes %%}c{%% endif %%}" % (a, b, c, d)
    for text in [
        "a\n", "a\n\n", "\n", "\n\n", "{{ one }}\n", "{{ one }}\n\n", "{% if yes %}\na\n{% endif %}\n", "a\r\nb\r\n", "a\rb", "{% if yes %}\r\na{% endif %}", "  {% if yes %}  a  {% endif %}  ", "\t{% if yes %}\ta{% endif %}", "a {# c #} b", "a\n{# c #}\nb", "a\n  {# c #}  \nb", "{#- c -#}", "{# {{ x }} #}", "{# {% if %} #}", "{##}", "{# a", "#}", "}}", "%}", "{", "{ {", "{{", "{%", "{#", "{{ }}", "{{}}", "{% %}", "{{ one }", "{{ one", "{{ one %}", "{% if yes }}", "{{{ one }}}", "{{ {'a': 1} }}", "{{ {'a': {'b': 1}}}}", "{{'}}'}}", "{{ '{{' }}", "{% raw %}{{ x }}{% endraw %}", "{% raw %}{% raw %}{% endraw %}", "{% raw %}", "{% endraw %}", "{%raw%}a{%endraw%}b", "{% raw %}\na\n{% endraw %}\nb", "  {% raw %}\n  a\n  {% endraw %}\nb", "{%- raw -%} a {%- endraw -%} b", "{%+ if yes %}a{% endif %}", "  {%+ if yes +%}\na{%+ endif %}", "{{- one -}}", " {{- one -}} ", "a{{+ one }}", "a {{+ one }}", "{{ one +}}", "a\n\n  {%- if yes %}\n b {%- endif %}\n c", "\u00a0{% if yes %}a{% endif %}", "\u3000{%- if yes %}a{% endif %}", "a\u2028{% if yes %}\u2028b{% endif %}", "a\n\f{% if yes %}b{% endif %}", "x{% if yes %}\n\n\ny{% endif %}", "{% for x in nums %}\n  {{ x }}\n{% endfor %}\n", "{%- for x in nums %}\n  {{ x }}\n{%- endfor %}\n", "{% for x in nums -%}\n  {{ x }}\n{% endfor -%}\nend", "# a\n## b\n{{ one }}", "{{\none\n}}", "{{ one\n+\none }}", "{%\nif\nyes\n%}a{%endif%}", "{{ 'a\nb' }}", "{{one}}{{one}}", "{{ one }} {{ one }}", "\\{{ one }}", "$ {{ one }} $", "{$ one $}", "{{ one }}}", "{{{{ one }}}}", "{{ [{}] }}{{ {} }}", "{{ {}}}",
    ]:
        yield text


def unicode_text():
    texts = ["'é'", "'e\\u0301'", "'ß'", "'ŉ'", "'İ'", "'ı'", "'ǆ'", "'ﬁ'", "'Σας'", "'ΣΑΣ'", "'😀b'", "'👨\\u200d👩'", "'日本語'", "'\\u00a0x\\u00a0'", "'\\u2028x'", "'x\\u0085y'", "'Ⅷ'", "'а'", "'\\x85'", "'\\u3000a'"]
    for t in texts:
        yield "{%% set v = %s %%}{{ v|length }}|{{ v|upper }}|{{ v|lower }}|{{ v|capitalize }}|{{ v|title }}|{{ v.swapcase() }}" % t
        yield "{%% set v = %s %%}{{ v[0] }}|{{ v[-1] }}|{{ v[::-1] }}|{{ v|reverse }}|{{ v|list }}|{{ v|first }}|{{ v|last }}" % t
        yield "{%% set v = %s %%}{{ v|center(7) }}|{{ v.ljust(4, '.') }}|{{ v|truncate(3, true, '', 0) }}|{{ '%%5s' %% v }}|{{ '{:>5}'.format(v) }}" % t
        yield "{%% set v = %s %%}{{ v.strip() }}|{{ v.split() }}|{{ v.splitlines() }}|{{ v|trim }}|{{ v|wordcount }}" % t
        yield "{%% set v = %s %%}{{ [v] }}|{{ v|tojson }}|{{ v|to_complex }}|{{ v|urlencode }}|{{ v|replace('', '-') }}" % t
        yield "{%% set v = %s %%}{{ v.find('x') }}|{{ v.casefold() }}|{{ v.isalpha() }}|{{ v < 'z' }}|{{ [v, 'z', 'a']|sort }}|{{ [v, v|upper]|unique|list }}" % t


def stackstorm():
    patterns = ["'o'", "'^W'", "'W.*d$'", "'(l+)(o)'", "'[a-z]+'", "'\\\\d+'", "'\\\\bWorld\\\\b'", "'(?i)HELLO'", "'(?P<n>l)\\\\w'", "'x|W'", "'l{2}'", "'\\\\s'", "'(?:he)(?=l)'", "'(?<=o) '", "''", "'['", "'(a'", "'*'", "'\\\\Z'", "'h.llo'"]
    for p, v in product(patterns, ["s", "lines", "digits", "uni", "neg"]):
        yield "{{ %s|regex_match(%s) }}{{ %s|regex_search(%s) }}{{ %s|regex_search(%s, true) }}" % (v, p, v, p, v, p)
    for p in patterns:
        for r in ["'<\\\\g<0>>'", "'-'", "'\\\\1'", "''", "'$1'", "'\\\\2\\\\1'", "'\\\\n'"]:
            yield "{{ s|regex_replace(%s, %s) }}" % (p, r)
        for i in ["", ", 1", ", -1", ", 5"]:
            yield "{{ s|regex_substring(%s%s) }}" % (p, i)
    yield from (
        "{{ s|regex_replace('HELLO', 'x', true) }}{{ s|regex_replace('HELLO', 'x', ignorecase=true) }}{{ s|regex_match('HELLO', ignorecase=true) }}", "{{ s|regex_match }}{{ s|regex_search }}{{ s|regex_replace }}", "{{ s|regex_replace(pattern='l', replacement='L') }}", "{{ 42|regex_replace('4', 5) }}{{ 42|regex_match(4) }}", "{{ none|regex_match('N') }}{{ nums|regex_search('3, 1') }}", "{{ missing|regex_match('a') }}",
    )
    for v in VALUES:
        yield "{{ %s|to_json_string }}" % v
        yield "{{ %s|to_json_string(2) }}" % v
        yield "{{ %s|to_json_string(indent=4, sort_keys=true) }}" % v
        yield "{{ %s|to_json_string(sort_keys=true, separators=(',', ':')) }}" % v
        yield "{{ %s|to_json_string|from_json_string }}" % v
        yield "{{ %s|to_yaml_string }}" % v
        yield "{{ %s|to_complex|from_json_string == %s }}" % (v, v)
        yield "{{ %s|json_escape }}" % v
    for text in ["'{\"a\": [1, 2.5, null, true]}'", "'[]'", "'1'", "'\"x\"'", "''", "'{'", "'[1,]'", "'nul'", "' 1 '", "'NaN'", "'1e5'", "'{\"a\": 1, \"a\": 2}'", "'\"\\\\u00e9\"'", "'01'", "'[1] x'"]:
        yield "{{ %s|from_json_string }}" % text
    for text in ["'a: 1'", "'- 1\\n- b'", "'a: [1, {b: c}]'", "'true'", "'yes'", "'~'", "''", "'1.5'", "'0x1f'", "'017'", "'1_000'", "'\"a\\\\tb\"'", "'a: |\\n  x\\n  y'", "'a: >\\n  x\\n  y'", "'a: b: c'", "'[1'", "'&a 1'", "'- &a 1\\n- *a'", "'x # c'", "'!!str 1'", "'<<: {a: 1}'", "'1e3'", "'1.0e+3'", "'.inf'", "'off'", "'null'", "'Null'", "'2001-12-14'", "'a:\\n- 1'", "'{a: 1, b}'"]:
        yield "{{ %s|from_yaml_string }}" % text
    versions = ["'1.2.3'", "'1.2.4'", "'1.10.0'", "'2.0.0-rc1'", "'2.0.0-rc.1'", "'2.0.0-rc.2'", "'2.0.0'", "'2.0.0+build'", "'1.2'", "'x'", "'01.2.3'"]
    for a, b in product(versions, versions):
        yield "{{ %s|version_compare(%s) }}" % (a, b)
    for a in versions:
        yield "{{ %s|version_bump_major }} {{ %s|version_bump_minor }} {{ %s|version_bump_patch }} {{ %s|version_strip_patch }}" % (a, a, a, a)
        for op in [">", ">=", "<", "<=", "==", "!=", ""]:
            yield "{{ %s|version_match('%s1.2.3') }}" % (a, op)
        yield "{{ %s|version_more_than('1.2.3') }}{{ %s|version_less_than('1.2.3') }}{{ %s|version_equal('1.2.3') }}" % (a, a, a)
    for seconds in ["0", "1", "59", "60", "61", "3600", "3661", "86400", "90061", "31535999", "31536000", "99999999", "0.5", "1.5", "2.4", "59.9", "'5'", "none", "true", "missing"]:
        yield "{{ %s|to_human_time_from_seconds }}" % seconds
    for text in ["path", "'/'", "''", "'a'", "'a/'", "'/a'", "'//a//b//'", "'a/b'", "'./a'", "'../a/.'", "neg", "none"]:
        yield "{{ %s|basename }}|{{ %s|dirname }}" % (text, text)


GROUPS = (values, filters, arguments, tests, operators, literals, access, methods, formats, structures, spaces, unicode_text, stackstorm)


def all_cases():
    for group in GROUPS:
        for template in group():
            yield group.__name__, template
