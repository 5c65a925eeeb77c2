# SPDX-License-Identifier: Apache-2.0
"""Names and modules that moved between Python 2 and 3. Modules load when they are first used."""

import importlib
import sys
from builtins import chr as unichr, filter, input, map, range, zip
from functools import reduce
from io import BytesIO, StringIO

from petrel_host.compat import Aliases

_MODULES = {
    "BaseHTTPServer": "http.server",
    "SimpleHTTPServer": "http.server",
    "builtins": "builtins",
    "cPickle": "pickle",
    "configparser": "configparser",
    "copyreg": "copyreg",
    "email_mime_base": "email.mime.base",
    "email_mime_multipart": "email.mime.multipart",
    "email_mime_text": "email.mime.text",
    "html_entities": "html.entities",
    "html_parser": "html.parser",
    "http_client": "http.client",
    "http_cookiejar": "http.cookiejar",
    "http_cookies": "http.cookies",
    "queue": "queue",
    "reprlib": "reprlib",
    "socketserver": "socketserver",
    "urllib": "urllib",
    "urllib.error": "urllib.error",
    "urllib.parse": "urllib.parse",
    "urllib.request": "urllib.request",
    "urllib.response": "urllib.response",
    "urllib.robotparser": "urllib.robotparser",
    "urllib_error": "urllib.error",
    "urllib_parse": "urllib.parse",
    "urllib_robotparser": "urllib.robotparser",
    "xmlrpc_client": "xmlrpc.client",
    "xmlrpc_server": "xmlrpc.server",
}
_ATTRIBUTES = {
    "intern": ("sys", "intern"),
    "reload_module": ("importlib", "reload"),
    "shlex_quote": ("shlex", "quote"),
    "getcwd": ("os", "getcwd"),
    "getoutput": ("subprocess", "getoutput"),
    "zip_longest": ("itertools", "zip_longest"),
    "filterfalse": ("itertools", "filterfalse"),
    "UserDict": ("collections", "UserDict"),
    "UserList": ("collections", "UserList"),
    "UserString": ("collections", "UserString"),
    "cStringIO": ("io", "StringIO"),
}

xrange = range
__path__ = []  # makes this module a package, so that its parts can be imported by name
sys.meta_path.insert(0, Aliases({__name__ + "." + name: target for name, target in _MODULES.items()}))


def __getattr__(name):
    if name == "urllib":
        for part in ("error", "parse", "request", "response"):
            importlib.import_module("urllib." + part)
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    if name in _ATTRIBUTES:
        module, attribute = _ATTRIBUTES[name]
        return getattr(importlib.import_module(module), attribute)
    raise AttributeError("the stand-in for six.moves has no %r: install six in the pack's virtualenv" % name)
