# SPDX-License-Identifier: Apache-2.0
"""Where packs lie, as the node's configuration and the environment variable PETREL_PACK_PATH tell."""

import os

from petrel_host import options
from st2common.constants.pack import SYSTEM_PACK_NAMES

__all__ = [
    "check_pack_content_directory_exists",
    "check_pack_directory_exists",
    "get_action_libs_abs_path",
    "get_entry_point_abs_path",
    "get_pack_base_path",
    "get_pack_directory",
    "get_pack_file_abs_path",
    "get_pack_resource_file_abs_path",
    "get_packs_base_paths",
    "get_system_packs_base_path",
]

_KINDS = {"action": "actions", "sensor": "sensors", "rule": "rules", "policy": "policies", "alias": "aliases"}


def get_packs_base_paths():
    """Every directory that packs lie in, in the order in which they are searched."""
    stated = options.told().get("content", {}).get("packs_base_paths", "").split(os.pathsep)
    own = os.environ.get("PETREL_PACK_PATH")
    paths = stated + ([os.path.dirname(own.rstrip(os.sep))] if own else [])
    return list(dict.fromkeys(path for path in paths if path)) or ["/opt/stackstorm/packs"]


def get_system_packs_base_path():
    return get_packs_base_paths()[0]


def get_pack_directory(pack_name):
    """The pack's directory, or None if there is no such pack."""
    for base in get_packs_base_paths():
        directory = os.path.join(base, pack_name)
        if os.path.isdir(directory):
            return directory
    return None


def get_pack_base_path(pack_name, include_trailing_slash=False):
    """The pack's directory; for a pack that is not there, where it would be."""
    bases = get_packs_base_paths()
    default = bases[0] if pack_name in SYSTEM_PACK_NAMES else bases[-1]
    path = get_pack_directory(pack_name) or os.path.join(default, pack_name)
    return path + os.sep if include_trailing_slash else path


def check_pack_directory_exists(pack):
    return get_pack_directory(pack) is not None


def check_pack_content_directory_exists(pack, content_type):
    directory = get_pack_directory(pack)
    return directory is not None and os.path.isdir(os.path.join(directory, content_type))


def get_pack_file_abs_path(pack_ref, file_path, resource_type=None, use_pack_cache=False):
    """A file of a pack as an absolute path. Raises ValueError for one outside the pack."""
    base = get_pack_base_path(pack_ref)
    if resource_type:
        file_path = os.path.join(_KINDS.get(resource_type, resource_type), file_path)
    path = os.path.normpath(os.path.join(base, file_path))
    if not path.startswith(os.path.normpath(base) + os.sep):
        raise ValueError('"%s" is not inside pack "%s" (%s)' % (file_path, pack_ref, base))
    return path


def get_pack_resource_file_abs_path(pack_ref, resource_type, file_path):
    return get_pack_file_abs_path(pack_ref, file_path, resource_type=resource_type)


def get_entry_point_abs_path(pack=None, entry_point=None, use_pack_cache=False):
    if not entry_point or os.path.isabs(entry_point):
        return entry_point
    return os.path.join(get_pack_base_path(pack), "actions", entry_point)


def get_action_libs_abs_path(pack=None, entry_point=None, use_pack_cache=False):
    if entry_point and os.path.isabs(entry_point):
        return os.path.join(os.path.dirname(entry_point), "lib")
    return os.path.join(get_pack_base_path(pack), "actions", os.path.dirname(entry_point or ""), "lib")
