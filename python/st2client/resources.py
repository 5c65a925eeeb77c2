# SPDX-License-Identifier: Apache-2.0
"""The calls on one kind of thing. They return objects, and None for one that is not there."""

from urllib.parse import quote

from petrel_host.rest import HTTPError

__all__ = [
    "ActionAliasExecutionManager",
    "ActionAliasResourceManager",
    "ActionResourceManager",
    "ConfigManager",
    "ExecutionResourceManager",
    "InquiryResourceManager",
    "KeyValuePairResourceManager",
    "PackResourceManager",
    "ResourceManager",
    "StreamManager",
    "TriggerInstanceResourceManager",
    "WebhookManager",
]


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
        return self.query_with_count(**kwargs)[0]

    def query_with_count(self, **kwargs):
        """As query, and how many there are in all, as far as the service says."""
        headers, query = _split(kwargs)
        found, told = self._rest.exchange("GET", self._path, query=query, headers=headers)
        total = told.get("X-Total-Count")
        found = [self.resource.deserialize(item) for item in found or []]
        return found, int(total) if total else len(found)

    def get_by_id(self, id, **kwargs):
        headers, query = _split(kwargs)
        try:
            found = self._rest.call("GET", self._of(id), query=query, headers=headers)
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
        headers, query = _split(kwargs)
        try:
            found = self._rest.call("GET", self._of(id_, property_name), query=query, headers=headers)
        except HTTPError as e:
            if e.status_code == 404:
                return None
            raise
        return [self.resource.deserialize(item) for item in found] if self_deserialize else found

    def create(self, instance, **kwargs):
        return self._made("POST", self._path, instance.serialize(), kwargs)

    def update(self, instance, **kwargs):
        return self._made("PUT", self._of(self._id(instance)), instance.serialize(), kwargs)

    def delete(self, instance, **kwargs):
        """True if it was there."""
        return bool(self.delete_by_id(self._id(instance), **kwargs))

    def delete_by_id(self, instance_id, **kwargs):
        """What the service answers, of an execution as it is then; True if it says nothing, False if it was not there."""
        headers, query = _split(kwargs)
        try:
            answer = self._rest.call("DELETE", self._of(instance_id), query=query, headers=headers)
        except HTTPError as e:
            if e.status_code == 404:
                return False
            raise
        return Answer(answer) if isinstance(answer, dict) and answer else True

    def _of(self, id, *parts):
        return "/".join([self._path, quote(str(id), safe="")] + [quote(str(part), safe="") for part in parts])

    def _made(self, method, path, body, kwargs):
        headers, query = _split(kwargs)
        made = self._rest.call(method, path, query=query, body=body, headers=headers)
        return None if made is None else self.resource.deserialize(made)

    def _id(self, instance):
        return getattr(instance, "id", None) or getattr(instance, "ref", None) or instance.name


class Answer(dict):
    """A dict that packs may also take for an object of the client."""

    def to_dict(self, exclude_attributes=None):
        return {name: value for name, value in self.items() if name not in (exclude_attributes or ())}


class ActionResourceManager(ResourceManager):
    def get_entrypoint(self, ref_or_id, **kwargs):
        """The text of the action's file."""
        return self._rest.text("GET", "%s/views/entry_point/%s" % (self._path, quote(str(ref_or_id), safe="")))

    def clone(self, source_ref, dest_pack, dest_action, overwrite, **kwargs):
        body = {"dest_pack": dest_pack, "dest_action": dest_action, "overwrite": overwrite}
        return self._made("POST", self._of(source_ref, "clone"), body, kwargs)


class KeyValuePairResourceManager(ResourceManager):
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
    def re_run(self, execution_id, parameters=None, tasks=None, no_reset=None, user=None, delay=0, **kwargs):
        tasks, kept = tasks or [], no_reset or []
        if set(kept) - set(tasks):
            raise ValueError("no_reset names tasks that are not to be run again: %s" % sorted(set(kept) - set(tasks)))
        reset = [task for task in tasks if task not in kept]
        body = {"parameters": parameters or {}, "tasks": tasks, "reset": reset, "delay": delay}
        if user:
            body["user"] = user
        return self._made("POST", self._of(execution_id, "re_run"), body, kwargs)

    def get_output(self, execution_id, output_type=None, **kwargs):
        return self._rest.text("GET", self._of(execution_id, "output"), query={"output_type": output_type})

    def get_children(self, execution_id, depth=-1, **kwargs):
        return self.get_property(execution_id, "children", depth=depth, **kwargs)

    def pause(self, execution_id, **kwargs):
        return self._made("PUT", self._of(execution_id), {"status": "pausing"}, kwargs)

    def resume(self, execution_id, **kwargs):
        return self._made("PUT", self._of(execution_id), {"status": "resuming"}, kwargs)


class ActionAliasResourceManager(ResourceManager):
    def match(self, instance, **kwargs):
        """The alias that a command matches, and the form of it."""
        headers, query = _split(kwargs)
        found = self._rest.call("POST", self._path + "/match", query=query, body=instance.serialize(), headers=headers)
        return self.resource.deserialize(found["actionalias"]), found["representation"]


class ActionAliasExecutionManager(ResourceManager):
    def match_and_execute(self, instance, **kwargs):
        """The first execution of those that a command made."""
        headers, query = _split(kwargs)
        path = self._path + "/match_and_execute"
        made = self._rest.call("POST", path, query=query, body=instance.serialize(), headers=headers)
        return self.resource.deserialize(made["results"][0])


class ConfigManager(ResourceManager):
    """The configuration of a pack: its name is the pack's."""

    def update(self, instance, **kwargs):
        return self._made("PUT", self._of(instance.pack), instance.values, kwargs)


class InquiryResourceManager(ResourceManager):
    def respond(self, inquiry_id, inquiry_response, **kwargs):
        return self._made("PUT", self._of(inquiry_id), {"id": inquiry_id, "response": inquiry_response}, kwargs)


class PackResourceManager(ResourceManager):
    def install(self, packs, force=False, skip_dependencies=False, **kwargs):
        body = {"packs": packs, "force": force, "skip_dependencies": skip_dependencies}
        return self._made("POST", self._path + "/install", body, kwargs)

    def remove(self, packs, **kwargs):
        return self._made("POST", self._path + "/uninstall", {"packs": packs}, kwargs)

    def register(self, packs=None, types=None, **kwargs):
        body = {name: value for name, value in (("packs", packs), ("types", types)) if value}
        return self._made("POST", self._path + "/register", body, kwargs)

    def search(self, args, ignore_errors=False, **kwargs):
        """Packs of the index, by ``args.query``, or the one that ``args.pack`` names."""
        body = {"query": args.query} if hasattr(args, "query") else {"pack": args.pack}
        headers, query = _split(kwargs)
        try:
            found = self._rest.call("POST", self._path + "/index/search", query=query, body=body, headers=headers)
        except HTTPError:
            if ignore_errors:
                return None
            raise
        if isinstance(found, list):
            return [self.resource.deserialize(item) for item in found]
        return self.resource.deserialize(found) if found else None


class TriggerInstanceResourceManager(ResourceManager):
    def re_emit(self, trigger_instance_id, **kwargs):
        return self._rest.call("POST", self._of(trigger_instance_id, "re_emit"), body={}, headers=_split(kwargs)[0])


class WebhookManager(ResourceManager):
    def post_generic_webhook(self, trigger, payload=None, trace_tag=None, **kwargs):
        """Fires a trigger, and returns what the service answers: the trigger and the payload."""
        headers, query = _split(kwargs)
        if trace_tag:
            headers["St2-Trace-Tag"] = trace_tag
        body = {"trigger": trigger, "payload": payload or {}}
        return self._rest.call("POST", "/webhooks/st2", query=query, body=body, headers=headers)


class StreamManager:
    """What happens, as it happens."""

    def __init__(self, rest):
        self._rest = rest

    def listen(self, events=None, **kwargs):
        """Yields the data of each event, until the service ends the stream."""
        names = [events] if isinstance(events, str) else events
        yield from self._rest.stream("/stream", query={"events": names or None}, headers=_split(kwargs)[0])


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
