# SPDX-License-Identifier: Apache-2.0
"""Names that have to do with packs."""

PACK_REF_WHITELIST_REGEX = r"^[a-z0-9_]+$"
PACK_VERSION_REGEX = r"^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$"
PACK_VERSION_SEPARATOR = "="
PACK_RESERVED_CHARACTERS = ["."]

DEFAULT_PACK_NAME = "default"
SYSTEM_PACK_NAME = "core"
PACKS_PACK_NAME = "packs"
LINUX_PACK_NAME = "linux"
CHATOPS_PACK_NAME = "chatops"
SYSTEM_PACK_NAMES = [CHATOPS_PACK_NAME, SYSTEM_PACK_NAME, PACKS_PACK_NAME, LINUX_PACK_NAME]
USER_PACK_NAME_BLACKLIST = [SYSTEM_PACK_NAME, PACKS_PACK_NAME]
RESERVED_PACK_LIST = ["_global"]

MANIFEST_FILE_NAME = "pack.yaml"
CONFIG_SCHEMA_FILE_NAME = "config.schema.yaml"
BASE_PACK_REQUIREMENTS = ["six>=1.9.0,<2.0"]
COMMON_LIB_DIR = "lib"
