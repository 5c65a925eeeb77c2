# SPDX-License-Identifier: Apache-2.0
"""The part of eventlet that packs use, on threads, where the real eventlet is not installed."""

import threading
import time

from eventlet import green, greenthread
from eventlet.greenthread import GreenThread, getcurrent, kill, sleep, spawn, spawn_after, spawn_n
from eventlet.pool import GreenPool, Timeout

__version__ = "0.0.0"
spawn_after_local = spawn_after


def monkey_patch(**modules):
    """Nothing to patch: these are real threads, and the standard library already lets others run."""


__all__ = [
    "GreenPool",
    "GreenThread",
    "Timeout",
    "getcurrent",
    "green",
    "greenthread",
    "kill",
    "monkey_patch",
    "sleep",
    "spawn",
    "spawn_after",
    "spawn_n",
]
