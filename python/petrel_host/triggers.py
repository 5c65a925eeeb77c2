# SPDX-License-Identifier: Apache-2.0
"""Hands triggers that come and go to the sensor's add_trigger, update_trigger and remove_trigger."""

from _thread import allocate_lock, start_new_thread
from queue import SimpleQueue


class Triggers:
    """Calls the sensor one trigger at a time, on a thread of its own, in the order in which they came.

    Calls begin when ``open`` is called, so never before the sensor's setup() has returned. An exception in one is
    logged and concerns no other.
    """

    def __init__(self, types):
        self._types = set(types or [])
        self._known = set()
        self._queue = SimpleQueue()
        self._sensor = None
        self._log = None
        self._gate = allocate_lock()
        self._gate.acquire()
        start_new_thread(self._deliver, ())

    def put(self, event, trigger):
        self._queue.put((event, trigger))

    def open(self, sensor, log):
        self._sensor, self._log = sensor, log
        log.info("Watcher started")
        self._gate.release()

    def _deliver(self):
        self._gate.acquire()
        while True:
            event, trigger = self._queue.get()
            try:
                self._call(event, trigger)
            except BaseException:
                self._log.exception("%s_trigger failed for %s", _METHODS.get(event, event), trigger.get("ref"))

    def _call(self, event, trigger):
        if self._types and trigger.get("type") not in self._types:
            return
        trigger = {key: value for key, value in trigger.items() if value is not None and key != "ref_count"}
        if event == "delete":
            if trigger.get("id") not in self._known:
                return
            self._known.discard(trigger.get("id"))
        else:
            self._known.add(trigger.get("id"))
        getattr(self._sensor, _METHODS[event] + "_trigger")(trigger)


_METHODS = {"create": "add", "update": "update", "delete": "remove"}
