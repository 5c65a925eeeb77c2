# SPDX-License-Identifier: Apache-2.0
"""The part of six that packs use, for Python 3, where the real six is not installed."""

import builtins
import functools
import io
import operator
import sys
import types

__version__ = "1.16.0"

PY2 = False
PY3 = True
PY34 = True

string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
MAXSIZE = sys.maxsize

StringIO = io.StringIO
BytesIO = io.BytesIO
wraps = functools.wraps
next = advance_iterator = builtins.next
callable = builtins.callable
unichr = chr
Iterator = object
get_method_function = operator.attrgetter("__func__")
get_method_self = operator.attrgetter("__self__")
get_function_code = operator.attrgetter("__code__")
get_function_globals = operator.attrgetter("__globals__")
create_bound_method = types.MethodType
byte2int = operator.itemgetter(0)
indexbytes = operator.getitem
iterbytes = iter
int2byte = operator.methodcaller("to_bytes", 1, "big")
exec_ = getattr(builtins, "exec")
print_ = getattr(builtins, "print")


def iterkeys(mapping, **kwargs):
    return iter(mapping.keys(**kwargs))


def itervalues(mapping, **kwargs):
    return iter(mapping.values(**kwargs))


def iteritems(mapping, **kwargs):
    return iter(mapping.items(**kwargs))


viewkeys = operator.methodcaller("keys")
viewvalues = operator.methodcaller("values")
viewitems = operator.methodcaller("items")


def b(text):
    return text.encode("latin-1")


def u(text):
    return text


def ensure_binary(value, encoding="utf-8", errors="strict"):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode(encoding, errors)
    raise TypeError("not expecting type '%s'" % type(value))


def ensure_str(value, encoding="utf-8", errors="strict"):
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode(encoding, errors)
    raise TypeError("not expecting type '%s'" % type(value))


ensure_text = ensure_str


def python_2_unicode_compatible(cls):
    return cls


def reraise(kind, value, trace=None):
    try:
        raise (kind() if value is None else value).with_traceback(trace)
    finally:
        value = trace = None


def raise_from(value, cause):
    raise value from cause


def add_metaclass(metaclass):
    """The class made anew with the metaclass."""

    def make(cls):
        body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        for slot in _slots(body):
            body.pop(slot, None)
        return metaclass(cls.__name__, cls.__bases__, body)

    return make


def with_metaclass(metaclass, *bases):
    """A base class that stands for ``bases`` and brings the metaclass along."""

    class Deferred(type):
        def __new__(cls, name, _, body):
            return metaclass(name, bases, body)

        @classmethod
        def __prepare__(cls, name, _):
            return metaclass.__prepare__(name, bases)

    return type.__new__(Deferred, "temporary_class", (), {})


def _slots(body):
    slots = body.get("__slots__", ())
    return [slots] if isinstance(slots, str) else slots
