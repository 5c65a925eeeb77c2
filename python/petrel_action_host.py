# SPDX-License-Identifier: Apache-2.0
"""Runs the Python actions of a pack, each in a fork of this warm process. See petrel_host.action_parent."""

import sys

if __name__ == "__main__":
    from petrel_host import action_parent

    sys.exit(action_parent.main())
