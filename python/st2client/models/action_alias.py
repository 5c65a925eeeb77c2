# SPDX-License-Identifier: Apache-2.0
from st2client.models import ActionAlias, ActionAliasMatch

__all__ = ["ActionAlias", "ActionAliasMatch"]
