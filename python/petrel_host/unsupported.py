# SPDX-License-Identifier: Apache-2.0
"""Says why a module of StackStorm is not here, and what to use instead."""

_DATABASE = "it opens StackStorm's own database; use the REST API (st2client.client.Client) or the datastore instead"
_SERVICES = "it is part of StackStorm's services; use the REST API (st2client.client.Client) instead"
_REASONS = (
    ("st2common.persistence", _DATABASE),
    ("st2common.models.db", _DATABASE),
    ("st2common.models.system", _DATABASE),
    ("st2common.database_setup", _DATABASE),
    ("st2common.script_setup", _DATABASE),
    ("st2common.services", _SERVICES),
    ("st2common.bootstrap", "it registers content in StackStorm's own database; use `petrel register`"),
    ("st2common.transport", "it speaks to StackStorm's own queues; use sensor_service.dispatch or the REST API"),
    ("st2common.config", "it reads StackStorm's own configuration, which is not given to packs"),
    (
        "st2common.util.crypto",
        "the datastore's key is not given to packs; use action_service.set_value(..., encrypt=True) and "
        "get_value(..., decrypt=True), or keys of st2client.client.Client with secret and decrypt",
    ),
    ("st2common.util.virtualenvs", "it makes StackStorm's virtualenvs; use python3 -m venv"),
    ("st2common.util.pack_management", "it installs packs for StackStorm; copy the pack and use `petrel register`"),
    ("st2client.shell", "it is StackStorm's command line; use the command petrel, or st2client.client.Client"),
    ("st2client.commands", "it is StackStorm's command line; use st2client.client.Client"),
    ("st2client.config_parser", "it reads the configuration of StackStorm's command line"),
    ("st2tests", "it is for the tests of packs; install it from StackStorm's repository to run those"),
    ("st2api", _SERVICES),
    ("st2auth", _SERVICES),
    ("st2actions", _SERVICES),
    ("st2reactor", _SERVICES),
    ("st2stream", _SERVICES),
    ("st2common", "Petrel has those modules of StackStorm that packs import, and not this one"),
    ("st2client", "Petrel has those modules of StackStorm's client that packs import, and not this one"),
)


class Refusal:
    """Asked after every other finder: a module that the pack's virtualenv has is found before."""

    def find_spec(self, fullname, path=None, target=None):
        for name, reason in _REASONS:
            if fullname == name or fullname.startswith(name + "."):
                raise ModuleNotFoundError("No module named %r: %s" % (fullname, reason), name=fullname)
        return None
