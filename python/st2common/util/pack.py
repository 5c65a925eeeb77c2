# SPDX-License-Identifier: Apache-2.0
"""Reading pack.yaml."""

import os
import re

from st2common.constants.pack import MANIFEST_FILE_NAME, PACK_REF_WHITELIST_REGEX
from st2common.content.utils import get_pack_base_path

__all__ = [
    "get_pack_common_libs_path_for_pack_ref",
    "get_pack_metadata",
    "get_pack_ref_from_metadata",
    "get_pack_warnings",
    "normalize_pack_version",
]


def get_pack_metadata(pack_dir):
    """The content of the pack's pack.yaml. Needs the library yaml, which comes with the pack's virtualenv."""
    import yaml

    path = os.path.join(pack_dir, MANIFEST_FILE_NAME)
    if not os.path.isfile(path):
        raise ValueError('pack "%s" has no %s' % (pack_dir, MANIFEST_FILE_NAME))
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def get_pack_ref_from_metadata(metadata, pack_directory_name=None):
    """The pack's ref: the one it states, else its directory's name, else its name; whichever first is a valid ref."""
    if metadata.get("ref"):
        return metadata["ref"]
    for candidate in (pack_directory_name, metadata.get("name")):
        if candidate and re.match(PACK_REF_WHITELIST_REGEX, candidate):
            return candidate
    raise ValueError(
        'pack "%s" needs a "ref" in its %s: its name does not match %s'
        % (metadata.get("name"), MANIFEST_FILE_NAME, PACK_REF_WHITELIST_REGEX)
    )


def get_pack_warnings(pack_metadata):
    """A warning for a pack that runs on Python 2 only, else None."""
    versions = pack_metadata.get("python_versions") or []
    if set(map(str, versions)) == {"2"}:
        return 'pack "%s" says that it runs on Python 2 only' % pack_metadata.get("name")
    return None


def get_pack_common_libs_path_for_pack_ref(pack_ref):
    return os.path.join(get_pack_base_path(pack_ref), "lib")


def normalize_pack_version(version):
    """A version with three parts: "0.2" becomes "0.2.0"."""
    text = str(version)
    return text + ".0" if text.count(".") == 1 else text
