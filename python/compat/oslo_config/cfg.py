# SPDX-License-Identifier: Apache-2.0
"""Options in groups, with defaults. Of the node's configuration CONF knows what a pack may need to find its way.

No file and no command line is read: what a pack registers has its default until ``set_override``.
"""

import os
from urllib.parse import urlsplit

from petrel_host import options, rest
from st2common.content.utils import get_packs_base_paths, get_system_packs_base_path

__all__ = [
    "CONF",
    "BoolOpt",
    "ConfigOpts",
    "DictOpt",
    "FloatOpt",
    "IntOpt",
    "ListOpt",
    "MultiStrOpt",
    "NoSuchOptError",
    "Opt",
    "OptGroup",
    "StrOpt",
]


class NoSuchOptError(AttributeError):
    """An option is asked for that is not known here."""


class DuplicateOptError(Exception):
    """Kept for packs that catch it; registering twice is allowed."""


class Opt:
    def __init__(self, name, default=None, help=None, required=False, secret=False, choices=None, **kwargs):
        self.name = name
        self.dest = name.replace("-", "_")
        self.default = default
        self.help = help


class BoolOpt(Opt):
    pass


class DictOpt(Opt):
    pass


class FloatOpt(Opt):
    pass


class IntOpt(Opt):
    pass


class ListOpt(Opt):
    pass


class MultiStrOpt(Opt):
    pass


class StrOpt(Opt):
    pass


class OptGroup:
    def __init__(self, name, title=None, help=None):
        self.name = name


class _Group:
    def __init__(self, name):
        self._name = name
        self._values = {}

    def __getattr__(self, option):
        try:
            return self.__dict__["_values"][option]
        except KeyError:
            raise NoSuchOptError(
                "[%s] %s is not known to packs on Petrel: of the node's configuration they are given %s"
                % (self._name or "DEFAULT", option, ", ".join(_GIVEN))
            ) from None

    def __getitem__(self, option):
        return getattr(self, option)

    def __contains__(self, option):
        return option in self._values


class ConfigOpts:
    def __init__(self):
        self._groups = {"": _Group("")}

    def __call__(self, args=None, project=None, **kwargs):
        """Does nothing: there is nothing to read."""

    def register_group(self, group):
        self._group(group)

    def register_opt(self, opt, group=None, cli=False):
        self._group(group)._values.setdefault(opt.dest, opt.default)
        return True

    def register_opts(self, opts, group=None):
        for opt in opts:
            self.register_opt(opt, group)

    def register_cli_opt(self, opt, group=None):
        return self.register_opt(opt, group)

    def register_cli_opts(self, opts, group=None):
        self.register_opts(opts, group)

    def set_override(self, name, override, group=None):
        self._group(group)._values[name] = override

    def set_default(self, name, default, group=None):
        self._group(group)._values[name] = default

    def _group(self, group):
        name = getattr(group, "name", group) or ""
        return self._groups.setdefault("" if name == "DEFAULT" else name, _Group(name))

    def __getattr__(self, name):
        groups = self.__dict__["_groups"]
        return groups[name] if name in groups else getattr(groups[""], name)

    def __getitem__(self, name):
        return getattr(self, name)

    def __contains__(self, name):
        return name in self._groups or name in self._groups[""]


def _known():
    conf = ConfigOpts()
    system = get_system_packs_base_path()
    url = urlsplit(rest.environment_url())
    known = {
        "system": {"base_path": os.path.dirname(system.rstrip(os.sep))},
        "content": {"system_packs_base_path": system, "packs_base_paths": os.pathsep.join(get_packs_base_paths())},
        "api": {"host": url.hostname, "port": url.port or (443 if url.scheme == "https" else 80)},
        "auth": {"api_url": rest.versioned(rest.environment_url())},
    }
    for source in (known, options.told()):
        for group, values in source.items():
            conf._group(group)._values.update(values)
    return conf


CONF = _known()
_GIVEN = sorted("%s.%s" % (name, option) for name, group in CONF._groups.items() for option in group._values)
