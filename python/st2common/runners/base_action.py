# SPDX-License-Identifier: Apache-2.0
"""The class that Python actions of packs extend."""

import abc

from st2common.runners.utils import get_logger_for_python_runner_action

__all__ = ["Action"]


class Action(abc.ABC):
    """``config``, ``action_service`` and ``logger`` are there for run() to use."""

    description = None

    def __init__(self, config=None, action_service=None):
        self.config = {} if config is None else config
        self.action_service = action_service
        self.logger = get_logger_for_python_runner_action(action_name=type(self).__name__)

    @abc.abstractmethod
    def run(self, **kwargs):
        """Does the work and returns the result, or a tuple (succeeded, result)."""
