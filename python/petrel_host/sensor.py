# SPDX-License-Identifier: Apache-2.0
"""The sensor host: runs one sensor on the main thread and talks to the container on others."""

import logging
import os
import signal
import sys
import threading
import traceback
from _thread import allocate_lock, start_new_thread

from petrel_host import channel_log, compat, plugin, process, reading, relay, rest, wire
from petrel_host.channel import Channel, ContainerGone
from petrel_host.ending import Ending, one_line, park
from petrel_host.polls import Polls
from petrel_host.sensor_service import SensorService
from petrel_host.triggers import Triggers

BEAT_SECONDS = 2.0
_METHODS = ["setup", "run", "cleanup", "add_trigger", "update_trigger", "remove_trigger"]


def main():
    """Never returns normally: the process ends through Ending."""
    if not relay.again():
        process.own_group()
    channel = Channel(*wire.take_over())
    start = channel.first()
    if start is None and relay.again():
        channel = Channel(*(relay.connect() or wire.nothing()))
        start = channel.first()
    if not start or start.get("op") != "start":
        sys.stderr.write("petrel_sensor_host: expected a start message on stdin; the sensor container starts this\n")
        return 2
    host = _Host(channel, start)
    host.listen()
    host.run()
    return 0


class _Host:
    def __init__(self, channel, start):
        self._channel = channel
        self._start = start
        self._pack = start["pack"]
        self._class_name = start["class_name"]
        self._relay = relay.Relay(channel, start)
        self._ending = Ending(channel, self._relay)
        self._polls = Polls()
        self._triggers = Triggers(start.get("trigger_types"))
        self._log = logging.getLogger("SensorWrapper.%s.%s" % (self._pack, self._class_name))
        self._parent = os.getppid()
        channel_log.install(channel)

    def listen(self):
        """Starts the reader and the beat, and turns signals into messages to the reader."""
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        # The reader wakes on a signal even while the main thread is inside a call that never returns to Python.
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        orphaned = _orphan_signal()
        for signum in (signal.SIGTERM, signal.SIGINT, orphaned):
            signal.signal(signum, reading.ignored)
        # Whoever started this may have asked for SIGKILL, which would leave the sensor's own children behind.
        process.die_with_parent(process.prctl(), orphaned)
        start_new_thread(self._read, (wake_read, orphaned))
        start_new_thread(self._beat, ())

    def _read(self, wake_fd, orphaned):
        def on_signal(signums):
            # The kernel's signal also comes when merely the thread that started this process ends.
            for signum in (signal.SIGTERM, signal.SIGINT):
                if signum in signums:
                    # As shells tell it: whoever kills a sensor by hand means it to be started again.
                    self._ending.request(128 + signum)
            if orphaned in signums and self._orphan():
                self._ending.request()

        try:
            self._channel.serve(wake_fd, self._on_message, on_signal, self._relay)
        except BaseException:
            traceback.print_exc()
        self._ending.request()

    def _on_message(self, message):
        if message.get("op") == "trigger":
            self._triggers.put(message["event"], message["trigger"])
            self._relay.trigger(message)
        elif message.get("op") == "stop":
            self._ending.request()
        else:
            self._log.warning('ignoring a message with unknown op "%s"', message.get("op"))

    def _beat(self):
        pause = allocate_lock()
        pause.acquire()
        while not self._orphan():
            pause.acquire(True, BEAT_SECONDS)
            try:
                self._say_alive()
            except ContainerGone:
                break
        self._ending.request()

    def _say_alive(self):
        poll = self._polls.running()
        self._channel.send({"op": "beat"} if poll is None else {"op": "beat", "poll": poll})

    def _orphan(self):
        return os.getppid() != self._parent

    def run(self):
        stage = "import"
        try:
            # Here, not on the beat's thread: the sensor's code may keep the interpreter before that thread ever runs,
            # and the container judges only a sensor that has beaten once.
            self._say_alive()
            self._prepare()
            module = self._import()
            stage = "class"
            cls = self._find_class(module)
            self._channel.send({"op": "loaded"})
            stage = "construct"
            service = SensorService(self._pack, self._class_name, self._channel)
            sensor = self._construct(cls, service)
            self._ending.sensor_is(sensor, service.flush)
            stage = "setup"
            self._log.info("Running sensor initialization code")
            sensor.setup()
            self._triggers.open(sensor, self._log)
            self._channel.send({"op": "ready"})
            stage = "run"
            self._log.info("Running sensor in %s mode%s", *_mode(sensor))
            sensor.run()
            _join_threads()
            service.flush()
        except ContainerGone:
            self._ending.request()
            park()
        except SystemExit as e:
            self._exited(stage, e)
        except BaseException as e:
            stage = getattr(e, "petrel_stage", stage)
            self._ending.fail(stage, self._explain(stage, e), _trace(e))
        self._ending.finish()

    def _prepare(self):
        compat.install()
        if self._start.get("api_url"):
            os.environ["ST2_API_URL"] = rest.versioned(self._start["api_url"])
        os.environ["PETREL_PACK_PATH"] = self._start["pack_path"]
        if self._start.get("common_libs"):
            plugin.add_to_path([os.path.join(self._start["pack_path"], "lib")], first=True)
        plugin.add_to_path([os.path.dirname(os.path.realpath(self._start["file"]))])

    def _import(self):
        return plugin.load(self._start["file"], self._pack)

    def _find_class(self, module):
        from st2reactor.sensor.base import PollingSensor, Sensor

        cls = getattr(module, self._class_name, None)
        if not isinstance(cls, type):
            raise LookupError(
                'there is no class "%s" in "%s"; check class_name in the sensor\'s metadata'
                % (self._class_name, self._start["file"])
            )
        wanted = _METHODS + (["poll"] if issubclass(cls, PollingSensor) else [])
        missing = plugin.missing_methods(cls, wanted)
        if missing:
            raise LookupError('class "%s" lacks %s' % (self._class_name, ", ".join("%s()" % m for m in missing)))
        Sensor.register(cls)
        return cls

    def _construct(self, cls, service):
        from st2reactor.sensor.base import PollingSensor

        config = self._start.get("config")
        self._log.info("Found config for sensor" if config else "No config found for sensor")
        arguments = {"sensor_service": service, "config": config or {}}
        if self._start.get("poll_interval") and issubclass(cls, PollingSensor):
            arguments["poll_interval"] = self._start["poll_interval"]
        sensor = cls(**arguments)
        for name, value in arguments.items():
            for attribute in (name, "_" + name):
                if name != "poll_interval" and not hasattr(sensor, attribute):
                    setattr(sensor, attribute, value)
        if isinstance(sensor, PollingSensor):
            self._polls.watch(sensor, service.flush)
        return sensor

    def _exited(self, stage, error):
        stage = getattr(error, "petrel_stage", stage)
        code = error.code
        if (code is None or code == 0) and stage in ("run", "poll"):
            self._log.info("The sensor called sys.exit(%s) in %s()", "" if code is None else code, stage)
            self._ending.finish()
        status = (code & 0xFF if isinstance(code, int) else 1) or 1
        if self._start.get("again") and stage in ("run", "poll"):
            self._ending.finish(status)  # for the sensor that has started this process: a reloader asks for a restart so
        what = "the sensor called sys.exit(%s) in %s; exit code %d" % ("" if code is None else repr(code), stage, status)
        self._ending.fail(stage, what, _trace(error), status)

    def _explain(self, stage, error):
        if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("st2"):
            hint = "is it in the pack's requirements.txt, and are those installed?"
            return "%s (%s)" % (one_line(error), hint)
        if stage == "import" and not isinstance(error, FileNotFoundError):
            return '%s (while importing "%s")' % (one_line(error), self._start["file"])
        return one_line(error)


def _trace(error):
    """The traceback as text, from the pack's own code on."""
    frames = plugin.pack_frames(error.__traceback__)
    return "".join(traceback.format_exception(type(error), error, frames)).rstrip()


def _mode(sensor):
    from st2reactor.sensor.base import PollingSensor

    if isinstance(sensor, PollingSensor):
        return "active", " (poll interval=%ss)" % getattr(sensor, "_poll_interval", "?")
    return "passive", ""


def _orphan_signal():
    """A signal that packs do not use."""
    return signal.SIGRTMIN + 5 if hasattr(signal, "SIGRTMIN") else signal.SIGUSR2


def _join_threads():
    """A sensor may leave its work to threads and return; like any Python program it ends with the last of them."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
