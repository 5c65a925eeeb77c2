# SPDX-License-Identifier: Apache-2.0
import shutil
import socket

from st2reactor.sensor.base import PollingSensor


class DiskSensor(PollingSensor):
    def setup(self):
        disk = (self.config or {}).get("disk") or {}
        self._path = disk.get("path", "/")
        self._full_at = disk.get("full_at", 90)
        self._was_full = False

    def poll(self):
        usage = shutil.disk_usage(self._path)
        percent = round(100.0 * usage.used / usage.total, 1)
        full = percent >= self._full_at
        if full and not self._was_full:
            self.sensor_service.dispatch(
                trigger="examples.disk_full",
                payload={"path": self._path, "percent": percent, "host": socket.gethostname()},
            )
        self._was_full = full

    def cleanup(self):
        pass

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass
