# SPDX-License-Identifier: Apache-2.0
"""The things of the REST API."""

from st2client.models.action import Action, Execution, LiveAction, RunnerType
from st2client.models.core import Resource
from st2client.models.keyvalue import KeyValuePair


def _resource(name, plural, path=None):
    return type(name, (Resource,), {"_plural": plural, "_url_path": path, "__module__": __name__})


ActionAlias = _resource("ActionAlias", "ActionAliases", "actionalias")
ActionAliasExecution = _resource("ActionAliasExecution", "ActionAliasExecutions", "aliasexecution")
ActionAliasMatch = _resource("ActionAliasMatch", "ActionAliasMatches", "actionalias")
ApiKey = _resource("ApiKey", "ApiKeys")
Config = _resource("Config", "Configs")
ConfigSchema = _resource("ConfigSchema", "ConfigSchema", "config_schemas")
Inquiry = _resource("Inquiry", "Inquiries")
Pack = _resource("Pack", "Packs")
Policy = _resource("Policy", "Policies")
PolicyType = _resource("PolicyType", "PolicyTypes")
Role = _resource("Role", "Roles", "rbac/roles")
Rule = _resource("Rule", "Rules")
RuleEnforcement = _resource("RuleEnforcement", "RuleEnforcements")
Sensor = _resource("Sensor", "Sensortypes")
Timer = _resource("Timer", "Timers")
Token = _resource("Token", "Tokens")
Trace = _resource("Trace", "Traces")
Trigger = _resource("Trigger", "Triggers")
TriggerInstance = _resource("TriggerInstance", "Triggerinstances")
TriggerType = _resource("TriggerType", "Triggertypes")
UserRoleAssignment = _resource("UserRoleAssignment", "RoleAssignments", "rbac/role_assignments")
Webhook = _resource("Webhook", "Webhooks")

__all__ = [
    "Action",
    "ActionAlias",
    "ActionAliasExecution",
    "ActionAliasMatch",
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
    "Role",
    "Rule",
    "RuleEnforcement",
    "RunnerType",
    "Sensor",
    "Timer",
    "Token",
    "Trace",
    "Trigger",
    "TriggerInstance",
    "TriggerType",
    "UserRoleAssignment",
    "Webhook",
]
