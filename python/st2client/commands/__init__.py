# SPDX-License-Identifier: Apache-2.0
"""What packs import from the commands of StackStorm's command line. The commands themselves are not here."""
