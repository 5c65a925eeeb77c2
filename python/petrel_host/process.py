# SPDX-License-Identifier: Apache-2.0
"""Process groups, and dying with the parent."""

import os
import signal

_PR_SET_PDEATHSIG = 1


def prctl():
    """The C library's prctl, or None where there is none. Looked up before a fork: loading ctypes is slow."""
    try:
        import ctypes

        return ctypes.CDLL(None, use_errno=True).prctl
    except (ImportError, OSError, AttributeError):
        return None


def die_with_parent(call, signum):
    """Asks the kernel to send ``signum`` to this process when the thread that created it ends."""
    if call is not None:
        call(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def own_group():
    """Makes this process the leader of a session and group of its own; harmless if it already is."""
    try:
        os.setsid()
    except OSError:
        pass


def signal_group(pid, signum):
    """Sends ``signum`` to the group led by ``pid``; if it has not become a leader yet, to the process. Gone is fine."""
    try:
        os.killpg(pid, signum)
    except ProcessLookupError:
        try:
            os.kill(pid, signum)
        except ProcessLookupError:
            pass
    except PermissionError:
        pass


def holders(fds):
    """Who else holds the other ends of these pipes open, a few at the most: ``pid 4711 (sleep 300)``. Never empty."""
    pipes = {"pipe:[%d]" % os.fstat(fd).st_ino for fd in fds}
    found = []
    me = str(os.getpid())
    for pid in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if pid.isdigit() and pid != me and len(found) < 5 and _holds(pid, pipes):
            found.append("pid %s (%s)" % (pid, _command(pid)))
    return found or ["a process that cannot be named, maybe another user's"]


def _holds(pid, pipes):
    fds = "/proc/%s/fd" % pid
    try:
        return any(os.readlink(os.path.join(fds, fd)) in pipes for fd in os.listdir(fds))
    except OSError:
        return False  # it has ended, or is another user's


def _command(pid):
    try:
        with open("/proc/%s/cmdline" % pid, "rb") as file:
            words = file.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return "it has ended"
    return words if len(words) <= 80 else words[:80] + "..."


def end_group_but_me():
    """Terminates whatever else is in the group that this process leads; the caller must survive SIGTERM itself."""
    if os.getpgrp() == os.getpid():
        signal_group(os.getpid(), signal.SIGTERM)
