# SPDX-License-Identifier: Apache-2.0
"""StackStorm's client of the REST API, over the standard library."""

import os

from petrel_host import rest
from st2client import models
from st2client.resources import ExecutionResourceManager, KeyResourceManager, ResourceManager

__all__ = ["Client"]

_KINDS = {
    "actionalias": models.ActionAlias,
    "actionaliases": models.ActionAlias,
    "actions": models.Action,
    "apikeys": models.ApiKey,
    "config_schemas": models.ConfigSchema,
    "configs": models.Config,
    "executions": models.Execution,
    "inquiries": models.Inquiry,
    "keys": models.KeyValuePair,
    "liveactions": models.LiveAction,
    "packs": models.Pack,
    "policies": models.Policy,
    "policytypes": models.PolicyType,
    "rule_enforcements": models.RuleEnforcement,
    "rules": models.Rule,
    "runners": models.RunnerType,
    "sensors": models.Sensor,
    "traces": models.Trace,
    "triggerinstances": models.TriggerInstance,
    "triggers": models.TriggerType,
    "triggertypes": models.TriggerType,
}


class Client:
    """Without arguments it finds address and token in the environment that Petrel gives to sensors and actions."""

    def __init__(
        self,
        base_url=None,
        auth_url=None,
        api_url=None,
        stream_url=None,
        api_version=None,
        cacert=None,
        debug=False,
        token=None,
        api_key=None,
        basic_auth=None,
    ):
        url = api_url or (base_url.rstrip("/") + ":9101" if base_url else rest.environment_url())
        self.token = token or (None if api_key else rest.environment_token())
        self.api_key = api_key or os.environ.get("ST2_API_KEY")
        self._rest = rest.Rest(url, token=self.token, api_key=self.api_key)
        self.endpoints = {"base": base_url, "api": self._rest.api_url}
        self.managers = {name: self._manager(name, resource) for name, resource in _KINDS.items()}

    def _manager(self, name, resource):
        kind = {"keys": KeyResourceManager, "executions": ExecutionResourceManager}.get(name)
        if name == "liveactions":
            kind = ExecutionResourceManager
        return (kind or ResourceManager)(resource, self._rest)

    def __getattr__(self, name):
        try:
            return self.__dict__["managers"][name]
        except KeyError:
            raise AttributeError("st2client on Petrel has no %r" % name) from None

    def get_user_info(self):
        return self._rest.call("GET", "/user")
