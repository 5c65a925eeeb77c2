# SPDX-License-Identifier: Apache-2.0
"""The calls on one kind of thing. They return objects, and None for one that is not there."""

from urllib.parse import quote

from petrel_host.rest import HTTPError

__all__ = ["ExecutionResourceManager", "KeyResourceManager", "ResourceManager"]


class ResourceManager:
    def __init__(self, resource, rest):
        self.resource = resource
        self._rest = rest
        self._path = "/" + resource.get_url_path_name()

    def get_all(self, **kwargs):
        """A list of all, or of as many as ``limit`` says."""
        return self.query(**kwargs)

    def query(self, **kwargs):
        """A list of those that match, by the service's own query parameters."""
        headers, query = _split(kwargs)
        found = self._rest.call("GET", self._path, query=query, headers=headers)
        return [self.resource.deserialize(item) for item in found or []]

    def query_with_count(self, **kwargs):
        found = self.query(**kwargs)
        return found, len(found)

    def get_by_id(self, id, **kwargs):
        headers, query = _split(kwargs)
        try:
            found = self._rest.call("GET", "%s/%s" % (self._path, quote(str(id), safe="")), query=query, headers=headers)
        except HTTPError as e:
            if e.status_code == 404:
                return None
            raise
        return self.resource.deserialize(found)

    def get_by_ref_or_id(self, ref_or_id, **kwargs):
        return self.get_by_id(ref_or_id, **kwargs)

    def get_by_name(self, name, **kwargs):
        found = self.query(name=name, **kwargs)
        if len(found) > 1:
            raise Exception('%d things under %s are named "%s"' % (len(found), self._path, name))
        return found[0] if found else None

    def get_property(self, id_, property_name, self_deserialize=True, **kwargs):
        path = "%s/%s/%s" % (self._path, quote(str(id_), safe=""), property_name)
        found = self._rest.call("GET", path, query=_split(kwargs)[1])
        return [self.resource.deserialize(item) for item in found] if self_deserialize else found

    def create(self, instance, **kwargs):
        made = self._rest.call("POST", self._path, body=instance.serialize(), headers=_split(kwargs)[0])
        return self.resource.deserialize(made)

    def update(self, instance, **kwargs):
        headers, query = _split(kwargs)
        path = "%s/%s" % (self._path, quote(str(self._id(instance)), safe=""))
        changed = self._rest.call("PUT", path, query=query, body=instance.serialize(), headers=headers)
        return self.resource.deserialize(changed)

    def delete(self, instance, **kwargs):
        """True if it was there."""
        return self.delete_by_id(self._id(instance), **kwargs)

    def delete_by_id(self, instance_id, **kwargs):
        headers, query = _split(kwargs)
        path = "%s/%s" % (self._path, quote(str(instance_id), safe=""))
        try:
            self._rest.call("DELETE", path, query=query, headers=headers)
        except HTTPError as e:
            if e.status_code == 404:
                return False
            raise
        return True

    def _id(self, instance):
        return getattr(instance, "id", None) or getattr(instance, "ref", None) or instance.name


class KeyResourceManager(ResourceManager):
    """Keys of the datastore are found by their names."""

    def get_by_name(self, name, **kwargs):
        return self.get_by_id(name, **kwargs)

    def update(self, instance, **kwargs):
        if instance.scope:
            kwargs.setdefault("scope", instance.scope)
        return super().update(instance, **kwargs)

    def delete(self, instance, **kwargs):
        if instance.scope:
            kwargs.setdefault("scope", instance.scope)
        return super().delete(instance, **kwargs)

    def _id(self, instance):
        return instance.name or instance.get_id()


class ExecutionResourceManager(ResourceManager):
    def re_run(self, execution_id, parameters=None, tasks=None, no_reset=None, delay=0, **kwargs):
        body = {"parameters": parameters or {}, "tasks": tasks or [], "reset": no_reset or [], "delay": delay}
        made = self._rest.call("POST", "%s/%s/re_run" % (self._path, execution_id), body=body)
        return self.resource.deserialize(made)

    def get_output(self, execution_id, output_type=None, **kwargs):
        return self._rest.call("GET", "%s/%s/output" % (self._path, execution_id), query={"output_type": output_type})

    def get_children(self, execution_id, depth=-1, **kwargs):
        return self.get_property(execution_id, "children", depth=depth)

    def pause(self, execution_id, **kwargs):
        return self._status(execution_id, "pausing")

    def resume(self, execution_id, **kwargs):
        return self._status(execution_id, "resuming")

    def _status(self, execution_id, status):
        changed = self._rest.call("PUT", "%s/%s" % (self._path, execution_id), body={"status": status})
        return self.resource.deserialize(changed)


def _split(kwargs):
    """Keyword arguments into headers and query parameters, as StackStorm's client takes them."""
    query = dict(kwargs)
    headers = dict(query.pop("headers", None) or {})
    for name, header in (("token", "X-Auth-Token"), ("api_key", "St2-Api-Key")):
        value = query.pop(name, None)
        if value:
            headers[header] = value
    query.update(query.pop("params", None) or {})
    return headers, query
