# SPDX-License-Identifier: Apache-2.0
"""The classes that sensors of packs extend."""

import abc
import time

__all__ = ["Sensor", "PollingSensor"]


class BaseSensor(abc.ABC):
    def __init__(self, sensor_service, config=None):
        self.sensor_service = self._sensor_service = sensor_service
        self.config = self._config = config or {}

    @abc.abstractmethod
    def setup(self):
        """Called once, before run."""

    @abc.abstractmethod
    def run(self):
        """Watches, for as long as the sensor lives."""

    @abc.abstractmethod
    def cleanup(self):
        """Called once, when the sensor ends; it may be called on another thread while run is still running."""

    @abc.abstractmethod
    def add_trigger(self, trigger):
        """Called for each trigger of the sensor's types: those there are, and those that come."""

    @abc.abstractmethod
    def update_trigger(self, trigger):
        """Called when such a trigger changes."""

    @abc.abstractmethod
    def remove_trigger(self, trigger):
        """Called when such a trigger goes."""


class Sensor(BaseSensor):
    """A sensor whose run() does its own waiting."""


class PollingSensor(BaseSensor):
    """A sensor whose poll() is called again and again, with a pause after each call."""

    def __init__(self, sensor_service, config=None, poll_interval=5):
        super().__init__(sensor_service=sensor_service, config=config)
        self._poll_interval = poll_interval

    @abc.abstractmethod
    def poll(self):
        """Looks once."""

    def run(self):
        while True:
            try:
                self.poll()
            except BaseException as e:
                e.petrel_stage = "poll"
                raise
            time.sleep(self._poll_interval)

    def get_poll_interval(self):
        return self._poll_interval

    def set_poll_interval(self, poll_interval):
        self._poll_interval = poll_interval
