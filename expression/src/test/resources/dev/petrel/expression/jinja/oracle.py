# SPDX-License-Identifier: Apache-2.0
"""What Jinja2 makes of templates when it is set up as StackStorm sets it up. Needs python3-jinja2 and python3-yaml.

    oracle.py serve      reads requests {"template": ..., "context": ...}, one JSON text a line, and answers each on a line:
                         {"text": ...} or {"error": type, "message": ...}, with the "variables" the template takes
    oracle.py record     writes golden.jsonl anew from the tables of cases.py
"""

import json
import posixpath
import re
import sys
import warnings
from pathlib import Path

import jinja2
import jinja2.meta
import jinja2.sandbox
import yaml

NONE = "%*****__%NONE%__*****%"


# StackStorm's filters, written from the descriptions in its manual.


def regex(method, value, pattern, ignorecase):
    flags = re.IGNORECASE if ignorecase else 0
    return getattr(re.compile(str(pattern), flags), method)(str(value))


def regex_match(value, pattern, ignorecase=False):
    return bool(regex("match", value, pattern, ignorecase))


def regex_search(value, pattern, ignorecase=False):
    return bool(regex("search", value, pattern, ignorecase))


def regex_replace(value, pattern, replacement, ignorecase=False):
    return re.compile(str(pattern), re.IGNORECASE if ignorecase else 0).sub(str(replacement), str(value))


def regex_substring(value, pattern, result_index=0, ignorecase=False):
    return regex("findall", value, pattern, ignorecase)[result_index]


def to_json_string(value, indent=None, sort_keys=False, separators=(",", ": ")):
    return json.dumps(value, indent=indent, sort_keys=sort_keys, separators=separators)


def to_yaml_string(value, indent=None, allow_unicode=True):
    # The C emitter does not end plain values with a line "...".
    return yaml.dump(value, Dumper=yaml.CSafeDumper, indent=indent, allow_unicode=allow_unicode, default_flow_style=False)


def json_escape(value):
    return json.dumps(value).strip('"')


def to_human_time_from_seconds(seconds):
    assert isinstance(seconds, (int, float))
    if seconds == 0:
        return "0s"
    if seconds < 1:
        return str(seconds) + "\u03bcs"
    left = round(seconds)
    text = ""
    for unit, size in (("y", 365 * 86400), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if text or left >= size:
            text += "%d%s" % (left // size, unit)
        left %= size
    return text


SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?"
)


def version(value):
    found = SEMVER.fullmatch(value)
    if not found:
        raise ValueError("%s is not valid SemVer string" % value)
    numbers = tuple(int(found.group(i)) for i in (1, 2, 3))
    pre = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in (found.group(4) or "").split(".") if part]
    return numbers, (pre == [], pre)


def version_compare(value, pattern):
    a, b = version(value), version(pattern)
    return (a > b) - (a < b)


def version_match(value, pattern):
    operator, wanted = re.fullmatch(r"(>=|<=|==|!=|>|<)(.*)", pattern).groups()
    order = version_compare(value, wanted)
    return {">=": order >= 0, "<=": order <= 0, "==": order == 0, "!=": order != 0, ">": order > 0, "<": order < 0}[operator]


def version_bump(value, place):
    numbers = list(version(value)[0])
    return ".".join(str(n) for n in numbers[:place] + [numbers[place] + 1] + [0] * (2 - place))


FILTERS = {
    "basename": posixpath.basename,
    "dirname": posixpath.dirname,
    "from_json_string": json.loads,
    "from_yaml_string": yaml.safe_load,
    "json_escape": json_escape,
    "regex_match": regex_match,
    "regex_replace": regex_replace,
    "regex_search": regex_search,
    "regex_substring": regex_substring,
    "to_complex": json.dumps,
    "to_human_time_from_seconds": to_human_time_from_seconds,
    "to_json_string": to_json_string,
    "to_yaml_string": to_yaml_string,
    "use_none": lambda value: NONE if value is None else value,
    "version_bump_major": lambda value: version_bump(value, 0),
    "version_bump_minor": lambda value: version_bump(value, 1),
    "version_bump_patch": lambda value: version_bump(value, 2),
    "version_compare": version_compare,
    "version_equal": lambda value, pattern: version_compare(value, pattern) == 0,
    "version_less_than": lambda value, pattern: version_compare(value, pattern) == -1,
    "version_match": version_match,
    "version_more_than": lambda value, pattern: version_compare(value, pattern) == 1,
    "version_strip_patch": lambda value: ".".join(str(n) for n in version(value)[0][:2]),
}


def environment(optimized):
    made = jinja2.sandbox.SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, optimized=optimized
    )
    made.filters.update(FILTERS)
    made.tests["in"] = lambda item, items: item in items
    return made


# The optimizer evaluates constants when it compiles, and then fails for what is never reached.
ENVIRONMENT = environment(optimized=sys.argv[1:] != ["serve"])


def answer(template, context):
    """What becomes of a template: its text or its error, and the names that it takes from its context."""
    result = {}
    try:
        result["variables"] = sorted(jinja2.meta.find_undeclared_variables(ENVIRONMENT.parse(template)))
        result["text"] = ENVIRONMENT.from_string(template).render(json.loads(json.dumps(context)))
    except Exception as e:
        result.pop("text", None)
        result["error"] = type(e).__name__
        result["message"] = str(e)[:200]
    return result


def line(value):
    text = json.dumps(value, ensure_ascii=False)
    lone = any("\ud800" <= c <= "\udfff" for c in text)
    return (json.dumps(value) if lone else text).encode() + b"\n"


def serve():
    sys.stdout.buffer.write(line({"jinja2": jinja2.__version__, "python": sys.version.split()[0]}))
    sys.stdout.buffer.flush()
    for request in sys.stdin.buffer:
        asked = json.loads(request)
        sys.stdout.buffer.write(line(answer(asked["template"], asked["context"])))
        sys.stdout.buffer.flush()


def record():
    import cases

    seen = set()
    with open(Path(__file__).with_name("golden.jsonl"), "wb") as out:
        out.write(line({"context": cases.CONTEXT}))
        for group, template in cases.all_cases():
            if template in seen:
                continue
            seen.add(template)
            result = answer(template, cases.CONTEXT)
            # An address in memory is another one each time; what a version of Python alone says is not recorded either.
            if " at 0x" in result.get("text", ""):
                continue
            kept = {key: result[key] for key in ("text", "error") if key in result}
            out.write(line({"group": group, "template": template, **kept}))
    print(len(seen), "templates with Jinja2", jinja2.__version__)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(1000)
    {"serve": serve, "record": record}[sys.argv[1]]()
