# SPDX-License-Identifier: Apache-2.0
__all__ = ["StackStormCLIBaseException"]


class StackStormCLIBaseException(Exception):
    """The base of the client's exceptions."""
