# SPDX-License-Identifier: Apache-2.0
"""A thing of the REST API as an object: its JSON members are the attributes."""

import json

from st2client.resources import (
    ActionAliasExecutionManager,
    ActionAliasResourceManager,
    ActionResourceManager,
    ConfigManager,
    ExecutionResourceManager,
    InquiryResourceManager,
    KeyValuePairResourceManager,
    PackResourceManager,
    ResourceManager,
    StreamManager,
    TriggerInstanceResourceManager,
    WebhookManager,
)

__all__ = [
    "ActionAliasExecutionManager",
    "ActionAliasResourceManager",
    "ActionResourceManager",
    "ConfigManager",
    "ExecutionResourceManager",
    "InquiryResourceManager",
    "KeyValuePairResourceManager",
    "PackResourceManager",
    "Resource",
    "ResourceManager",
    "StreamManager",
    "TriggerInstanceResourceManager",
    "WebhookManager",
    "add_auth_token_to_kwargs_from_env",
]


class Resource:
    _plural = None
    _url_path = None
    _alias = None
    _display_name = None

    def __init__(self, *args, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    @classmethod
    def get_alias(cls):
        return cls._alias or cls.__name__

    @classmethod
    def get_display_name(cls):
        return cls._display_name or cls.__name__

    @classmethod
    def get_plural_name(cls):
        return cls._plural

    @classmethod
    def get_plural_display_name(cls):
        return cls._plural

    @classmethod
    def get_url_path_name(cls):
        return cls._url_path or cls._plural.lower()

    def to_dict(self, exclude_attributes=None):
        left_out = exclude_attributes or ()
        return {name: value for name, value in vars(self).items() if name not in left_out}

    def serialize(self):
        return {name: value for name, value in vars(self).items() if value is not None and not name.startswith("_")}

    @classmethod
    def deserialize(cls, doc):
        """A dict, or JSON text of one, as an object."""
        members = doc if isinstance(doc, dict) else json.loads(doc)
        return cls(**{str(name): value for name, value in members.items()})

    def __str__(self):
        return str(self.serialize())

    def __repr__(self):
        return "<%s %s>" % (type(self).__name__, ",".join("%s=%r" % item for item in vars(self).items()))


def add_auth_token_to_kwargs_from_env(func):
    """Returns the function as it is: a client takes its token from the environment by itself."""
    return func
