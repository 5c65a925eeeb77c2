# SPDX-License-Identifier: Apache-2.0
"""The object that an action gets as ``action_service``."""

import logging

from petrel_host.datastore import Datastore, DatastoreCalls, HttpBackend
from st2common.runners.utils import get_logger_for_python_runner_action


class ActionService(DatastoreCalls):
    """The datastore over REST, as the user whose token the environment holds. An action cannot dispatch."""

    def __init__(self, pack, class_name):
        self._class_name = class_name
        logger = get_logger_for_python_runner_action(action_name=class_name)
        self._datastore_service = Datastore(pack, class_name, HttpBackend(), logger)

    def get_logger(self, name):
        return logging.getLogger("st2.actions.python.%s.%s" % (self._class_name, name))
