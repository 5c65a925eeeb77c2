# SPDX-License-Identifier: Apache-2.0
"""One running action as its parent sees it: a process, two streams of text and a result."""

import codecs
import json
import os
import time

from petrel_host import jsonline, process

# How long after a signal the streams of a child that has ended may stay open in the hands of what it left behind.
GRACE_SECONDS = 0.25
# How long what there is to say of a child waits for its end: most are over sooner, and it is all said at once.
HOLD_SECONDS = 0.01
_MOST_HELD = 1 << 15
_CHUNK = 1 << 16
# A pipe holds no more than this many chunks unless somebody goes on writing.
_DRAIN_READS = 32


class Run:
    def __init__(self, run_id, pid, fds, write):
        """Has been forked just now. ``write`` takes lines."""
        self.id = run_id
        self.pid = pid
        self.killed = False
        self.deadline = None
        self.hold_until = time.monotonic() + HOLD_SECONDS
        self._write = write
        self._held = [jsonline.encode({"op": "started", "id": run_id, "pid": pid})]
        self._bytes_held = 0
        self._exit_code = None
        self._holders = None
        self._result_fd = fds[2]
        self._result = []
        self._names = {fds[0]: "stdout", fds[1]: "stderr", fds[2]: "result"}
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {fd: decoder("replace") for fd in fds[:2]}

    def read(self, fd):
        """Takes one chunk. False once the stream has ended, None if there is nothing now; the caller closes it."""
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return None
        if fd == self._result_fd:
            self._result.append(data)
        else:
            self._emit(fd, self._decoders[fd].decode(data, final=not data))
        if not data:
            del self._names[fd]
        return bool(data)

    def reap(self):
        """Notes the child's end, if it has ended. It stays a zombie, so that its pid and group are still its own."""
        if self._exit_code is not None:
            return
        info = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if info is not None:
            self._exit_code = info.si_status if info.si_code == os.CLD_EXITED else -info.si_status
            if self.killed:
                self.deadline = time.monotonic() + GRACE_SECONDS

    def told_to_end(self, for_good):
        """To be called before its group is signalled: once the child has ended, a last signal ends the reading too."""
        self.reap()  # its end may not have been noticed yet
        self.killed = True
        if self._exit_code is None or not self._names:
            return
        if self._holders is None:
            self._holders = process.holders(self._names)
        if for_good:
            self.deadline = time.monotonic() + GRACE_SECONDS

    def over(self, now):
        """The child has ended, and so have its streams, or the time for that once it was told to end."""
        return self._exit_code is not None and (not self._names or (self.deadline is not None and now >= self.deadline))

    def drain(self):
        """Takes what is left in the pipes and ends the text. Returns the descriptors that were still open."""
        left = list(self._names)
        for fd in left:
            for _ in range(_DRAIN_READS):
                if not self.read(fd):
                    break
        for fd in self._names:
            if fd in self._decoders:
                self._emit(fd, self._decoders[fd].decode(b"", final=True))
        self._names = {}
        return left

    def close(self):
        for fd in self._names:
            os.close(fd)
        self._names = {}

    def release(self):
        """Says what was held. From now on all is said at once."""
        if self.hold_until is not None:
            self.hold_until = None
            self._write(b"".join(self._held))
            self._held = []

    def finish(self):
        """Says that it is over, and what was held: that it had started only if that was said before."""
        self._write(b"".join(self._held[1:]) + self._exited())

    def _exited(self):
        """The last message, as a line. A result counts only if it was written to its end."""
        os.waitpid(self.pid, 0)
        head = {"op": "exited", "id": self.id, "exit_code": self._exit_code}
        if self._holders:
            head["held"] = self._holders
        result = b"".join(self._result)
        if not result.endswith(b"\n"):
            head.update(has_result=False, status=None, result=None)
            return json.dumps(head).encode("utf-8") + b"\n"
        head["has_result"] = True
        return json.dumps(head).encode("utf-8")[:-1] + b"," + result[1:]

    def _emit(self, fd, text):
        if text:
            self._say(jsonline.encode({"op": "output", "id": self.id, "stream": self._names[fd], "data": text}))

    def _say(self, line):
        if self.hold_until is None:
            self._write(line)
            return
        self._held.append(line)
        self._bytes_held += len(line)
        if self._bytes_held > _MOST_HELD:
            self.release()
