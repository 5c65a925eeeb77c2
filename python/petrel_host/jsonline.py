# SPDX-License-Identifier: Apache-2.0
"""Values to JSON lines that a strict parser accepts."""

import json
import math


def encode(value):
    """The value as one line of UTF-8, newline included.

    Dates, times, UUIDs, enums, data classes, UTF-8 bytes and objects with ``__json__`` become what StackStorm makes of
    them; NaN and infinities become null, lone surrogates "?". Raises TypeError or ValueError for anything else.
    """
    try:
        text = _dumps(value)
    except ValueError:
        text = _dumps(_without_nan(value))
    return text.encode("utf-8", "replace") + b"\n"


def _dumps(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)


def _plain(value):
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
    raise TypeError("a value of type %s has no JSON form: %.80r" % (type(value).__name__, value))


def _without_nan(value, depth=0):
    if depth > 200:
        raise ValueError("the value contains itself, or is nested more than 200 levels deep")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_nan(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item, depth + 1) for item in value]
    return value
