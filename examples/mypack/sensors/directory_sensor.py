# SPDX-License-Identifier: Apache-2.0
import os
import threading
import time

from st2reactor.sensor.base import Sensor

TRIGGER = "mypack.changed_file"
SECONDS_BETWEEN_LOOKS = 0.1


class DirectorySensor(Sensor):
    """Compares what is in a directory with what was there a moment ago."""

    def setup(self):
        self._logger = self.sensor_service.get_logger("DirectorySensor")
        self._directory = os.path.abspath((self.config or {}).get("directory") or "/tmp/petrel-demo")
        self._stop = threading.Event()
        os.makedirs(self._directory, exist_ok=True)
        # What is there now is no news; what comes from here on is, even before run() begins.
        self._known = self._files()
        self._logger.info("watching %s, which holds %d files", self._directory, len(self._known))

    def run(self):
        while not self._stop.is_set():
            now = self._files()
            for path in sorted(now - self._known):
                self._tell(path, "created")
                self._known.add(path)
            for path in sorted(self._known - now):
                self._tell(path, "deleted")
                self._known.discard(path)
            self._stop.wait(SECONDS_BETWEEN_LOOKS)

    def cleanup(self):
        self._stop.set()

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass

    def _tell(self, path, status):
        self.sensor_service.dispatch(
            trigger=TRIGGER, payload={"path": path, "status": status, "ts": round(time.time(), 2)}
        )

    def _files(self):
        files = set()
        directories = [self._directory]
        while directories:
            try:
                with os.scandir(directories.pop()) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            directories.append(entry.path)
                        else:
                            files.add(entry.path)
            except FileNotFoundError:
                # It went away while we looked, and its files with it.
                continue
        return files
