# SPDX-License-Identifier: Apache-2.0
"""Where the base class of actions was once; many packs still import it from here."""

from st2common.runners.base_action import Action

__all__ = ["Action"]
