# SPDX-License-Identifier: Apache-2.0
from st2client.models.core import Resource

__all__ = ["KeyValuePair"]


class KeyValuePair(Resource):
    """A key of the datastore. Its name is its id."""

    _plural = "keys"
    name = None
    value = None
    scope = None
    secret = False

    def get_id(self):
        return getattr(self, "id", None) or self.name
