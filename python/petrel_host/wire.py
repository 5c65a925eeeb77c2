# SPDX-License-Identifier: Apache-2.0
"""The two file descriptors to the Java side, kept away from the code of packs."""

import os

# Bound now: a pack may replace the functions of these modules (eventlet.monkey_patch does).
_read, _write, _getpid = os.read, os.write, os.getpid


def take_over():
    """Moves the channel off fd 0 and 1: print() goes to stderr, input() finds an end. Returns (read fd, write fd)."""
    read_fd, write_fd = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return read_fd, write_fd


def nothing():
    """A channel that has ended, as (read fd, write fd)."""
    return os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[_write(fd, view) :]


class Lines:
    """Splits what arrives on a descriptor into lines without searching any byte twice."""

    def __init__(self, fd):
        self._fd = fd
        self._parts = []

    def read(self):
        """The lines completed by one read, or None at the end of the stream. Blocks only if the descriptor does."""
        data = _read(self._fd, 1 << 16)
        if not data:
            return None
        head, *rest = data.split(b"\n")
        self._parts.append(head)
        if not rest:
            return []
        lines = [b"".join(self._parts)] + rest[:-1]
        self._parts = [rest[-1]]
        return [line for line in lines if line.strip()]
