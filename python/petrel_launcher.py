# SPDX-License-Identifier: Apache-2.0
"""Starts commands for the action runner, each as the leader of a session of its own, and passes on what they write.

A small process starts another one sooner than a large one. It is asked by JSON lines on stdin, of which the first has the
environment of all commands, and answers in frames on stdout: a letter, the number of the run (8 bytes), the length of
the rest (4 bytes), the rest.

    R  it is ready. Pairs of 8 bytes: the inodes of the pipes that it has for the output of future commands
    S  a command was started: its pid, the inodes of its two pipes and those of two more pipes, 8 bytes each
    F  a command could not be started: why
    O  what the command wrote to stdout; nothing: that has ended
    E  the same of stderr
    X  the command has ended: its exit code, or 128 and the signal, 4 bytes

A command that has ended stays a zombie until its output has ended too, or ``drop`` says that nobody waits for that: its
pid and group are its own until then. When stdin ends, all groups are killed: whoever asked is gone.
"""

import collections
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time

_HEAD = struct.Struct(">cQI")
_STARTED = struct.Struct(">QQQQQ")
_PAIR = struct.Struct(">QQ")
_CODE = struct.Struct(">i")
_CHUNK = 1 << 16
_MOST_BUFFERED = 1 << 18
_PIPES = 16
# How long the message that a command was started waits for what else there is to say: most commands end sooner.
_HOLD_SECONDS = 0.01


def main():
    for signum in (signal.SIGCHLD, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(signum) != signal.SIG_IGN:  # what this process was started to ignore, commands ignore too
            signal.signal(signum, lambda *_: None)  # of ours, so that commands find the usual ones
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    launcher = _Launcher()
    try:
        launcher.serve()
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        launcher.kill()


class _Run:
    def __init__(self, number, child, pipes):
        self.number = number
        self.child = child
        self.streams = {pipes.out, pipes.err}  # those that are still read
        self.code = None


class _Pipes:
    """Two pipes, for the output of one command."""

    def __init__(self):
        self.out, self.out_end = os.pipe()
        try:
            self.err, self.err_end = os.pipe()
        except OSError:
            os.close(self.out)
            os.close(self.out_end)
            raise
        self.inodes = (os.fstat(self.out).st_ino, os.fstat(self.err).st_ino)

    def close(self):
        self.close_ends()
        os.close(self.out)
        os.close(self.err)

    def close_ends(self):
        """From now on only the command can write."""
        os.close(self.out_end)
        os.close(self.err_end)


class _Launcher:
    def __init__(self):
        self._env = {}
        self._nothing = os.open(os.devnull, os.O_RDONLY)
        self._runs = {}  # by pid
        self._numbers = {}
        self._streams = {}  # by descriptor
        self._poll = select.epoll()
        self._wake, wake = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._poll.register(0, select.EPOLLIN)
        self._poll.register(self._wake, select.EPOLLIN)
        self._request = []
        self._out = bytearray()
        self._held_until = None
        self._urgent = True
        self._announced = collections.deque()  # pipes that the other side knows of
        self._fresh = [_Pipes() for _ in range(_PIPES)]  # that it will know of with the next write
        self._say(b"R", 0, b"".join(_PAIR.pack(*pipes.inodes) for pipes in self._fresh))

    def serve(self):
        while True:
            self._flush_if_due()
            ended = []
            for fd, _ in self._poll.poll(self._timeout()):
                if fd == 0:
                    if not self._read_requests():
                        return
                elif fd == self._wake:
                    ended.append(fd)
                else:
                    self._pass_on(fd)
            if ended:  # last: what they wrote is passed on before their end
                os.read(self._wake, 512)
                self._note_ends()

    def kill(self):
        for run in self._runs.values():
            _kill(run.child.pid)

    def _timeout(self):
        if self._held_until is None:
            return -1
        return max(0.0, self._held_until - time.monotonic())

    def _flush_if_due(self):
        if self._out and (self._urgent or time.monotonic() >= self._held_until):
            self._flush()

    def _flush(self):
        view = memoryview(self._out)
        while view:
            view = view[os.write(1, view) :]
        self._out = bytearray()
        self._held_until = None
        self._urgent = False
        self._announced.extend(self._fresh)
        self._fresh = []

    def _say(self, kind, number, data):
        self._out += _HEAD.pack(kind, number, len(data))
        self._out += data
        if kind != b"S":
            self._urgent = True
        elif self._held_until is None:
            self._held_until = time.monotonic() + _HOLD_SECONDS
        if len(self._out) > _MOST_BUFFERED:
            self._flush()

    def _read_requests(self):
        data = os.read(0, _CHUNK)
        if not data:
            return False
        head, *rest = data.split(b"\n")
        self._request.append(head)
        if rest:
            lines = [b"".join(self._request)] + rest[:-1]
            self._request = [rest[-1]]
            for line in lines:
                request = json.loads(line.decode("utf-8"))
                if "run" in request:
                    self._start(request)
                elif "drop" in request:
                    self._drop(request["drop"])
                else:
                    # Not its own: a Python that a wrapper starts (pyenv) has another.
                    self._env = {_bytes(name): _bytes(value) for name, value in request["environment"].items()}
        return True

    def _start(self, request):
        number = request["run"]
        if not self._announced:
            self._flush()
        pipes = self._announced.popleft()
        new = None
        try:
            new = _Pipes()
            child = self._spawn(request, pipes)
        except Exception as e:
            self._announced.appendleft(pipes)
            if new is not None:
                new.close()
            self._say(b"F", number, _why(e).encode("utf-8", "replace"))
            return
        self._fresh.append(new)
        pipes.close_ends()
        run = _Run(number, child, pipes)
        self._runs[child.pid] = run
        self._numbers[number] = run
        for fd, kind in ((pipes.out, b"O"), (pipes.err, b"E")):
            self._streams[fd] = (run, kind)
            self._poll.register(fd, select.EPOLLIN)
        self._say(b"S", number, _STARTED.pack(child.pid, *(pipes.inodes + new.inodes)))

    def _spawn(self, request, pipes):
        env = self._env
        if request["env"]:
            env = dict(env)
            for name, value in request["env"].items():
                env[name.encode("utf-8")] = value.encode("utf-8")
        return subprocess.Popen(
            [word.encode("utf-8") for word in request["argv"]],
            stdin=self._nothing,
            stdout=pipes.out_end,
            stderr=pipes.err_end,
            env=env,
            cwd=request["cwd"].encode("utf-8") if request["cwd"] else None,
            start_new_session=True,
        )

    def _pass_on(self, fd):
        stream = self._streams.get(fd)
        if stream is None:
            return  # it was dropped in this round
        run, kind = stream
        data = os.read(fd, _CHUNK)
        self._say(kind, run.number, data)
        if not data:
            self._close(run, fd)
            self._forget_if_over(run)

    def _close(self, run, fd):
        run.streams.discard(fd)
        del self._streams[fd]
        os.close(fd)  # which ends the polling too: there is no other descriptor of it

    def _note_ends(self):
        """Asks the kernel who has ended, without reaping: a zombie that stays would hide the others."""
        while True:
            info = _peek(os.P_ALL, 0)
            if info is None:
                return
            run = self._runs.get(info.si_pid)
            if run is None:
                os.waitpid(info.si_pid, 0)
            elif not self._note_end(run, info):
                for other in list(self._runs.values()):
                    if other.code is None:
                        info = _peek(os.P_PID, other.child.pid)
                        if info is not None:
                            self._note_end(other, info)
                return

    def _note_end(self, run, info):
        """True if nothing of it is left."""
        if run.code is None:
            run.code = info.si_status if info.si_code == os.CLD_EXITED else 128 + info.si_status
            self._say(b"X", run.number, _CODE.pack(run.code))
        return self._forget_if_over(run)

    def _forget_if_over(self, run):
        if run.code is None or run.streams:
            return False
        run.child.wait()
        del self._runs[run.child.pid]
        self._numbers.pop(run.number, None)
        return True

    def _drop(self, number):
        run = self._numbers.pop(number, None)
        if run is not None:
            for fd in list(run.streams):
                self._close(run, fd)
            self._forget_if_over(run)


def _peek(which, pid):
    try:
        return os.waitid(which, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None


def _bytes(text):
    return text.encode("latin-1")


def _why(error):
    if isinstance(error, OSError) and error.errno:
        return "error=%d, %s" % (error.errno, os.strerror(error.errno))
    return "%s: %s" % (type(error).__name__, error)


def _kill(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass


if __name__ == "__main__":
    main()
    sys.exit(0)
