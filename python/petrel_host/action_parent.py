# SPDX-License-Identifier: Apache-2.0
"""The action host: a warm, single-threaded process that forks a child for each run and streams what it writes."""

import gc
import io
import json
import os
import selectors
import signal
import sys
import time
import traceback

from petrel_host import action_child, jsonline, process, wire
from petrel_host.action_run import Run

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
    action_child.end(action_child.run(parent.start, *child))


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
        self.start = {}

    def greet(self):
        while not self._backlog:
            self._backlog = self._lines.read()
            if self._backlog is None:
                return False
        self.start = json.loads(self._backlog.pop(0).decode("utf-8"))
        if self.start.get("op") != "start":
            return False
        self._warm()
        self._send({"op": "ready", "pid": os.getpid()})
        return True

    def _warm(self):
        """Imports what every action needs, and moves it out of the garbage collector's sight, so forks share it."""
        import st2common.runners.base_action  # noqa: F401
        import petrel_host.action_service  # noqa: F401

        gc.collect()
        gc.freeze()

    def serve(self):
        """Returns None when all is over, or in a child what it is to run."""
        self._listen()
        self._take(self._backlog)
        while self._child is None and not self._stopping:
            for key, _ in self._selector.select(self._timeout()):
                key.data(key.fd)
                if self._child is not None:
                    return self._child
            self._finish_due()
        if self._child is None:
            for run in self._runs.values():
                process.signal_group(run.pid, signal.SIGKILL)
        return self._child

    def _listen(self):
        wake_read, wake_write = os.pipe()
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
                self._obey(json.loads(line.decode("utf-8")))
            except Exception:
                # One bad message must not end the runs of all the others.
                sys.stderr.write("petrel_action_host: cannot obey %.200r\n" % line)
                traceback.print_exc()
            if self._child is not None:
                return

    def _obey(self, request):
        if request.get("op") == "run":
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

    def _fork(self, request):
        pipes = [os.pipe() for _ in range(3)]
        signals = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        me = os.getpid()
        try:
            pid = os.fork()
        except OSError as e:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            self._cannot_fork(request, pipes, e)
            return
        if pid == 0:
            try:
                self._become_child(request, pipes, me)
            except BaseException:
                traceback.print_exc()
                os._exit(1)  # a child must never go on as a second host
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            return
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        self._add(request["id"], pid, pipes)

    def _add(self, run_id, pid, pipes):
        for _, write_end in pipes:
            os.close(write_end)
        reads = [read_end for read_end, _ in pipes]
        run = Run(run_id, pid, reads, self._send)
        self._runs[run_id] = run
        for fd in reads:
            os.set_blocking(fd, False)
            self._selector.register(fd, selectors.EVENT_READ, lambda fd, run=run: self._on_output(run, fd))
        self._send({"op": "started", "id": run_id, "pid": pid})

    def _cannot_fork(self, request, pipes, error):
        for fd in [fd for pair in pipes for fd in pair]:
            os.close(fd)
        text = "cannot start a process for the action: %s\n" % error
        self._send({"op": "output", "id": request["id"], "stream": "stderr", "data": text})
        self._send(
            {"op": "exited", "id": request["id"], "exit_code": 1, "has_result": False, "status": None, "result": None}
        )

    def _become_child(self, request, pipes, parent_pid):
        os.setsid()
        process.die_with_parent(self._prctl, signal.SIGKILL)
        if os.getppid() != parent_pid:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        for signum in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(signum, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        (out_read, out_write), (err_read, err_write), (result_read, result_write) = pipes
        os.dup2(out_write, 1)
        os.dup2(err_write, 2)
        for fd in (out_read, out_write, err_read, err_write, result_read):
            os.close(fd)
        self._forget_parents_files()
        # New ones: those that there are remember what the host's own descriptors could do (seek, for instance).
        sys.stdout = sys.__stdout__ = _text_stream(1)
        sys.stderr = sys.__stderr__ = _text_stream(2)
        self._child = (request, result_write)

    def _forget_parents_files(self):
        self._selector.close()
        for fd in (self._read_fd, self._write_fd) + self._wake_fds:
            os.close(fd)
        for run in self._runs.values():
            run.close()
        self._runs = {}

    def _on_output(self, run, fd):
        if run.read(fd) is False:
            self._selector.unregister(fd)
            os.close(fd)

    def _timeout(self):
        waits = [run.deadline - time.monotonic() for run in self._runs.values() if run.deadline is not None]
        return max(0.0, min(waits)) if waits else None

    def _finish_due(self):
        for run in [run for run in self._runs.values() if run.over(time.monotonic())]:
            for fd in run.drain():
                self._selector.unregister(fd)
                os.close(fd)
            if run.killed:
                # The leader is dead; what it left behind and did not obey goes now.
                process.signal_group(run.pid, signal.SIGKILL)
            del self._runs[run.id]
            self._write(run.exited())

    def _send(self, message):
        self._write(jsonline.encode(message))

    def _write(self, data):
        try:
            wire.write_all(self._write_fd, data)
        except (BrokenPipeError, ConnectionResetError):
            self._stopping = True


def _text_stream(fd):
    """Unbuffered text, as of ``python -u``; what has no UTF-8 form is escaped and fails nothing."""
    raw = io.FileIO(fd, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)
