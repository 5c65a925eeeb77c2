# SPDX-License-Identifier: Apache-2.0
"""Where st2common.runners.utils was once."""

from st2common.runners.utils import (
    PackConfigDict,
    get_action_class_instance,
    get_logger_for_python_runner_action,
)

__all__ = ["PackConfigDict", "get_action_class_instance", "get_logger_for_python_runner_action"]
