# SPDX-License-Identifier: Apache-2.0
"""The datastore as sensors and actions see it, over the channel or over HTTP."""

import logging

SYSTEM_SCOPE = "system"


class Datastore:
    """The four datastore calls of sensor_service and action_service.

    A local name belongs to one class of one pack: it is stored as ``<pack>.<Class>:<name>``. ``get_value`` returns
    None for anything that goes wrong, as StackStorm's does; the other calls let errors through. ``logger`` is told of
    each call, at DEBUG and in StackStorm's words.
    """

    def __init__(self, pack, class_name, backend, logger=None):
        self._prefix = "%s.%s:" % (pack, class_name)
        self._backend = backend
        self._logger = logger
        self._called = False

    def list_values(self, local=True, prefix=None, limit=None, offset=None):
        """A list of KeyValuePair, of all names that begin with ``prefix``."""
        from st2client.models.keyvalue import KeyValuePair

        full = (self._prefix if local else "") + (prefix or "")
        self._tell("Retrieving all the values from the datastore")
        found = self._backend.list_values(prefix=full or None, limit=limit, offset=offset)
        return [KeyValuePair.deserialize(item) for item in found]

    def get_value(self, name, local=True, scope=SYSTEM_SCOPE, decrypt=False):
        """The value as a string, or None."""
        _check(scope)
        full = self._full(name, local)
        self._tell("Retrieving value from the datastore (name=%s)", full)
        try:
            return self._backend.get_value(name=full, scope=scope, decrypt=bool(decrypt))
        except Exception as e:
            logging.getLogger(__name__).debug('cannot read key "%s", so it counts as absent: %s', name, e)
            return None

    def set_value(self, name, value, ttl=None, local=True, scope=SYSTEM_SCOPE, encrypt=False):
        """Stores ``str(value)``, for ``ttl`` seconds if given. True if it is stored."""
        _check(scope)
        full = self._full(name, local)
        self._tell("Setting value in the datastore (name=%s)", full)
        return self._backend.set_value(name=full, value=str(value), ttl=ttl, scope=scope, encrypt=bool(encrypt))

    def delete_value(self, name, local=True, scope=SYSTEM_SCOPE):
        """True if there was such a key."""
        _check(scope)
        full = self._full(name, local)
        self._tell("Deleting value from the datastore (name=%s)", full)
        return bool(self._backend.delete_value(name=full, scope=scope))

    def get_user_info(self):
        """Who the calls are made as: a dict with username, authentication and rbac."""
        self._tell("Retrieving user information")
        return self.get_api_client().get_user_info()

    def get_api_client(self):
        """A client of the REST service."""
        from st2client.client import Client

        return Client()

    def _tell(self, message, *arguments):
        if self._logger is None:
            return
        if not self._called:
            self._called = True
            self._logger.debug("Creating new Client object.")
        self._logger.debug(message, *arguments)

    def _full(self, name, local):
        return self._prefix + name if local else name


class DatastoreCalls:
    """The datastore's calls on the service object itself, as packs use them."""

    _datastore_service = None

    @property
    def datastore_service(self):
        return self._datastore_service

    def get_user_info(self):
        return self._datastore_service.get_user_info()

    def list_values(self, local=True, prefix=None, limit=None, offset=None):
        return self._datastore_service.list_values(local=local, prefix=prefix, limit=limit, offset=offset)

    def get_value(self, name, local=True, scope=SYSTEM_SCOPE, decrypt=False):
        return self._datastore_service.get_value(name, local=local, scope=scope, decrypt=decrypt)

    def set_value(self, name, value, ttl=None, local=True, scope=SYSTEM_SCOPE, encrypt=False):
        return self._datastore_service.set_value(name, value, ttl=ttl, local=local, scope=scope, encrypt=encrypt)

    def delete_value(self, name, local=True, scope=SYSTEM_SCOPE):
        return self._datastore_service.delete_value(name, local=local, scope=scope)


class ChannelBackend:
    """Asks the sensor container, which has the store."""

    def __init__(self, channel):
        self._channel = channel

    def list_values(self, **query):
        return self._channel.ask("list_values", **query) or []

    def get_value(self, **query):
        return self._channel.ask("get_value", **query)

    def set_value(self, **query):
        return bool(self._channel.ask("set_value", **query))

    def delete_value(self, **query):
        return self._channel.ask("delete_value", **query)


class HttpBackend:
    """Asks the REST service, as the user that the environment's token stands for."""

    def list_values(self, prefix, limit, offset):
        found = _keys().get_all(prefix=prefix, limit=limit, offset=offset)
        return [pair.serialize() for pair in found]

    def get_value(self, name, scope, decrypt):
        pair = _keys().get_by_name(name, scope=scope, decrypt=decrypt)
        return None if pair is None else pair.value

    def set_value(self, name, value, ttl, scope, encrypt):
        from st2client.models.keyvalue import KeyValuePair

        pair = KeyValuePair(name=name, value=value, scope=scope)
        if ttl is not None:
            pair.ttl = ttl
        if encrypt:
            pair.secret = True
        _keys().update(pair)
        return True

    def delete_value(self, name, scope):
        from st2client.models.keyvalue import KeyValuePair

        return _keys().delete(KeyValuePair(id=name, name=name, scope=scope))


def _keys():
    from st2client.client import Client

    return Client().keys


def _check(scope):
    if scope != SYSTEM_SCOPE:
        raise ValueError('scope "%s" is not supported here; only "%s" is' % (scope, SYSTEM_SCOPE))
