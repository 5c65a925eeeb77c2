# SPDX-License-Identifier: Apache-2.0
"""Pack files to classes: search path, import by file, checks by name."""

import importlib.util
import os
import sys

_SHIM = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def add_to_path(directories, first=False):
    """Puts directories on sys.path: at the end, or with ``first`` just behind the shim, in the order given."""
    sys.path[:] = with_directories(sys.path, directories, first)


def with_directories(path, directories, first=False):
    """A copy of a search path with these too."""
    path = list(path)
    position = 1
    for directory in directories:
        directory = os.path.realpath(directory)
        if directory in path:
            continue
        if first:
            path.insert(position, directory)
            position += 1
        else:
            path.append(directory)
    return path


def load(path, pack, name=None, code=None):
    """Imports the file at ``path`` as a module, whatever its name is, and returns the module.

    ``name`` is its :func:`module_name`, and ``code`` what the file holds, if they are known.
    """
    if not os.path.isfile(path):
        raise FileNotFoundError('there is no file "%s"; check entry_point in the metadata of pack "%s"' % (path, pack))
    name = name or module_name(path, pack)
    loader = None
    if not path.endswith(".py"):
        from importlib.machinery import SourceFileLoader

        loader = SourceFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        if code is None:
            spec.loader.exec_module(module)
        else:
            exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def module_name(path, pack):
    """The file's bare name, as sibling modules import it, unless that name already means another module."""
    name = os.path.splitext(os.path.basename(path))[0]
    if name.isidentifier() and name not in sys.modules:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin == path:
            return name
        if spec.origin and os.path.realpath(spec.origin) == os.path.realpath(path):
            return name
    return "petrel_pack_%s_%s" % (pack, "".join(c if c.isalnum() else "_" for c in name))


def missing_methods(cls, names):
    """Which of ``names`` the class does not have. Inheritance is not asked for, only the methods."""
    return [name for name in names if not callable(getattr(cls, name, None))]


def first_action_class(module):
    """The alphabetically first class that the module itself defines and that has a ``run``, or None."""
    for _, value in sorted(vars(module).items()):
        if isinstance(value, type) and value.__module__ == module.__name__ and not missing_methods(value, ["run"]):
            return value
    return None


def pack_frames(trace):
    """The traceback without the shim's own frames at its top, which tell a pack's author nothing."""
    while trace is not None and _ours(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def _ours(file):
    return file.startswith(_SHIM) or file.startswith("<frozen importlib")
