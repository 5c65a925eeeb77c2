# SPDX-License-Identifier: Apache-2.0
"""``eventlet.green.X`` is X itself: these are real threads."""

import importlib
import sys

from petrel_host.compat import Aliases

_MODULES = {
    name: name
    for name in ("http", "os", "queue", "select", "socket", "ssl", "subprocess", "threading", "time", "urllib", "zmq")
}
_MODULES.update({"Queue": "queue", "httplib": "http.client", "urllib2": "urllib.request"})
_MODULES.update({"http.client": "http.client", "urllib.parse": "urllib.parse", "urllib.request": "urllib.request"})

__path__ = []  # makes this module a package, so that its parts can be imported by name
sys.meta_path.insert(0, Aliases({__name__ + "." + name: target for name, target in _MODULES.items()}))


def __getattr__(name):
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    raise AttributeError("the stand-in for eventlet.green has no %r: install eventlet in the pack's virtualenv" % name)
