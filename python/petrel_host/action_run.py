# SPDX-License-Identifier: Apache-2.0
"""One running action as its parent sees it: a process, two streams of text and a result."""

import codecs
import json
import os
import time

# How long after the child's end its streams may stay open in the hands of processes that it left behind.
GRACE_SECONDS = 0.25
_CHUNK = 1 << 16
# A pipe holds no more than this many chunks unless somebody goes on writing.
_DRAIN_READS = 32


class Run:
    def __init__(self, run_id, pid, fds, send):
        self.id = run_id
        self.pid = pid
        self.killed = False
        self.deadline = None
        self._send = send
        self._exit_code = None
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
        """Notes the child's end, if it has ended."""
        if self._exit_code is not None:
            return
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self._exit_code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            self.deadline = time.monotonic() + GRACE_SECONDS

    def over(self, now):
        """The child has ended, and so have its streams or the time for that."""
        return self._exit_code is not None and (not self._names or now >= self.deadline)

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

    def exited(self):
        """The last message about this run, as a line. A result counts only if it was written to its end."""
        head = {"op": "exited", "id": self.id, "exit_code": self._exit_code}
        result = b"".join(self._result)
        if not result.endswith(b"\n"):
            head.update(has_result=False, status=None, result=None)
            return json.dumps(head).encode("utf-8") + b"\n"
        head["has_result"] = True
        return json.dumps(head).encode("utf-8")[:-1] + b"," + result[1:]

    def _emit(self, fd, text):
        if text:
            self._send({"op": "output", "id": self.id, "stream": self._names[fd], "data": text})
