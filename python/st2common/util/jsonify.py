# SPDX-License-Identifier: Apache-2.0
"""JSON, with StackStorm's names for it."""

import json

from petrel_host import jsonline

__all__ = ["get_json_type_for_python_value", "json_decode", "json_encode", "json_loads", "load_file", "try_loads"]

_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array", tuple: "array"}


def json_encode(obj, indent=None, sort_keys=False):
    """The value as JSON text; dates, UUIDs and the like become text."""
    value = json.loads(jsonline.encode(obj))
    return json.dumps(value, indent=indent, sort_keys=sort_keys)


def json_decode(data):
    return json.loads(data)


def load_file(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def json_loads(obj, keys=None):
    """Decodes, in place, those of the dict's values (all, or those of ``keys``) that are JSON text."""
    for key in list(obj) if keys is None else keys:
        if key in obj:
            obj[key] = try_loads(obj[key])
    return obj


def try_loads(s):
    """The text decoded from JSON, or the value as it is if it is not JSON text."""
    try:
        return json.loads(s) if isinstance(s, str) else s
    except ValueError:
        return s


def get_json_type_for_python_value(value):
    return "null" if value is None else _TYPES.get(type(value), "string")
