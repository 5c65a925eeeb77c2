# SPDX-License-Identifier: Apache-2.0
"""A thing of the REST API as an object: its JSON members are the attributes."""

__all__ = ["Resource"]


class Resource:
    _plural = None

    def __init__(self, *args, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    @classmethod
    def get_url_path_name(cls):
        return cls._plural

    def to_dict(self, attributes=None, exclude_attributes=None):
        names = attributes or [name for name in vars(self) if name not in (exclude_attributes or ())]
        return {name: getattr(self, name, None) for name in names}

    def serialize(self):
        return {name: value for name, value in vars(self).items() if value is not None}

    @classmethod
    def deserialize(cls, doc):
        return cls(**{str(name): value for name, value in doc.items()})

    def __str__(self):
        return str(self.serialize())

    def __repr__(self):
        return "<%s %s>" % (type(self).__name__, ",".join("%s=%r" % item for item in vars(self).items()))
