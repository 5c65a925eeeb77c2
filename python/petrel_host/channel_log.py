# SPDX-License-Identifier: Apache-2.0
"""Python's logging, sent over the channel."""

import logging
import sys


class ChannelHandler(logging.Handler):
    """One message a record, traceback included. A fork of the sensor writes to stderr instead."""

    def __init__(self, channel):
        super().__init__()
        self._channel = channel
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record):
        try:
            text = self.format(record)
            if self._channel.mine():
                self._channel.send(
                    {"op": "log", "level": record.levelname, "logger": record.name, "message": text}
                )
            else:
                sys.stderr.write("%s: %s %s\n" % (record.name, record.levelname, text))
        except ConnectionError:
            pass  # the container is gone, and the process is about to go too
        except Exception:
            self.handleError(record)


def install(channel):
    """INFO and above from everywhere; DEBUG too from the sensor's own loggers. The container filters further."""
    root = logging.getLogger()
    root.handlers[:] = [ChannelHandler(channel)]
    root.setLevel(logging.INFO)
    for name in ("SensorWrapper", "st2"):
        logging.getLogger(name).setLevel(logging.DEBUG)
