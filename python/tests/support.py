# SPDX-License-Identifier: Apache-2.0
"""Drives the hosts as the Java side does: real processes, JSON lines."""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest

PYTHON_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT = int(os.environ.get("PETREL_TEST_LIMIT", "30"))  # seconds until a wait counts as failed; no test depends on how fast anything is

if PYTHON_DIR not in sys.path:
    sys.path.insert(0, PYTHON_DIR)


class Host:
    """A host process. Messages from it arrive on a thread and are waited for, never polled."""

    def __init__(self, script, start, env=None, stderr=subprocess.PIPE):
        self.process = subprocess.Popen(
            [sys.executable, "-u", os.path.join(PYTHON_DIR, script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=dict(os.environ, **(env or {})),
        )
        self._messages = queue.Queue()
        self.skipped = []
        self._stderr = []
        self._threads = [threading.Thread(target=self._read), threading.Thread(target=self._read_stderr)]
        for thread in self._threads:
            thread.daemon = True
            thread.start()
        self.send(start)

    def _read(self):
        for line in self.process.stdout:
            self._messages.put(json.loads(line.decode("utf-8")))
        self._messages.put(None)

    def _read_stderr(self):
        try:
            for line in self.process.stderr or ():
                self._stderr.append(line.decode("utf-8", "replace"))
        except ValueError:
            pass  # close() has closed it, while something that the host left behind held the other end

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode("utf-8") + b"\n")
        self.process.stdin.flush()

    def next(self):
        """The next message, or None once the host has closed the channel."""
        return self._messages.get(timeout=LIMIT)

    def expect(self, op, **fields):
        """The next message of this kind; those before it are kept in ``skipped``."""
        while True:
            message = self.next()
            if message is None:
                raise AssertionError("no %s came before the end; stderr:\n%s" % (op, self.stderr()))
            if message["op"] == op and all(message.get(key) == value for key, value in fields.items()):
                return message
            self.skipped.append(message)

    def end(self):
        """Waits for the process to end and returns its exit code; all its output has then been read."""
        code = self.process.wait(timeout=LIMIT)
        for thread in self._threads:
            thread.join(LIMIT)
        return code

    def stderr(self):
        if self.process.poll() is not None:
            self._threads[1].join(LIMIT)
        return "".join(self._stderr)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=LIMIT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass


class HostTest(unittest.TestCase):
    """A pack in a temporary directory, and hosts that end with the test."""

    def setUp(self):
        self.pack = tempfile.mkdtemp(prefix="petrel-pack-")
        self.addCleanup(shutil.rmtree, self.pack, ignore_errors=True)

    def write(self, path, code):
        """Writes a file of the pack and returns its absolute path."""
        full = os.path.join(self.pack, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(code))
        return full

    def host(self, script, start, env=None, **streams):
        host = Host(script, start, env, **streams)
        self.addCleanup(host.close)
        return host

    def fifo(self, name="fifo"):
        path = os.path.join(self.pack, name)
        os.mkfifo(path)
        return path


def under_a_parent_that_is_killed(script, messages, until):
    """Runs a host under a process that asks the kernel to kill it with itself, as the Java side does.

    Waits for the output that contains ``until``, then kills that process.
    """
    code = """
import ctypes, os, signal, subprocess, sys
script, until, messages = sys.argv[1:]
prctl = ctypes.CDLL(None).prctl
host = subprocess.Popen([sys.executable, "-u", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        preexec_fn=lambda: prctl(1, int(signal.SIGKILL), 0, 0, 0))
host.stdin.write(messages.encode())
host.stdin.flush()
for line in host.stdout:
    if until in line.decode():
        os.kill(os.getpid(), signal.SIGKILL)
"""
    text = "".join(json.dumps(message) + "\n" for message in messages)
    arguments = [sys.executable, "-c", code, os.path.join(PYTHON_DIR, script), until, text]
    subprocess.run(arguments, timeout=LIMIT)


def read_fifo(path):
    """Blocks until all writers of the FIFO have gone, at most LIMIT; returns what they wrote."""
    result = queue.Queue()

    def read():
        with open(path) as file:
            result.put(file.read())

    threading.Thread(target=read, daemon=True).start()
    return result
