# SPDX-License-Identifier: Apache-2.0
"""What arrives on a descriptor, as lines."""

from functools import partial

from petrel_host import wire

_CHUNK = 1 << 16


class Stream:
    """For one thread at a time. Nothing is lost if another thread, or a signal handler, raises an exception in it."""

    def __init__(self, fd):
        self._bytes = bytearray()
        self._searched = 0
        self._taken = 0
        # Its next() reads once, and blocks only if the descriptor does: None, until the stream ends. It is one step of
        # the interpreter: no exception comes between the read and the place where the bytes are kept.
        self.more = map(self._bytes.extend, iter(partial(wire._read, fd, _CHUNK), b""))

    def line(self):
        """The first line that has arrived and was not dropped, or None. Empty ones are left out."""
        while True:
            end = self._bytes.find(b"\n", self._searched)
            if end < 0:
                self._searched = len(self._bytes)
                return None
            line = bytes(self._bytes[:end])
            if line.strip():
                return line
            self.drop(line)

    def drop(self, line):
        """The line was dealt with. Doing this twice does no harm."""
        if self._bytes.startswith(line + b"\n"):
            del self._bytes[: len(line) + 1]
            self._searched = 0
            self._taken += len(line) + 1

    def received(self):
        """How many bytes have arrived."""
        return self._taken + len(self._bytes)
