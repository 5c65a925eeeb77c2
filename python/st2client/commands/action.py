# SPDX-License-Identifier: Apache-2.0
"""The statuses of executions."""

from st2common.constants import action as _constants
from st2common.constants.action import *  # noqa: F401,F403 - packs take the statuses from here

__all__ = _constants.__all__ + ["POSSIBLE_ACTION_STATUS_VALUES"]

POSSIBLE_ACTION_STATUS_VALUES = ("succeeded", "running", "scheduled", "paused", "failed", "canceling", "canceled")
