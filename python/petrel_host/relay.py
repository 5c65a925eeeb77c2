# SPDX-License-Identifier: Apache-2.0
"""Lets a sensor run itself again in a process of its own, as the reloader of Flask's debug mode does."""

import _socket
import json
import os
import struct
import sys
from _thread import allocate_lock

from petrel_host import jsonline, wire
from petrel_host.channel import ContainerGone

# Set in the environment of what the sensor starts. Who is run as a sensor host without a channel on stdin looks for it.
VARIABLE = "PETREL_SENSOR_RELAY"

_HIGHEST_FD = 1023  # select() takes no more
_SEND_SECONDS = 5.0
_DRAIN_STEP = 0.01
_NOT_FORWARDED = ("beat", "ready", "loaded")  # the sensor's first process says that of itself


def again():
    """Whether this process was started by a sensor, with the sensor's own command line."""
    return VARIABLE in os.environ


def connect():
    """A socket to the sensor that has started this process, as (read fd, write fd), or None if that has ended."""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.connect("\0" + os.environ[VARIABLE])
    except OSError:
        connection.close()
        return None
    fd = connection.detach()
    return fd, os.dup(fd)


class Relay:
    """Passes on what such processes say to the container, and the answers. But for drain, of the channel's reader thread."""

    def __init__(self, channel, start):
        self._channel = channel
        self._start = dict(start, again=True)
        self._triggers = {}
        self._connections = {}
        self._listener = _listener()

    def fds(self):
        """What to wait for."""
        return list(self._connections) + ([] if self._listener is None else [self._listener.fileno()])

    def serve(self, fd):
        """Reads what has come on one of them."""
        if self._listener is not None and fd == self._listener.fileno():
            self._accept()
        elif fd in self._connections:
            self._read(self._connections[fd])

    def drain(self, seconds):
        """Waits until such processes have ended and all that they said is passed on. For the sensor's own end."""
        pause = allocate_lock()
        pause.acquire()
        while self._connections and seconds > 0:
            pause.acquire(True, _DRAIN_STEP)
            seconds -= _DRAIN_STEP

    def trigger(self, message):
        """Notes a trigger's message from the container, and passes it on."""
        key = message["trigger"].get("ref")
        if message["event"] == "delete":
            self._triggers.pop(key, None)
        else:
            self._triggers[key] = message["trigger"]
        for connection in list(self._connections.values()):
            self.send(connection, message)

    def send(self, connection, message):
        """One that does not read is let go."""
        try:
            connection.socket.sendall(jsonline.encode(message))
        except OSError:
            self.close(connection)

    def close(self, connection):
        if self._connections.pop(connection.fd, None) is not None:
            connection.socket.close()

    def _accept(self):
        try:
            fd, _ = self._listener._accept()
        except OSError:
            return
        connection = _Connection(fd)
        if fd > _HIGHEST_FD or not _own(connection.socket):
            connection.socket.close()
            return
        connection.socket.settimeout(_SEND_SECONDS)
        self._connections[fd] = connection
        self.send(connection, self._start)
        for trigger in self._triggers.values():
            self.send(connection, {"op": "trigger", "event": "create", "trigger": trigger})

    def _read(self, connection):
        try:
            lines = connection.lines.read()
        except OSError:
            lines = None
        if lines is None:
            self.close(connection)
            return
        try:
            for line in lines:
                self._forward(connection, json.loads(line.decode("utf-8")))
        except ContainerGone:
            raise
        except Exception as e:  # whatever it says, it must not end the sensor's own conversation
            sys.stderr.write("a process of the sensor said what cannot be passed on: %s\n" % e)
            self.close(connection)

    def _forward(self, connection, message):
        op = message.get("op")
        if op in _NOT_FORWARDED:
            return
        if op == "failed":
            text = "failed in %s: %s\n%s" % (message["stage"], message["error"], message["traceback"] or "")
            message = {"op": "log", "level": "ERROR", "logger": "petrel", "message": text}
        if message.get("seq") is None:
            self._channel.send(message)
        else:
            self._channel.forward(message, _Answer(self, connection, message["seq"]))


class _Connection:
    def __init__(self, fd):
        self.fd = fd
        self.socket = _socket.socket(fileno=fd)
        self.lines = wire.Lines(fd)


class _Answer:
    """Gives an answer to the process that asked, under the number that it gave."""

    def __init__(self, relay, connection, seq):
        self._relay = relay
        self._connection = connection
        self._seq = seq

    def give(self, reply):
        if reply is None:
            self._relay.close(self._connection)
        else:
            self._relay.send(self._connection, dict(reply, seq=self._seq))


def _listener():
    """A socket that no file stands for, so that none is left behind. None where there are no such sockets."""
    if not sys.platform.startswith("linux"):
        return None
    name = "petrel-sensor-%d-%s" % (os.getpid(), os.urandom(8).hex())
    try:
        listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        listener.bind("\0" + name)
        listener.listen(4)
    except OSError:
        return None
    os.environ[VARIABLE] = name
    return listener


def _own(connection):
    """Whether the other end belongs to the same user: the name of such a socket is no secret."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, size))
    return uid == os.getuid()
