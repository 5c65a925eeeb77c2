# SPDX-License-Identifier: Apache-2.0
"""One run of an action: everything that happens in the forked child."""

import atexit
import logging
import os
import sys
import threading
import traceback

from petrel_host import jsonline, plugin, wire

INVALID_STATUS = 220


class InvalidStatus(Exception):
    """The first of the two values that run() returned is neither True, False nor None."""


def run(warm, request, ready, result_fd):
    """Runs the action and writes its result. Returns the exit code; prints what went wrong on stderr.

    ``ready`` is how, or None if that is to be found out.
    """
    try:
        _environment(dict(request.get("env") or {}, PETREL_PACK_PATH=warm.start["pack_path"]))
        _log_level(request.get("log_level") or "DEBUG")
        ready = ready or warm.find(request["file"])
        sys.path[:] = ready.path
        value = _call(warm.start["pack"], request, ready)
        status, result = _outcome(value)
        wire.write_all(result_fd, jsonline.encode({"status": status, "result": result}))
        code = 0
    except InvalidStatus as e:
        sys.stderr.write("%s\n" % e)
        code = INVALID_STATUS
    except SystemExit as e:
        code = _exit_code(e)
    except BaseException as e:
        traceback.print_exception(type(e), e, plugin.pack_frames(e.__traceback__))
        code = 1
    return code


def end(code):
    """Ends the process as Python would, without paying for taking the interpreter apart."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(code)


def _environment(env):
    for name, value in env.items():
        if name.upper() != "PYTHONPATH" and value is not None:
            os.environ[name] = value if isinstance(value, str) else str(value)


def _log_level(level):
    if level.upper() != "DEBUG":  # which it has
        known = logging.getLevelName(level.upper())
        logging.getLogger("st2").setLevel(known if isinstance(known, int) else logging.DEBUG)


def _call(pack, request, ready):
    from petrel_host.action_service import ActionService
    from st2common.runners.utils import PackConfigDict, get_action_class_instance

    file = request["file"]
    module = plugin.load(file, pack, ready.name, ready.code)
    cls = plugin.first_action_class(module)
    if cls is None:
        raise LookupError('"%s" defines no class with a run() method' % file)
    config = PackConfigDict(pack, request.get("config") or {})
    action = get_action_class_instance(cls, config=config, action_service=ActionService(pack, cls.__name__))
    return action.run(**(request.get("parameters") or {}))


def _outcome(value):
    if not (isinstance(value, tuple) and len(value) == 2):
        return None, value
    status, result = value
    if status is not None and not isinstance(status, bool):
        raise InvalidStatus(
            "run() returned a tuple of two values, so the first must be True or False; it is %.200r. "
            "Return a list to return two values." % (status,)
        )
    return status, result


def _exit_code(error):
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    sys.stderr.write("%s\n" % (error.code,))
    return 1
