# SPDX-License-Identifier: Apache-2.0
"""ISO 8601 times, in UTC unless asked otherwise."""

import datetime
import re

from st2common.util.date import add_utc_tz, convert_to_utc

__all__ = ["ISO8601_FORMAT", "ISO8601_UTC_REGEX", "add_utc_tz", "format", "parse", "validate"]

ISO8601_FORMAT = "%Y-%m-%dT%H:%M:%S"
ISO8601_UTC_REGEX = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|\+00|\+0000|\+00:00)$"
_ANY = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$"
)


def format(dt, usec=True, offset=True):
    """A datetime (one without a zone counts as UTC), or seconds since the epoch, as text."""
    if not isinstance(dt, datetime.datetime):
        dt = datetime.datetime.fromtimestamp(dt, datetime.timezone.utc)
    text = dt.strftime(ISO8601_FORMAT)
    if usec:
        text += ".%06d" % dt.microsecond
    if offset:
        zone = add_utc_tz(dt).strftime("%z")
        text += "Z" if zone == "+0000" else zone[:3] + ":" + zone[3:5]
    return text


def validate(value, raise_exception=True):
    """Whether the value is a datetime or text in ISO 8601 in UTC; raises ValueError instead of returning False."""
    if isinstance(value, datetime.datetime) or re.match(ISO8601_UTC_REGEX, str(value)):
        return True
    if raise_exception:
        raise ValueError('"%s" is not a time in ISO 8601 in UTC, like 2026-01-31T12:00:00Z' % (value,))
    return False


def parse(value, preserve_original_tz=False):
    """Text in ISO 8601 as a datetime with a zone, converted to UTC unless asked to keep its own."""
    match = _ANY.match(str(value).strip())
    if not match:
        raise ValueError('"%s" is not a time in ISO 8601, like 2026-01-31T12:00:00Z' % (value,))
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    fields = [int(field or 0) for field in (year, month, day, hour, minute, second)]
    dt = datetime.datetime(*fields, micros, tzinfo=_zone(zone))
    return dt if preserve_original_tz else convert_to_utc(dt)


def _zone(text):
    if text is None or text == "Z":
        return datetime.timezone.utc
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return datetime.timezone(-delta if text[0] == "-" else delta)
