# SPDX-License-Identifier: Apache-2.0
"""What the base class of actions and the code that makes them share."""

import abc
import inspect
import types

from st2common import log

__all__ = ["PackConfigDict", "get_action_class_instance", "get_logger_for_python_runner_action"]


class PackConfigDict(dict):
    """A pack's configuration. Asking for a key that it does not have by ``[]`` raises a ValueError that says so."""

    def __init__(self, pack_name="", *args):
        super().__init__(*args)
        self.pack_name = pack_name

    def __missing__(self, key):
        raise ValueError(
            'the configuration of pack "%s" has no "%s": add it to configs/%s.yaml under the base path, then '
            "register the pack's configuration" % (self.pack_name, key, self.pack_name)
        )


def get_logger_for_python_runner_action(action_name, log_level=None):
    """The logger of an action. It writes to stderr, at the level that the action's log_level parameter asks for."""
    logger = log.getLogger("actions.python.%s" % action_name)
    if log_level:
        logger.setLevel(log_level.upper())
    return logger


def get_action_class_instance(action_cls, config=None, action_service=None):
    """Makes an action, whichever of the three forms of constructor it has."""
    arguments = {"config": config, "action_service": action_service}
    for names in (("config", "action_service"), ("config",), ()):
        chosen = {name: arguments[name] for name in names}
        if names and not _accepts(action_cls, chosen):
            continue
        action = action_cls(**chosen)
        for name in arguments:
            if name not in chosen:
                setattr(action, name, arguments[name])
        return action


def _accepts(action_cls, arguments):
    accepts = _plainly_accepts(action_cls, arguments)
    if accepts is not None:
        return accepts
    try:
        inspect.signature(action_cls).bind(**arguments)
    except TypeError:
        return False
    except ValueError:
        return True  # no signature to be had: let the call itself tell
    return True


def _plainly_accepts(action_cls, arguments):
    """The same of a constructor that is a plain function, which takes a tenth of the time; None of any other."""
    init = action_cls.__init__
    plain = (
        type(action_cls) in (type, abc.ABCMeta)
        and action_cls.__new__ is object.__new__
        and type(init) is types.FunctionType
        and not init.__dict__  # no decorator has wrapped it
        and not hasattr(action_cls, "__signature__")
    )
    if not plain:
        return None
    code = init.__code__
    if code.co_posonlyargcount > 1 or code.co_argcount == 0:
        return None
    positional = code.co_varnames[1 : code.co_argcount]
    required = positional[: len(positional) - len(init.__defaults__ or ())]
    by_name = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    required += tuple(name for name in by_name if name not in (init.__kwdefaults__ or {}))
    takes_all = bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return all(name in arguments for name in required) and (
        takes_all or all(name in positional or name in by_name for name in arguments)
    )
