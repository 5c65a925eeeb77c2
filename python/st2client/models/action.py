# SPDX-License-Identifier: Apache-2.0
from st2client.models.core import Resource

__all__ = ["Action", "Execution", "LiveAction", "RunnerType"]


class RunnerType(Resource):
    _plural = "runnertypes"


class Action(Resource):
    _plural = "actions"


class Execution(Resource):
    _plural = "executions"


class LiveAction(Resource):
    """What to run: ``action`` is a reference, ``parameters`` a dict."""

    _plural = "executions"
