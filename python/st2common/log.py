# SPDX-License-Identifier: Apache-2.0
"""StackStorm's logging: the standard library's, with names under ``st2.`` and a level AUDIT."""

import logging
import types
from logging import CRITICAL, DEBUG, ERROR, INFO, NOTSET, WARNING, getLevelName

__all__ = [
    "AUDIT",
    "CRITICAL",
    "DEBUG",
    "ERROR",
    "INFO",
    "NOTSET",
    "WARNING",
    "LoggingStream",
    "getLevelName",
    "getLogger",
    "logging",
    "setup",
]

AUDIT = logging.CRITICAL + 10
logging.AUDIT = AUDIT
logging.addLevelName(AUDIT, "AUDIT")


def getLogger(name):
    """The logger ``st2.<name>``; it has a method ``audit``."""
    logger = logging.getLogger(name if name == "st2" or name.startswith("st2.") else "st2." + name)
    if not hasattr(logger, "audit"):
        logger.audit = types.MethodType(_audit, logger)
    return logger


def _audit(self, message, *args, **kwargs):
    if self.isEnabledFor(AUDIT):
        self._log(AUDIT, message, args, **kwargs)


def setup(*args, **kwargs):
    """Does nothing: the host of the sensor or action has set logging up."""


class LoggingStream:
    """A file to write to that logs each line."""

    def __init__(self, name, level=logging.ERROR):
        self._logger = getLogger(name)
        self._level = level

    def write(self, message):
        for line in message.rstrip().splitlines():
            self._logger.log(self._level, line)

    def flush(self):
        pass
