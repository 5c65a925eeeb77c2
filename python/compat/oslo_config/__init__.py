# SPDX-License-Identifier: Apache-2.0
"""The part of oslo.config that packs use, where the real one is not installed."""
