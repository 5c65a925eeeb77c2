# SPDX-License-Identifier: Apache-2.0
from st2client.models import Rule, RuleEnforcement, Sensor, Trigger, TriggerInstance, TriggerType

__all__ = ["Rule", "RuleEnforcement", "Sensor", "Trigger", "TriggerInstance", "TriggerType"]
