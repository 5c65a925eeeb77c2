# SPDX-License-Identifier: Apache-2.0
"""StackStorm's client of the REST API, over the standard library."""

import os

from petrel_host import rest
from st2client import models, resources

__all__ = ["Client"]

# The manager of each kind of thing, by StackStorm's names for them in Client.managers.
_MANAGERS = {
    "Action": resources.ActionResourceManager,
    "ActionAlias": resources.ActionAliasResourceManager,
    "ActionAliasExecution": resources.ActionAliasExecutionManager,
    "ApiKey": resources.ResourceManager,
    "Config": resources.ConfigManager,
    "ConfigSchema": resources.ResourceManager,
    "Execution": resources.ExecutionResourceManager,
    "Inquiry": resources.InquiryResourceManager,
    "KeyValuePair": resources.KeyValuePairResourceManager,
    "LiveAction": resources.ExecutionResourceManager,
    "Pack": resources.PackResourceManager,
    "Policy": resources.ResourceManager,
    "PolicyType": resources.ResourceManager,
    "Role": resources.ResourceManager,
    "Rule": resources.ResourceManager,
    "RuleEnforcement": resources.ResourceManager,
    "RunnerType": resources.ResourceManager,
    "Sensor": resources.ResourceManager,
    "Timer": resources.ResourceManager,
    "Token": resources.ResourceManager,
    "Trace": resources.ResourceManager,
    "Trigger": resources.ResourceManager,
    "TriggerInstance": resources.TriggerInstanceResourceManager,
    "TriggerType": resources.ResourceManager,
    "UserRoleAssignment": resources.ResourceManager,
    "Webhook": resources.WebhookManager,
}

_ATTRIBUTES = {
    "actionalias": "ActionAlias",
    "actionaliases": "ActionAlias",
    "actions": "Action",
    "aliasexecution": "ActionAliasExecution",
    "apikeys": "ApiKey",
    "config_schemas": "ConfigSchema",
    "configs": "Config",
    "executions": "Execution",
    "inquiries": "Inquiry",
    "keys": "KeyValuePair",
    "liveactions": "LiveAction",
    "packs": "Pack",
    "policies": "Policy",
    "policytypes": "PolicyType",
    "rule_enforcements": "RuleEnforcement",
    "ruleenforcements": "RuleEnforcement",
    "rules": "Rule",
    "runners": "RunnerType",
    "sensors": "Sensor",
    "stream": "Stream",
    "timers": "Timer",
    "tokens": "Token",
    "trace": "Trace",
    "traces": "Trace",
    "triggerinstances": "TriggerInstance",
    "triggers": "Trigger",
    "triggertypes": "TriggerType",
    "webhooks": "Webhook",
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
        self.cacert = cacert or os.environ.get("ST2_CACERT")
        self._rest = rest.Rest(url, token=self.token, api_key=self.api_key, cacert=self.cacert)
        self.endpoints = {"base": base_url, "api": self._rest.api_url, "auth": auth_url}
        self.managers = {name: manager(getattr(models, name), self._rest) for name, manager in _MANAGERS.items()}
        self.managers["Stream"] = resources.StreamManager(
            self._rest if stream_url is None else rest.Rest(stream_url, self.token, self.api_key, self.cacert)
        )

    def __getattr__(self, name):
        if name in _ATTRIBUTES and "managers" in self.__dict__:
            return self.managers[_ATTRIBUTES[name]]
        raise AttributeError("st2client on Petrel has no %r; it has %s" % (name, ", ".join(sorted(_ATTRIBUTES))))

    def get_user_info(self):
        return self._rest.call("GET", "/user")
