# SPDX-License-Identifier: Apache-2.0
"""The part of StackStorm's modules that packs import, on Petrel."""

# The version of StackStorm whose behaviour packs find here.
__version__ = "3.8.1"
