# SPDX-License-Identifier: Apache-2.0
"""Locks by name, as packs take them around a read and a write that belong together.

A lock holds for all processes of this user on this node. StackStorm's, unless a coordination service is configured,
hold for nothing.
"""

import fcntl
import hashlib
import os
import stat
import tempfile

__all__ = ["LockAcquireFailed", "NodeLock", "coordinator_setup", "coordinator_teardown", "get_coordinator"]


class LockAcquireFailed(Exception):
    """Raised by ``with`` when the lock is not to be had."""


class NodeLock:
    """A lock on a file. It is given back when the process ends, however it ends."""

    def __init__(self, name):
        self.name = name
        self._fd = None

    def acquire(self, blocking=True, *args, **kwargs):
        """True once the lock is held; False if another has it and ``blocking`` is False."""
        if self._fd is not None:
            return False
        fd = os.open(_path(self.name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(fd)
            return False
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        return True

    def release(self):
        """True if it was held."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)
        return fd is not None

    def heartbeat(self):
        return self._fd is not None

    def __enter__(self):
        if not self.acquire():
            raise LockAcquireFailed('lock "%s" is held already' % self.name)
        return self

    def __exit__(self, *error):
        self.release()


class _Coordinator:
    def get_lock(self, name):
        return NodeLock(name.decode("utf-8") if isinstance(name, bytes) else str(name))


_COORDINATOR = _Coordinator()


def get_coordinator(start_heart=True, use_cache=True):
    return _COORDINATOR


def coordinator_setup(start_heart=True):
    return _COORDINATOR


def coordinator_teardown(coordinator=None):
    """Does nothing: there is nothing to take down."""


def _path(name):
    directory = os.path.join(tempfile.gettempdir(), "petrel-locks-%d" % os.getuid())
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        pass
    found = os.lstat(directory)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError('"%s" belongs to another user or is open to others; remove it' % directory)
    return os.path.join(directory, hashlib.sha256(name.encode("utf-8")).hexdigest())
