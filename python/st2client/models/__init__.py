# SPDX-License-Identifier: Apache-2.0
"""The things of the REST API."""

from st2client.models.action import Action, Execution, LiveAction, RunnerType
from st2client.models.core import Resource
from st2client.models.keyvalue import KeyValuePair


def _resource(name, plural):
    return type(name, (Resource,), {"_plural": plural, "__module__": __name__})


ActionAlias = _resource("ActionAlias", "actionalias")
ActionAliasExecution = _resource("ActionAliasExecution", "aliasexecution")
ApiKey = _resource("ApiKey", "apikeys")
Config = _resource("Config", "configs")
ConfigSchema = _resource("ConfigSchema", "config_schemas")
Inquiry = _resource("Inquiry", "inquiries")
Pack = _resource("Pack", "packs")
Policy = _resource("Policy", "policies")
PolicyType = _resource("PolicyType", "policytypes")
Rule = _resource("Rule", "rules")
RuleEnforcement = _resource("RuleEnforcement", "ruleenforcements")
Sensor = _resource("Sensor", "sensortypes")
Trace = _resource("Trace", "traces")
Trigger = _resource("Trigger", "triggers")
TriggerInstance = _resource("TriggerInstance", "triggerinstances")
TriggerType = _resource("TriggerType", "triggertypes")

__all__ = [
    "Action",
    "ActionAlias",
    "ActionAliasExecution",
    "ApiKey",
    "Config",
    "ConfigSchema",
    "Execution",
    "Inquiry",
    "KeyValuePair",
    "LiveAction",
    "Pack",
    "Policy",
    "PolicyType",
    "Resource",
    "Rule",
    "RuleEnforcement",
    "RunnerType",
    "Sensor",
    "Trace",
    "Trigger",
    "TriggerInstance",
    "TriggerType",
]
