# SPDX-License-Identifier: Apache-2.0
"""Values to JSON lines that a strict parser accepts: results of actions, payloads of events, and all other messages."""

import json
import math
import re

_DEEPEST = 200
_SURROGATE = re.compile("[\ud800-\udfff]")


def encode(value):
    """The value as one line of UTF-8, newline included. Never fails for what a value is or holds.

    Dates, times, UUIDs, enums, data classes, UTF-8 bytes and objects with ``__json__`` become what StackStorm makes of
    them; NaN and infinities become null. Whatever else has no JSON form becomes its ``str()``, and only that value does:
    what stands beside it stays as it is. So does a container inside itself, or more than 200 levels deep. A lone
    surrogate becomes its escape as text, as it does on stdout.
    """
    try:
        text = _dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = _dumps(_clean(value, ()))
    try:
        line = text.encode("utf-8")
    except UnicodeEncodeError:
        line = _SURROGATE.sub(lambda match: "\\\\u%04x" % ord(match.group()), text).encode("utf-8")
    return line + b"\n"


def _plain(value):
    """The value as one that is nearer to JSON, in the end as text."""
    try:
        return _json_form(value)
    except Exception:
        return _text(value)  # the value's own code failed, or its bytes are no UTF-8


def _json_form(value):
    custom = getattr(value, "__json__", None)
    if callable(custom):
        return custom()
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8")
    # Imported when first needed: few results hold any of these, and every fork would carry the modules.
    import dataclasses
    import datetime
    import enum
    import uuid

    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return _text(value)


def _text(value):
    try:
        return str(value)
    except Exception:
        return "<%s without a text form>" % type(value).__name__


_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain).encode


def _clean(value, inside):
    """A copy that json.dumps takes as it is; ``inside`` are the ids of what holds the value."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if id(value) in inside or len(inside) >= _DEEPEST:
        return _text(value)
    inside += (id(value),)
    if isinstance(value, dict):
        return {_key(key): _clean(item, inside) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item, inside) for item in value]
    return _clean(_plain(value), inside)


def _key(key):
    if key is None or isinstance(key, (bool, int, str)) or (isinstance(key, float) and math.isfinite(key)):
        return key
    plain = _plain(key)
    return plain if isinstance(plain, str) else _text(key)
