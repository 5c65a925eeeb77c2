# SPDX-License-Identifier: Apache-2.0
"""What the two hosts are made of. Packs import nothing from here."""
