# SPDX-License-Identifier: Apache-2.0
from st2client.models import Role, UserRoleAssignment

__all__ = ["Role", "UserRoleAssignment"]
