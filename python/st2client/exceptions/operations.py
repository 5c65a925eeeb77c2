# SPDX-License-Identifier: Apache-2.0
from st2client.exceptions.base import StackStormCLIBaseException

__all__ = ["OperationFailureException"]


class OperationFailureException(StackStormCLIBaseException):
    """An operation was refused or failed."""
