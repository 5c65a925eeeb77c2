# SPDX-License-Identifier: Apache-2.0
"""Exceptions that have to do with actions."""

from st2common.exceptions import StackStormBaseException

__all__ = ["InvalidActionParameterException", "InvalidActionReferencedException", "ParameterRenderingFailedException"]


class InvalidActionParameterException(StackStormBaseException):
    """A parameter's value is not one that the action can use."""


class InvalidActionReferencedException(StackStormBaseException):
    """An action is named that there is not."""


class ParameterRenderingFailedException(StackStormBaseException):
    """A parameter's template cannot be rendered."""
