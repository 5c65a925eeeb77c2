# SPDX-License-Identifier: Apache-2.0
"""A pool and a time-out with eventlet's names."""

import threading

from eventlet.greenthread import spawn

__all__ = ["GreenPool", "Timeout"]


class GreenPool:
    """Runs at most ``size`` calls at a time."""

    def __init__(self, size=1000):
        self.size = size
        self._slots = threading.Semaphore(size)
        self._lock = threading.Condition()
        self._running = 0

    def spawn(self, function, *args, **kwargs):
        self._slots.acquire()
        with self._lock:
            self._running += 1
        return spawn(self._run, function, args, kwargs)

    spawn_n = spawn

    def _run(self, function, args, kwargs):
        try:
            return function(*args, **kwargs)
        finally:
            self._slots.release()
            with self._lock:
                self._running -= 1
                self._lock.notify_all()

    def imap(self, function, *iterables):
        threads = [self.spawn(function, *args) for args in zip(*iterables)]
        return (thread.wait() for thread in threads)

    def starmap(self, function, iterable):
        threads = [self.spawn(function, *args) for args in iterable]
        return (thread.wait() for thread in threads)

    def waitall(self):
        with self._lock:
            self._lock.wait_for(lambda: self._running == 0)

    def running(self):
        return self._running

    def free(self):
        return self.size - self._running


class Timeout(BaseException):
    """Can be used as eventlet's, but never fires: a thread cannot be interrupted from outside."""

    def __init__(self, seconds=None, exception=None):
        super().__init__(seconds)
        self.seconds = seconds

    def cancel(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        return False
