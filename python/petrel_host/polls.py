# SPDX-License-Identifier: Apache-2.0
"""Which call of poll() is under way."""

import functools


class Polls:
    """Counted by the sensor's thread, read by the beat's."""

    def __init__(self):
        self._count = 0
        self._running = None

    def running(self):
        """The number of the poll under way, or None."""
        return self._running

    def watch(self, sensor, flush):
        """Counts the calls of ``sensor.poll``, from a run() of the sensor's own too, and calls ``flush`` after each."""
        poll = sensor.poll

        @functools.wraps(poll)
        def counted(*args, **kwargs):
            self._count += 1
            self._running = self._count
            try:
                result = poll(*args, **kwargs)
                flush()
                return result
            finally:
                self._running = None

        try:
            sensor.poll = counted
        except AttributeError:
            pass  # a class that lets nothing be set: its polls are not timed
