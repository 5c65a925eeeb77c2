# SPDX-License-Identifier: Apache-2.0
"""What the action host makes once and its forks share.

A fork pays for every page of memory that it writes to, and Python writes to whatever it looks at. So whatever can be made
before, and is the same for all runs, is made here. Nothing of a pack is run, only compiled.
"""

import collections
import gc
import importlib.machinery
import importlib.util
import io
import logging
import os
import sys
import time
import warnings

from petrel_host import compat, jsonline, plugin

_MOST_FILES = 64
_LARGEST_FILE = 256 * 1024
# A file or directory that has just been changed may change once more without a later time of change.
_SETTLED_SECONDS = 2

# How to run an action: the search path, the name of its module, and its code, or None.
Ready = collections.namedtuple("Ready", "path name code")


class Warm:
    def __init__(self, start):
        self.start = start
        self._known = {}  # by file: what it and the directories were like, and a Ready
        _import_what_actions_need()
        compat.install()
        self.stdout = _stream_for(1)
        self.stderr = _stream_for(2)
        _log_to(self.stderr)
        jsonline.encode({"status": None, "result": None})
        importlib.util.find_spec("petrel_no_such_module")  # lists the directories of libraries once, not in each fork
        gc.collect()
        gc.freeze()

    def known(self, file):
        """What :meth:`learn` has found last, or None."""
        known = self._known.get(file)
        return None if known is None else known[1]

    def learn(self, file):
        """How to run the action in ``file`` as it is now, or None: the run is to find that out, and say what is wrong."""
        try:
            known = self._known.pop(file, None)
            if known is None or known[0] != _stamp(file, known[1].path):
                known = self._looked_up(file)
            if known is None:
                return None
            if len(self._known) >= _MOST_FILES:
                del self._known[next(iter(self._known))]
            self._known[file] = known
            return known[1]
        except Exception:
            return None

    def _looked_up(self, file):
        found = self.find(file)
        stamp = _stamp(file, found.path)
        if not _settled(stamp):
            return None
        ready = self._compiled(file, found)
        return (stamp, ready) if stamp == _stamp(file, found.path) else None

    def find(self, file):
        """How to run the action in ``file``, without its code."""
        pack_path = self.start["pack_path"]
        actions = os.path.join(pack_path, "actions")
        libs = [os.path.join(actions, "lib")]
        if self.start.get("common_libs"):
            libs.insert(0, os.path.join(pack_path, "lib"))
        path = plugin.with_directories(sys.path, libs, first=True)
        path = plugin.with_directories(path, [os.path.dirname(file), actions])
        return Ready(path, None, None)

    def _compiled(self, file, ready):
        if not file.endswith(".py") or os.stat(file).st_size > _LARGEST_FILE:
            return ready
        mine = sys.path[:]
        sys.path[:] = ready.path
        try:
            name = plugin.module_name(file, self.start["pack"])
        finally:
            sys.path[:] = mine
            for directory in set(ready.path).difference(mine):
                # Else no fork would ever see a directory that is not there yet.
                sys.path_importer_cache.pop(directory, None)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # whoever runs it is to see what the compiler says
            code = importlib.machinery.SourceFileLoader(name, file).get_code(name)
        return Ready(ready.path, name, code)


def _stamp(file, path):
    return [_version(file)] + [_version(directory) for directory in path]


def _settled(stamp):
    latest = time.time_ns() - _SETTLED_SECONDS * 10**9
    return all(version is None or version[0] < latest for version in stamp)


def _version(file):
    try:
        stat = os.stat(file)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino, stat.st_dev


def _import_what_actions_need():
    import petrel_host.action_service  # noqa: F401
    import st2common.runners.base_action  # noqa: F401

    # What most libraries that actions use import, and what leaves nothing to be done at a fork.
    import datetime  # noqa: F401
    import inspect  # noqa: F401
    import pathlib  # noqa: F401
    import shutil  # noqa: F401
    import typing  # noqa: F401
    import urllib.parse  # noqa: F401


def _log_to(stream):
    import st2common.log

    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)-12s: %(levelname)-8s %(message)s"))
    logging.getLogger().handlers[:] = [handler]
    st2common.log.getLogger("st2").setLevel(logging.DEBUG)


def _stream_for(fd):
    """Unbuffered text, as of ``python -u``, for what ``fd`` will be in a fork: a pipe. What has no UTF-8 form is escaped.

    Streams remember what their descriptor can do (seek, for instance), so it is a pipe while they are made.
    """
    mine = os.dup(fd)
    read_end, write_end = os.pipe()
    try:
        os.dup2(write_end, fd)
        raw = io.FileIO(fd, "w", closefd=False)
        return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)
    finally:
        os.dup2(mine, fd)
        for other in (mine, read_end, write_end):
            os.close(other)
