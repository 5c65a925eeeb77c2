# SPDX-License-Identifier: Apache-2.0
import os
import threading
import time

from st2reactor.sensor.base import Sensor

THREADS = 4


class Generator(Sensor):
    """Dispatches numbered events and notes each in a ledger once it was accepted.

    Waits while there is a file that says hold, and ends when there is one that says enough.
    """

    def setup(self):
        self._ledger = os.open(self.config["accepted"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._instance = "%d.%d" % (os.getpid(), time.monotonic_ns())
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._count = 0

    def run(self):
        threads = [threading.Thread(target=self._dispatch, daemon=True) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        self._stop.wait()

    def cleanup(self):
        self._stop.set()

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass

    def _dispatch(self):
        pause = THREADS / self.config["rate"]
        due = time.monotonic()
        while not self._stop.wait(max(0, due - time.monotonic())):
            due = max(due + pause, time.monotonic() - 1)
            if os.path.exists(self.config["enough"]):
                return
            if os.path.exists(self.config["hold"]):
                continue
            number = self._next()
            event = "%s-%d" % (self._instance, number)
            seconds = self.config["slow_seconds"] if number % self.config["slow_every"] == 0 else 0
            on_loss = "retry" if number % self.config["retry_every"] == 0 else "abandon"
            begun = time.monotonic()
            try:
                self.sensor_service.dispatch("chaos.event", {"id": event, "seconds": seconds, "on_loss": on_loss})
            except Exception as e:
                self.sensor_service.get_logger("Generator").warning("event %s was not accepted: %s", event, e)
                continue
            line = "%s %s %.6f %.6f\n" % (event, self._instance, begun, time.monotonic())
            os.write(self._ledger, line.encode())

    def _next(self):
        with self._lock:
            self._count += 1
            return self._count
