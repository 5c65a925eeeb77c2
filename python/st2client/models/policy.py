# SPDX-License-Identifier: Apache-2.0
from st2client.models import Policy, PolicyType

__all__ = ["Policy", "PolicyType"]
