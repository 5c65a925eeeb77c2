# SPDX-License-Identifier: Apache-2.0
"""Exceptions that packs raise or catch."""


class StackStormBaseException(Exception):
    """The base of all of StackStorm's exceptions."""


class StackStormPluginException(StackStormBaseException):
    """Something is wrong with a pack's code."""
