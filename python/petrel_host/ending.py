# SPDX-License-Identifier: Apache-2.0
"""The one way out of a sensor's process."""

import atexit
import os
import sys
import traceback
from _thread import allocate_lock, start_new_thread

from petrel_host import process
from petrel_host.channel import ContainerGone

# How long the sensor's cleanup() may take before the process ends without it.
CLEANUP_SECONDS = 5.0


class Ending:
    """Whoever begins first ends the process; everyone else who tries waits for that, for ever."""

    def __init__(self, channel, relay):
        self._channel = channel
        self._relay = relay
        self._begun = allocate_lock()
        self._sensor = None
        self._flush = None

    def sensor_is(self, sensor, flush):
        """``flush`` waits for the events that the sensor has handed over, and raises if some were not accepted."""
        self._sensor = sensor
        self._flush = flush

    def request(self, code=0):
        """Cleans up and exits, on a thread of its own: the sensor's main thread may be anywhere. Does not block."""
        if self._begun.acquire(False):
            start_new_thread(self._clean_and_exit, (code,))

    def finish(self, code=0):
        """The sensor's run() has returned: cleans up and exits."""
        self._begin()
        self._clean_and_exit(code)

    def fail(self, stage, error, trace, code=1):
        """Reports why the sensor cannot go on, lets it clean up, and exits with ``code``."""
        self._begin()
        self._relay.drain(1.0)  # what its processes said comes first: it may be the cause
        self._report(stage, error, trace)
        self._clean_and_exit(code, failed=True)

    def _begin(self):
        if not self._begun.acquire(False):
            park()

    def _clean_and_exit(self, code, failed=False):
        done = allocate_lock()
        done.acquire()
        outcome = []
        start_new_thread(self._clean, (done, outcome))
        if not done.acquire(True, CLEANUP_SECONDS):
            outcome = [("cleanup() did not return within %g s" % CLEANUP_SECONDS, "")]
        if outcome and not failed:
            self._report("cleanup", *outcome[0])
            code = code or 1
        self._exit(code)

    def _clean(self, done, outcome):
        try:
            if self._sensor is not None:
                self._sensor.cleanup()
                self._flush()
            atexit._run_exitfuncs()
        except BaseException as e:
            outcome.append((one_line(e), traceback.format_exc()))
        finally:
            done.release()

    def _report(self, stage, error, trace):
        try:
            self._channel.send({"op": "failed", "stage": stage, "error": error, "traceback": trace})
        except ContainerGone:
            sys.stderr.write("sensor failed in %s: %s\n%s" % (stage, error, trace))

    def _exit(self, code):
        self._relay.drain(1.0)
        self._channel.quiesce(1.0)
        try:
            sys.stderr.flush()
            sys.stdout.flush()
        except (OSError, ValueError):
            pass
        process.end_group_but_me()
        os._exit(code)


def park():
    """Never returns: another thread is ending the process."""
    never = allocate_lock()
    never.acquire()
    while True:
        never.acquire()


def one_line(error):
    """The exception as one line: its type, and what it says."""
    text = " ".join(str(error).split())
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__
