# SPDX-License-Identifier: Apache-2.0
"""What the base class of actions and the code that makes them share."""

import inspect

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
    try:
        inspect.signature(action_cls).bind(**arguments)
    except TypeError:
        return False
    except ValueError:
        return True  # no signature to be had: let the call itself tell
    return True
