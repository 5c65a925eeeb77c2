# SPDX-License-Identifier: Apache-2.0
"""The exceptions of the commands."""

from st2client.exceptions.operations import OperationFailureException

__all__ = ["OperationFailureException", "ResourceCommandError", "ResourceNotFoundError"]


class ResourceCommandError(Exception):
    """A command cannot be done."""


class ResourceNotFoundError(Exception):
    """A thing is named that there is not."""
