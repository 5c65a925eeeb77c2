# SPDX-License-Identifier: Apache-2.0
"""Of StackStorm's services only ``coordination`` is here."""
