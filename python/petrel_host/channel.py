# SPDX-License-Identifier: Apache-2.0
"""A sensor's channel to the container: many threads ask, one at a time reads the answers."""

import json
from _thread import RLock, allocate_lock
from itertools import count

from petrel_host import jsonline, wire
from petrel_host.reading import Reading
from petrel_host.stream import Stream

# RLock and allocate_lock are bound at import, so they stay real when a pack patches the standard library.


# What the container keeps of a line. An event of more than 14 MiB is refused by the container itself.
LONGEST_LINE = 16 << 20


class ContainerGone(ConnectionError):
    """The sensor container has ended, so nothing can be dispatched any more."""


class Refused(RuntimeError):
    """The container answered a request with an error, or the request is too large to be sent to it."""


class Channel:
    """Thread-safe. ``ask`` blocks its caller until the answer is there, however long the broker takes."""

    def __init__(self, read_fd, write_fd):
        self._write_fd = write_fd
        self._stream = Stream(read_fd)
        self._write_lock = RLock()
        self._waiting = {}  # by number; each operation on it is one step of the interpreter
        self._numbers = count(1)
        self._gone = False
        self._pid = wire._getpid()
        self._reading = Reading(self._stream, read_fd, self._waiting, self._take)

    def send(self, message):
        """Writes one message. Raises ContainerGone when nobody reads."""
        self._write(jsonline.encode(message))

    def ask(self, what, **fields):
        """Sends a request and returns its result. Raises Refused with the container's words, or ContainerGone."""
        waiter = _Waiter()
        seq = None
        try:
            seq = self._begin(what, waiter, fields)[0]
            self._reading.lead(waiter)
            reply = waiter.wait()
        finally:
            self._waiting.pop(seq, None)
        if reply is None:
            raise ContainerGone("%s: the sensor container ended before it answered" % what)
        if reply.get("error") is not None:
            raise Refused("%s: %s" % (what, reply["error"]))
        return reply.get("result")

    def begin(self, what, waiter, fields):
        """Sends a request, and returns its size in bytes; ``waiter.give`` is called with the reply, or None."""
        size = self._begin(what, waiter, fields)[1]
        self._reading.ensure()
        return size

    def _begin(self, what, waiter, fields):
        if wire._getpid() != self._pid:
            raise RuntimeError("%s: only the sensor's own process can ask the container, not a fork of it" % what)
        seq = next(self._numbers)
        self._waiting[seq] = waiter
        try:
            if self._gone:
                raise ContainerGone("%s: the sensor container has ended" % what)
            # These two come first: by them the container answers a request that it cannot read as a whole.
            line = jsonline.encode(dict({"op": what, "seq": seq, "received": self._stream.received()}, **fields))
            if len(line) > LONGEST_LINE:
                raise Refused(
                    "%s: the request has %d bytes as JSON and was not sent: the most is %d"
                    % (what, len(line), LONGEST_LINE)
                )
            self._write(line)
        except BaseException:
            self._waiting.pop(seq, None)
            raise
        return seq, len(line)

    def forward(self, message, waiter):
        """Sends another process's request under a number of ours; ``waiter.give`` is called with the reply, or None."""
        fields = {key: value for key, value in message.items() if key not in ("op", "seq", "received")}
        self.begin(message["op"], waiter, fields)

    def first(self):
        """The first message, or None if the stream ends before there is one."""
        line = self._stream.line()
        while line is None:
            if next(self._stream.more, False) is False:
                return None
            line = self._stream.line()
        self._stream.drop(line)
        return json.loads(line.decode("utf-8"))

    def serve(self, wake_fd, on_message, on_signal, relay):
        """The reader thread: until the stream ends. What is no answer goes to ``on_message``."""
        self._reading.serve(wake_fd, on_message, on_signal, relay)

    def quiesce(self, timeout):
        """Waits until no line is half written, and lets nothing more be written. For the end of the process."""
        self._write_lock.acquire(True, timeout)

    def mine(self):
        """False in a fork of the sensor, which must not write into the channel."""
        return wire._getpid() == self._pid

    def _write(self, data):
        try:
            with self._write_lock:
                wire.write_all(self._write_fd, data)
        except (BrokenPipeError, ConnectionResetError) as e:
            raise ContainerGone("the sensor container has closed the channel") from e

    def _take(self, line):
        """Gives an answer to who waits for it; returns any other message. None is the end of the stream."""
        if line is None:
            self._end()
            return None
        message = json.loads(line.decode("utf-8"))
        if message.get("op") != "reply":
            return message
        seq = message.get("seq")
        waiter = self._waiting.get(seq)
        if waiter is not None:
            waiter.give(message)
            self._waiting.pop(seq, None)
        return None

    def _end(self):
        self._gone = True  # first: who asks looks at this after its entry is there
        while self._waiting:
            try:
                self._waiting.popitem()[1].give(None)
            except KeyError:
                pass  # taken away meanwhile


class _Waiter:
    """A place for one answer, on a lock that no patch of the threading module can turn green."""

    def __init__(self):
        self._latch = allocate_lock()
        self._latch.acquire()
        self._reply = None
        self.answered = False

    def give(self, reply):
        """May be done twice, by a reader who was interrupted."""
        if not self.answered:
            self._reply = reply
            self.answered = True
        if self._latch.locked():
            self._latch.release()

    def wait(self):
        if not self.answered:
            self._latch.acquire()
        return self._reply
