# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for six, eventlet and oslo_config, offered only where no real ones are installed.

The finders extend nothing of importlib.abc: that imports pathlib, tempfile, random and more, which each fork would carry.
"""

import importlib
import importlib.machinery
import importlib.util
import os
import sys

from petrel_host.unsupported import Refusal

STAND_INS = ("six", "eventlet", "oslo_config")
_DIRECTORY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "compat")


class _LastResort:
    """Asked after every other finder, so a module of the pack, its virtualenv or the system always wins."""

    def find_spec(self, fullname, path=None, target=None):
        if path is None and fullname in STAND_INS:
            return importlib.machinery.PathFinder.find_spec(fullname, [_DIRECTORY])
        return None


class Aliases:
    """Lets ``import a.b`` load another module, when it is imported and not before."""

    def __init__(self, names):
        self._names = names
        self._specs = {}

    def find_spec(self, fullname, path=None, target=None):
        if fullname in self._names:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def create_module(self, spec):
        module = importlib.import_module(self._names[spec.name])
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module):
        # The import system has just put the alias's spec on the real module: put its own back.
        for name, target in self._names.items():
            if target == module.__name__ and name in self._specs:
                module.__spec__ = self._specs[name]


def install():
    if not any(isinstance(finder, _LastResort) for finder in sys.meta_path):
        sys.meta_path.append(_LastResort())
        sys.meta_path.append(Refusal())
