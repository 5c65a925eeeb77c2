# SPDX-License-Identifier: Apache-2.0
"""Events that are on their way to the broker: handed over in order, confirmed later."""

from _thread import allocate_lock
from collections import deque

from petrel_host.channel import ContainerGone, Refused

# How many may be unconfirmed, and how many bytes as JSON all together. The container takes 500 requests of one sensor.
MOST_EVENTS = 256
MOST_BYTES = 8 << 20


class NotDispatched(RuntimeError):
    """Some events were not accepted. ``failed`` has what ``dispatch_async`` had returned for each, in their order."""

    def __init__(self, failed):
        self.failed = failed
        first = failed[0]
        more = " (and %d more that were not accepted)" % (len(failed) - 1) if len(failed) > 1 else ""
        RuntimeError.__init__(self, '%s: event of "%s"%s' % (first.error, first.trigger, more))


class Dispatched:
    """An event that was handed over. ``trigger``, ``payload`` and ``dedup_key`` are what was given."""

    def __init__(self, trigger, payload, dedup_key):
        self.trigger, self.payload, self.dedup_key = trigger, payload, dedup_key
        self.size = 0
        self.error = None
        self._id = None
        self._over = False
        self._latch = allocate_lock()
        self._latch.acquire()

    def give(self, reply):
        """From the channel: the answer, or None if there will be none."""
        if reply is None:
            self.error = ContainerGone("dispatch: the sensor container ended before it answered")
        elif reply.get("error") is not None:
            self.error = Refused("dispatch: %s" % reply["error"])
        else:
            self._id = reply.get("result")
        self._over = True
        if self._latch.locked():  # else it is told again, by a reader who was interrupted
            self._latch.release()

    def done(self):
        """Whether it is known what became of it."""
        return self._over

    def wait(self, timeout=None):
        """Waits until that is known, ``timeout`` seconds at the most. Returns whether it is."""
        if self._latch.acquire(True, -1 if timeout is None else max(0, timeout)):
            self._latch.release()  # for others that wait
        return self._over

    def result(self, timeout=None):
        """The event's id once the broker has confirmed it. Raises what ``dispatch`` would raise, or TimeoutError."""
        if not self.wait(timeout):
            raise TimeoutError("dispatch: not confirmed within %s s" % timeout)
        if self.error is not None:
            raise self.error
        return self._id


class Unconfirmed:
    """The events of one sensor that are on their way, oldest first, and those that were not accepted. Thread-safe."""

    def __init__(self, channel):
        self._channel = channel
        self._lock = allocate_lock()  # over numbering and writing: events arrive in the order of this queue
        self._events = deque()
        self._bytes = 0
        self._failed = []
        self._confirmed = 0

    def dispatch(self, event, fields):
        """Hands it over. Blocks while as many as may be are unconfirmed."""
        self._make_room()
        with self._lock:
            if len(self._failed) >= MOST_EVENTS:
                self._raise_failed()
            event.size = self._channel.begin("dispatch", event, fields)
            self._events.append(event)
            self._bytes += event.size
        return event

    def flush(self):
        """Waits for all that were handed over by now. Returns how many were confirmed since the last time, or raises."""
        with self._lock:
            waiting = list(self._events)
        for event in waiting:
            event.wait()
        with self._lock:
            self._settle()
            if self._failed:
                self._raise_failed()
            confirmed, self._confirmed = self._confirmed, 0
            return confirmed

    def left(self):
        """How many are not confirmed now, those not accepted among them."""
        with self._lock:
            self._settle()
            return len(self._events) + len(self._failed)

    def _make_room(self):
        while True:
            with self._lock:
                self._settle()
                if len(self._events) < MOST_EVENTS and self._bytes < MOST_BYTES:
                    return
                oldest = self._events[0]
            oldest.wait()

    def _settle(self):
        while self._events and self._events[0].done():
            event = self._events.popleft()
            self._bytes -= event.size
            if event.error is None:
                self._confirmed += 1
            else:
                self._failed.append(event)

    def _raise_failed(self):
        failed, self._failed = self._failed, []
        raise NotDispatched(failed)
