# SPDX-License-Identifier: Apache-2.0
"""The action host: a warm, single-threaded process that forks a child for each run and streams what it writes.

While nothing runs it has a spare: a child that was forked already, so that the next run need not wait for that. It is
as new as any other: the host itself never imports anything of a pack.
"""

import json
import _signal  # what signal wraps makes enums of all that goes through it, and forks pay for that
import os
import selectors
import signal
import sys
import time
import traceback

from petrel_host import action_child, jsonline, process, wire
from petrel_host.action_run import Run
from petrel_host.action_warm import Warm

# A longer request would not fit into a pipe at once: it is not given to a spare, which may read it at its leisure.
_MOST_FOR_A_SPARE = 32 * 1024

_CURRENT = b"+"

_SIGNALS = {"TERM": signal.SIGTERM, "KILL": signal.SIGKILL}


def main():
    """Serves until stdin ends or SIGTERM. A forked child returns from here too, with its exit code, through ``end``."""
    process.own_group()
    parent = _Parent(*wire.take_over())
    if not parent.greet():
        sys.stderr.write("petrel_action_host: expected a start message on stdin; the action runner starts this\n")
        return 2
    child = parent.serve()
    if child is None:
        return 0
    action_child.end(action_child.run(parent.warm, *child))


class _Parent:
    def __init__(self, read_fd, write_fd):
        self._read_fd, self._write_fd = read_fd, write_fd
        self._lines = wire.Lines(read_fd)
        self._backlog = []
        self._selector = selectors.DefaultSelector()
        self._runs = {}
        self._child = None
        self._prctl = process.prctl()
        self._stopping = False
        self._spare = None
        self._idle_since = time.monotonic()
        self._top = max(read_fd, write_fd)  # the highest descriptor that it has had
        self.warm = None

    def greet(self):
        while not self._backlog:
            self._backlog = self._lines.read()
            if self._backlog is None:
                return False
        start = json.loads(self._backlog.pop(0).decode("utf-8"))
        if start.get("op") != "start":
            return False
        self.warm = Warm(start)
        self._send({"op": "ready", "pid": os.getpid()})
        return True

    def serve(self):
        """Returns None when all is over, or in a child what it is to run."""
        self._listen()
        self._take(self._backlog)
        while self._child is None and not self._stopping:
            if self._spare is None and not self._runs:
                self._fork_spare()
                if self._child is not None:
                    return self._child
            for key, _ in self._selector.select(self._timeout()):
                key.data(key.fd)
                if self._child is not None:
                    return self._child
            self._finish_due()
            self._release_due()
            self._tell_if_idle()
        if self._child is None:
            for run in self._runs.values():
                process.signal_group(run.pid, signal.SIGKILL)
            self._drop_spare()
        return self._child

    def _listen(self):
        wake_read, wake_write = self._pipes(1)[0]
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        self._wake_fds = (wake_read, wake_write)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for signum in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: None)
        # Whoever started this may have asked for SIGKILL, which would leave the actions' own children behind.
        process.die_with_parent(self._prctl, signal.SIGTERM)
        self._selector.register(self._read_fd, selectors.EVENT_READ, self._on_request)
        self._selector.register(wake_read, selectors.EVENT_READ, self._on_signal)

    def _on_request(self, fd):
        lines = self._lines.read()
        if lines is None:
            self._stopping = True
        else:
            self._take(lines)

    def _take(self, lines):
        for line in lines:
            try:
                self._obey(json.loads(line.decode("utf-8")), line)
            except Exception:
                # One bad message must not end the runs of all the others.
                sys.stderr.write("petrel_action_host: cannot obey %.200r\n" % line)
                traceback.print_exc()
            if self._child is not None:
                return

    def _obey(self, request, line):
        if request.get("op") == "run":
            if not self._give_to_spare(request, line):
                self._fork(request)
        elif request.get("op") == "kill":
            self._kill(request)
        else:
            sys.stderr.write('petrel_action_host: ignoring a message with unknown op "%s"\n' % request.get("op"))

    def _kill(self, request):
        run = self._runs.get(request["id"])
        if run is not None:
            run.told_to_end(request["signal"] == "KILL")
            process.signal_group(run.pid, _SIGNALS[request["signal"]])

    def _on_signal(self, fd):
        signums = os.read(fd, 512)
        if signal.SIGTERM in signums or signal.SIGINT in signums:
            self._stopping = True
        for run in self._runs.values():
            run.reap()

    def _pipes(self, count):
        """So many, or none and an OSError."""
        pipes = []
        try:
            for _ in range(count):
                pipes.append(os.pipe())
                self._top = max(self._top, *pipes[-1])
        except OSError:
            _close_all(pipes)
            raise
        return pipes

    def _fork_spare(self):
        """Forks the process of the next run before there is one, while nothing runs: it waits for its request."""
        try:
            requests, *pipes = self._pipes(4)
        except OSError:
            return  # the run itself will say why, or find room
        try:
            pid = self._forked(lambda: self._first_request(requests[0]), pipes, requests[0])
        except OSError:
            pid = None
        if pid == 0:
            return
        os.close(requests[0])
        if pid is None:
            _close_all(pipes)
            os.close(requests[1])
        else:
            self._spare = _Spare(pid, pipes, requests[1])

    def _give_to_spare(self, request, line):
        """False if there is none that can take it."""
        spare, self._spare = self._spare, None
        if spare is None:
            return False
        known = self.warm.known(request["file"])  # and the spare knows the same
        current = known is not None and known is self.warm.learn(request["file"])
        given = len(line) <= _MOST_FOR_A_SPARE and spare.give(line, current)
        if given:
            self._add(request["id"], spare.pid, spare.pipes)
            if known is None:
                self.warm.learn(request["file"])
        else:
            spare.end()
        return given

    def _drop_spare(self):
        if self._spare is not None:
            self._spare.end()
            self._spare = None

    def _fork(self, request):
        ready = self.warm.learn(request["file"])
        pipes = []
        try:
            pipes = self._pipes(3)
            pid = self._forked(lambda: (request, ready), pipes)
        except OSError as e:
            self._cannot_fork(request, pipes, e)
            return
        if pid != 0:
            self._add(request["id"], pid, pipes)

    def _forked(self, find_request, pipes, keep=-1):
        """Forks. Returns the pid, or 0 in the child once it has its request. It keeps ``keep`` open, of the host's."""
        signals = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
        _signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        me = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            _signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            raise
        if pid == 0:
            try:
                self._become_child(find_request, pipes, me, keep)
            except BaseException:
                traceback.print_exc()
                os._exit(1)  # a child must never go on as a second host
            return 0
        _signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        return pid

    def _add(self, run_id, pid, pipes):
        for _, write_end in pipes:
            os.close(write_end)
        reads = [read_end for read_end, _ in pipes]
        run = Run(run_id, pid, reads, self._write)
        self._runs[run_id] = run
        for fd in reads:
            os.set_blocking(fd, False)
            self._selector.register(fd, selectors.EVENT_READ, lambda fd, run=run: self._on_output(run, fd))

    def _cannot_fork(self, request, pipes, error):
        _close_all(pipes)
        text = "cannot start a process for the action: %s\n" % error
        self._send({"op": "output", "id": request["id"], "stream": "stderr", "data": text})
        self._send(
            {"op": "exited", "id": request["id"], "exit_code": 1, "has_result": False, "status": None, "result": None}
        )

    def _become_child(self, find_request, pipes, parent_pid, keep):
        os.setsid()
        process.die_with_parent(self._prctl, 9)
        if os.getppid() != parent_pid:
            os._exit(1)
        _signal.set_wakeup_fd(-1)
        for signum in (_signal.SIGCHLD, _signal.SIGTERM):
            _signal.signal(signum, _signal.SIG_DFL)
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        result_fd = pipes[2][1]
        os.dup2(pipes[0][1], 1)
        os.dup2(pipes[1][1], 2)
        self._close_all_but(result_fd, keep)
        sys.stdout = sys.__stdout__ = self.warm.stdout
        sys.stderr = sys.__stderr__ = self.warm.stderr
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, (_signal.SIGCHLD, _signal.SIGTERM, _signal.SIGINT))
        self._child = (*find_request(), result_fd)

    def _first_request(self, fd):
        """In a spare: waits for its request. If there will be none, its parent has ended or has no use for it."""
        lines = wire.Lines(fd)
        while True:
            some = lines.read()
            if some is None:
                os._exit(0)
            if some:
                os.close(fd)
                request = json.loads(some[0][1:].decode("utf-8"))
                return request, self.warm.known(request["file"]) if some[0].startswith(_CURRENT) else None

    def _close_all_but(self, *kept):
        """In a child: closes what the host has opened. What holds the descriptors lives until the end, and is not used."""
        first = 3
        for fd in sorted(kept):
            if fd >= first:
                os.closerange(first, fd)
                first = fd + 1
        os.closerange(first, self._top + 1)

    def _on_output(self, run, fd):
        if run.read(fd) is False:
            self._selector.unregister(fd)
            os.close(fd)

    def _timeout(self):
        if not self._runs and self._idle_seconds() > 0:
            return max(0.0, self._idle_since + self._idle_seconds() - time.monotonic())
        times = [at for run in self._runs.values() for at in (run.deadline, run.hold_until) if at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _idle_seconds(self):
        return self.warm.start.get("idle_seconds") or 0

    def _tell_if_idle(self):
        """Who started it ends it then, unless there is a run on its way: only they can know."""
        if not self._runs and 0 < self._idle_seconds() <= time.monotonic() - self._idle_since:
            self._idle_since = time.monotonic()
            self._send({"op": "idle"})

    def _release_due(self):
        for run in self._runs.values():
            if run.hold_until is not None and run.hold_until <= time.monotonic():
                run.release()

    def _finish_due(self):
        for run in [run for run in self._runs.values() if run.over(time.monotonic())]:
            for fd in run.drain():
                self._selector.unregister(fd)
                os.close(fd)
            if run.killed:
                # The leader is dead; what it left behind and did not obey goes now.
                process.signal_group(run.pid, signal.SIGKILL)
            del self._runs[run.id]
            self._idle_since = time.monotonic()
            run.finish()

    def _send(self, message):
        self._write(jsonline.encode(message))

    def _write(self, data):
        try:
            wire.write_all(self._write_fd, data)
        except (BrokenPipeError, ConnectionResetError):
            self._stopping = True


class _Spare:
    """A process that was forked for the next run and waits for its request."""

    def __init__(self, pid, pipes, request_fd):
        self.pid = pid
        self.pipes = pipes
        self._request_fd = request_fd

    def give(self, line, current):
        """Gives it its request, and whether what is known of its file is current. False if it has died."""
        try:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return False
            wire.write_all(self._request_fd, (_CURRENT if current else b" ") + line + b"\n")
        except OSError:
            return False
        os.close(self._request_fd)
        return True

    def end(self):
        process.signal_group(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.close()

    def close(self):
        _close_all(self.pipes)
        os.close(self._request_fd)


def _close_all(pipes):
    for fd in [fd for pair in pipes for fd in pair]:
        os.close(fd)
