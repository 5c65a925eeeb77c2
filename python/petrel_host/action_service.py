# SPDX-License-Identifier: Apache-2.0
"""The object that an action gets as ``action_service``."""

import logging

from petrel_host.datastore import Datastore, DatastoreCalls, HttpBackend


class ActionService(DatastoreCalls):
    """The datastore over REST, as the user whose token the environment holds. An action cannot dispatch."""

    def __init__(self, pack, class_name):
        self._class_name = class_name
        self._datastore_service = Datastore(pack, class_name, HttpBackend())

    def get_logger(self, name):
        return logging.getLogger("st2.actions.python.%s.%s" % (self._class_name, name))
