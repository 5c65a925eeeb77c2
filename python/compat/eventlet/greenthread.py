# SPDX-License-Identifier: Apache-2.0
"""Green threads that are daemon threads."""

import threading
import time

__all__ = ["GreenThread", "getcurrent", "kill", "sleep", "spawn", "spawn_after", "spawn_n"]


def sleep(seconds=0):
    time.sleep(seconds or 0)


class GreenThread:
    """A call on a thread of its own. It can be cancelled until it has begun; a running thread cannot be killed."""

    def __init__(self, delay, function, args, kwargs):
        self._cancelled = threading.Event()
        self._begun = False
        self._call = (function, args, kwargs)
        self._links = []
        self._outcome = None
        self._done = threading.Event()
        threading.Thread(target=self._main, args=(delay,), daemon=True).start()

    def _main(self, delay):
        if not self._cancelled.wait(delay) and not self._cancelled.is_set():
            self._begun = True
            function, args, kwargs = self._call
            try:
                self._outcome = (function(*args, **kwargs), None)
            except BaseException as e:
                self._outcome = (None, e)
                threading.excepthook(threading.ExceptHookArgs((type(e), e, e.__traceback__, threading.current_thread())))
        self._done.set()
        for function, args, kwargs in self._links:
            function(self, *args, **kwargs)

    def wait(self):
        """The call's value; raises what it raised."""
        self._done.wait()
        value, error = self._outcome or (None, None)
        if error is not None:
            raise error
        return value

    def cancel(self, *throw_args):
        if not self._begun:
            self._cancelled.set()

    def kill(self, *throw_args):
        self.cancel()

    def link(self, function, *args, **kwargs):
        if self._done.is_set():
            function(self, *args, **kwargs)
        else:
            self._links.append((function, args, kwargs))

    @property
    def dead(self):
        return self._done.is_set()


def spawn(function, *args, **kwargs):
    return GreenThread(0, function, args, kwargs)


def spawn_n(function, *args, **kwargs):
    return GreenThread(0, function, args, kwargs)


def spawn_after(seconds, function, *args, **kwargs):
    return GreenThread(seconds, function, args, kwargs)


def kill(thread, *throw_args):
    thread.kill()


def getcurrent():
    return threading.current_thread()
