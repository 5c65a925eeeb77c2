# SPDX-License-Identifier: Apache-2.0
"""Evaluates expressions with the real yaql, as StackStorm's workflows do: over functions ctx, json and zip.

serve GOLDEN: a JSON text with an expression on each line of standard input, a JSON text with the answer on each line of
standard output; the first line is {"yaql": version}.
record GOLDEN FILE: one line {"in": expression, "out": answer} for each line of FILE.
An answer is "V " and the value, or "E ", the class of the exception and its message.
"""

import collections.abc
import datetime
import importlib.metadata
import itertools
import json
import signal
import sys
import warnings

warnings.simplefilter("ignore")

import yaql  # noqa: E402
from yaql.language import factory, utils  # noqa: E402

SECONDS = 5
ENGINE = factory.YaqlFactory().create()
ROOT = yaql.create_context()


class VariableUndefinedError(Exception):
    pass


def parsed_json(s):
    if isinstance(s, dict):
        return s
    if not isinstance(s, str):
        raise TypeError("Given object is not typeof string.")
    return json.loads(s)


def zipped(*args, **kwargs):
    lists = [[] if each is None else each for each in args]
    if len(lists) == 1:
        return lists[0]
    return list(itertools.zip_longest(*lists, fillvalue=kwargs.get("pad")))


def variable(context, key=None):
    variables = context["__vars"]
    if key and key not in variables:
        raise VariableUndefinedError('The variable "%s" is undefined.' % key)
    return variables[key] if key else variables


class StreamPrintedError(Exception):
    """A text has the address of an object in it."""


def text(value):
    constant = value is None or value is True or value is False
    printed = json.dumps(value) if constant else str(value)
    if " at 0x" in printed:
        raise StreamPrintedError()
    return printed


ROOT = ROOT.create_child_context()
ROOT.register_function(text, name="str")
ROOT.register_function(parsed_json, name="json")
ROOT.register_function(zipped, name="zip")
ROOT.register_function(variable, name="ctx")


def encoded(value):
    """Two values have the same text only if they are the same and of the same type."""
    if isinstance(value, float):
        return "f" + repr(value)
    if isinstance(value, (set, frozenset)):
        return "set" + str(sorted(map(encoded, value)))
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(encoded, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(encoded(k) + ": " + encoded(v) for k, v in value.items()) + "}"
    if isinstance(value, datetime.datetime):
        return "datetime " + str(value)
    if isinstance(value, datetime.timedelta):
        return "timespan " + str(value)
    if value is None or isinstance(value, (str, int)):
        return repr(value)
    return type(value).__name__


def late(*_):
    raise TimeoutError("takes more than %d s" % SECONDS)


def answer(expression, variables):
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        context = ROOT.create_child_context()
        context["__vars"] = variables
        return "V " + encoded(ENGINE(expression).evaluate(context=context))
    except Exception as e:
        return "E " + type(e).__name__ + " " + str(e)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main(mode, golden, file=None):
    signal.signal(signal.SIGALRM, late)
    with open(golden, encoding="utf-8") as source:
        variables = utils.convert_input_data(json.load(source)["context"])
    if mode == "record":
        with open(file, encoding="utf-8") as expressions:
            for line in expressions.read().splitlines():
                if line:
                    print(json.dumps({"in": line, "out": answer(line, variables)}, ensure_ascii=False))
        return
    print(json.dumps({"yaql": importlib.metadata.version("yaql")}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), variables)), flush=True)


main(*sys.argv[1:])
