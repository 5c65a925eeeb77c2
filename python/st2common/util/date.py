# SPDX-License-Identifier: Apache-2.0
"""Times in UTC."""

import datetime

__all__ = [
    "add_utc_tz",
    "append_milliseconds_to_time",
    "convert_to_utc",
    "get_datetime_utc_now",
    "parse",
]


def get_datetime_utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def add_utc_tz(dt):
    """The same time, said to be in UTC if it says no zone."""
    return dt if dt.tzinfo is not None and dt.utcoffset() is not None else dt.replace(tzinfo=datetime.timezone.utc)


def convert_to_utc(dt):
    return add_utc_tz(dt).astimezone(datetime.timezone.utc)


def parse(value, preserve_original_tz=False):
    from st2common.util import isotime

    return isotime.parse(value, preserve_original_tz=preserve_original_tz)


def append_milliseconds_to_time(date, milliseconds=0):
    return date + datetime.timedelta(milliseconds=milliseconds)
