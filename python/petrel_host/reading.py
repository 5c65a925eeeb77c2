# SPDX-License-Identifier: Apache-2.0
"""Who reads what the container sends."""

import _signal
import os
import signal
from _thread import allocate_lock, get_ident
from select import select

from petrel_host import wire

# Bound at import, so they stay real when a pack patches the standard library: the reader is a real thread and must be
# able to wake a real lock.

# After so many requests in a row during which no other one waited, the thread that asks reads its answers itself.
_ALONE = 8

# How often the reader thread looks whether anybody reads, in seconds, while it does not: what the container sends without
# being asked is seen after twice this time at the latest.
_LOOK = 0.05


class Reading:
    """One thread at a time reads: it has the turn. That is the reader thread (``serve``), until one thread asks and waits
    for the answer, and asks again, with nobody beside it. Then that thread reads its answers itself (``lead``), which
    saves two changes of threads for each. Whatever else waits for an answer, the reader thread reads again.

    So that nobody waits for an answer that nobody reads: who waits looks at the turn after ``waiting`` has grown, and who
    gives the turn back looks at ``waiting`` after that. Either calls the reader thread.
    """

    def __init__(self, stream, fd, waiting, take):
        """``waiting`` has an entry for each answer that is waited for; ``take`` is given a line, and returns what is to
        be seen to by the reader thread, or None. It must do no harm to give it a line again."""
        self._stream = stream
        self._fd = fd
        self._waiting = waiting
        self._take = take
        self._turn = allocate_lock()
        self._turn.acquire()  # for the reader thread
        self._owner = None
        self._main = get_ident()
        self._calm = ()
        self._alone = 0
        self._asked = 0
        self._others = []
        self._call_read, self._call_write = os.pipe()
        os.set_blocking(self._call_write, False)
        os.set_blocking(self._call_read, False)
        self.ended = False

    def lead(self, waiter):
        """Reads until ``waiter.answered``, if this thread may. Else sees to it that somebody reads."""
        me = get_ident()
        self._asked += 1
        if self._owner == me:
            self._read_until(waiter)  # asked by what interrupts this thread here: a finalizer
            return
        self._alone = self._alone + 1 if len(self._waiting) == 1 and self._undisturbed(me) else 0
        if self._alone and self._turn.acquire(False):
            try:
                self._owner = me
                self._read_until(waiter)
            finally:
                self._owner = None
                self._turn.release()
                if self._waiting or self._others or self.ended:
                    self._call()
        else:
            self.ensure()

    def ensure(self):
        """Calls the reader thread if nobody reads. For those that wait but cannot lead."""
        if not self._turn.locked():
            self._call()

    def serve(self, wake_fd, on_other, on_signal, relay):
        """The reader thread: until the stream ends."""
        reading = True
        self._deliver()  # what came with the first message
        asked = 0
        while True:
            self._hand_on(on_other)
            if self.ended:
                break
            fds = [wake_fd, self._call_read] + relay.fds()
            ready, _, _ = select(fds + [self._fd] if reading else fds, [], [], None if reading else _LOOK)
            if wake_fd in ready:
                on_signal(wire._read(wake_fd, 512))
            if self._call_read in ready:
                wire._read(self._call_read, 512)
            if reading and self._fd in ready:
                self._arrived(next(self._stream.more, False))
            self._hand_on(on_other)
            for fd in ready:
                relay.serve(fd)
            if reading:
                reading = self._alone < _ALONE or not self._leave()
            elif self._call_read in ready or self._asked == asked:
                reading = self._come()
            asked = self._asked

    def _hand_on(self, on_other):
        while self._others:
            on_other(self._others.pop(0))

    def _leave(self):
        """Gives the turn back, but not while an answer is waited for."""
        self._turn.release()
        return not self._waiting or not self._come()

    def _come(self):
        if not self._turn.acquire(False):
            return False  # who has it will call
        self._alone = 0
        return True

    def _read_until(self, waiter):
        more = self._stream.more
        while not waiter.answered:  # nothing comes between this and the read, so none waits for what has come already
            self._arrived(next(more, False))

    def _arrived(self, more):
        if more is None:
            self._deliver()
        else:
            self.ended = True
            self._take(None)

    def _deliver(self):
        """Takes the lines that have arrived."""
        while True:
            line = self._stream.line()
            if line is None:
                return
            other = self._take(line)
            if other is not None:
                self._others.append(other)
            self._stream.drop(line)

    def _call(self):
        try:
            wire._write(self._call_write, b"x")
        except BlockingIOError:
            pass  # it was called often enough

    def _undisturbed(self, me):
        """Whether no code of the pack can interrupt this thread. Signal handlers interrupt the main thread."""
        if me != self._main:
            return True
        handlers = tuple(map(_signal.getsignal, _SIGNALS))
        if handlers != self._calm:
            if any(callable(handler) and handler is not ignored for handler in handlers):
                return False
            self._calm = handlers
        return True


def ignored(signum, frame):
    """The host's own handler: signals are dealt with by the reader thread, by its wake-up descriptor."""


_SIGNALS = tuple(int(number) for number in signal.valid_signals())
