# SPDX-License-Identifier: Apache-2.0
"""Running commands and quoting their arguments."""

import os
import shlex
import signal
import subprocess

__all__ = ["kill_process", "quote_unix", "quote_windows", "run_command"]

TIMEOUT_EXIT_CODE = -9


def run_command(
    cmd,
    stdin=None,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    shell=False,
    cwd=None,
    env=None,
    close_fds=None,
    timeout=None,
):
    """Runs a command (list, or text with ``shell``) and returns (exit code, stdout, stderr) as text."""
    process = subprocess.Popen(
        cmd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        shell=shell,
        cwd=cwd,
        env=env or os.environ.copy(),
        close_fds=True if close_fds is None else close_fds,
    )
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return TIMEOUT_EXIT_CODE, _text(out), _text(err)
    return process.returncode, _text(out), _text(err)


def kill_process(process):
    """Kills the group of a process that leads one. True if there was one to kill."""
    try:
        os.killpg(os.getpgid(process.pid), signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def quote_unix(value):
    return shlex.quote(value)


def quote_windows(value):
    return subprocess.list2cmdline([value])


def _text(data):
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else data
