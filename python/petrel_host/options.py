# SPDX-License-Identifier: Apache-2.0
"""What of the node's configuration packs may read. The Java side tells it by the environment variable PETREL_CONF."""

import json
import os


def told():
    """Options by section, empty where nothing was told: when a pack is tried by hand, for instance."""
    return json.loads(os.environ.get("PETREL_CONF") or "{}")
