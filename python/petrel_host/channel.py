# SPDX-License-Identifier: Apache-2.0
"""A sensor's channel to the container: many threads ask, one thread reads the answers."""

import json
from _thread import RLock, allocate_lock
from select import select

from petrel_host import jsonline, wire

# RLock, allocate_lock and select are bound at import, so they stay real when a pack patches the standard library:
# the reader is a real thread and must be able to wake a real lock.


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
        self._read_fd = read_fd
        self._lines = wire.Lines(read_fd)
        self._write_lock = RLock()
        self._lock = allocate_lock()
        self._waiting = {}
        self._seq = 0
        self._gone = False
        self._pid = wire._getpid()
        self._backlog = []

    def send(self, message):
        """Writes one message. Raises ContainerGone when nobody reads."""
        self._write(jsonline.encode(message))

    def ask(self, what, **fields):
        """Sends a request and returns its result. Raises Refused with the container's words, or ContainerGone."""
        waiter = _Waiter()
        seq = None
        try:
            seq = self._begin(what, waiter, fields)[0]
            reply = waiter.wait()
        finally:
            with self._lock:
                self._waiting.pop(seq, None)
        if reply is None:
            raise ContainerGone("%s: the sensor container ended before it answered" % what)
        if reply.get("error") is not None:
            raise Refused("%s: %s" % (what, reply["error"]))
        return reply.get("result")

    def begin(self, what, waiter, fields):
        """Sends a request, and returns its size in bytes; ``waiter.give`` is called with the reply, or None."""
        return self._begin(what, waiter, fields)[1]

    def _begin(self, what, waiter, fields):
        if wire._getpid() != self._pid:
            raise RuntimeError("%s: only the sensor's own process can ask the container, not a fork of it" % what)
        with self._lock:
            if self._gone:
                raise ContainerGone("%s: the sensor container has ended" % what)
            self._seq += 1
            seq = self._seq
            self._waiting[seq] = waiter
        try:
            # These two come first: by them the container answers a request that it cannot read as a whole.
            line = jsonline.encode(dict({"op": what, "seq": seq}, **fields))
            if len(line) > LONGEST_LINE:
                raise Refused(
                    "%s: the request has %d bytes as JSON and was not sent: the most is %d"
                    % (what, len(line), LONGEST_LINE)
                )
            self._write(line)
        except BaseException:
            with self._lock:
                self._waiting.pop(seq, None)
            raise
        return seq, len(line)

    def forward(self, message, waiter):
        """Sends another process's request under a number of ours; ``waiter.give`` is called with the reply, or None."""
        with self._lock:
            self._seq += 1
            seq = self._seq
            self._waiting[seq] = waiter
        fields = {key: value for key, value in message.items() if key not in ("op", "seq")}
        self._write(jsonline.encode(dict({"op": message["op"], "seq": seq}, **fields)))

    def first(self):
        """The first message, or None if the stream ends before there is one."""
        while not self._backlog:
            lines = self._lines.read()
            if lines is None:
                return None
            self._backlog = lines
        return json.loads(self._backlog.pop(0).decode("utf-8"))

    def serve(self, wake_fd, on_message, on_signal, relay):
        """Reads until the stream ends: answers go to their waiters, the rest to ``on_message``."""
        for line in self._backlog:
            self._take(line, on_message)
        while True:
            ready, _, _ = select([self._read_fd, wake_fd] + relay.fds(), [], [])
            if wake_fd in ready:
                on_signal(wire._read(wake_fd, 512))
            if self._read_fd in ready:
                lines = self._lines.read()
                if lines is None:
                    break
                for line in lines:
                    self._take(line, on_message)
            for fd in ready:
                relay.serve(fd)
        self._end()

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

    def _take(self, line, on_message):
        message = json.loads(line.decode("utf-8"))
        if message.get("op") != "reply":
            on_message(message)
            return
        with self._lock:
            waiter = self._waiting.pop(message.get("seq"), None)
        if waiter is not None:
            waiter.give(message)

    def _end(self):
        with self._lock:
            self._gone = True
            waiting, self._waiting = self._waiting, {}
        for waiter in waiting.values():
            waiter.give(None)


class _Waiter:
    """A place for one answer, on a lock that no patch of the threading module can turn green."""

    def __init__(self):
        self._latch = allocate_lock()
        self._latch.acquire()
        self._reply = None

    def give(self, reply):
        self._reply = reply
        self._latch.release()

    def wait(self):
        self._latch.acquire()
        return self._reply
