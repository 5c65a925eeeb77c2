# SPDX-License-Identifier: Apache-2.0
"""The object that a sensor gets as ``sensor_service``."""

import logging

from petrel_host.datastore import ChannelBackend, Datastore, DatastoreCalls
from petrel_host.unconfirmed import Dispatched, Unconfirmed


class SensorService(DatastoreCalls):
    """Thread-safe. Every call goes over the channel to the sensor container."""

    def __init__(self, pack, class_name, channel):
        self._channel = channel
        self._logger_name = "SensorWrapper.%s.%s" % (pack, class_name)
        self._unconfirmed = Unconfirmed(channel)
        self._datastore_service = Datastore(pack, class_name, ChannelBackend(channel))

    def get_logger(self, name):
        return logging.getLogger("%s.%s" % (self._logger_name, name))

    def dispatch(self, trigger, payload=None, trace_tag=None, dedup_key=None):
        """Hands an event over and returns its id once the broker has confirmed it.

        ``trigger`` is a reference (``pack.name``) or a trigger's dict. Events with the same ``dedup_key`` are one
        event, whichever node or process dispatches them. Raises TypeError for a payload that is not a dict,
        and an error with the container's words if the event was not accepted.
        """
        _check(trigger, payload)
        return self._dispatch(trigger, payload, trace_tag=_text(trace_tag), dedup_key=_text(dedup_key))

    def dispatch_async(self, trigger, payload=None, trace_tag=None, dedup_key=None):
        """Hands an event over as dispatch does, but does not wait for the broker to confirm it.

        Returns an object with ``result(timeout=None)``: the event's id, or what dispatch raises, once that is known;
        ``done()`` tells whether it is. Events arrive in the order in which they were handed over. Call ``flush``
        before what depends on their being safe: a checkpoint, the end of a file. Blocks while 256 events, or 8 MiB,
        are not confirmed.
        """
        _check(trigger, payload)
        event = Dispatched(_name(trigger), payload, dedup_key)
        return self._unconfirmed.dispatch(
            event, _fields(trigger, payload, trace_tag=_text(trace_tag), dedup_key=_text(dedup_key))
        )

    def flush(self):
        """Waits until the broker has confirmed all that dispatch_async has handed over, and returns how many were since
        the last time. If some were not accepted, raises an error whose ``failed`` has what dispatch_async had
        returned for them; each is told of once."""
        return self._unconfirmed.flush()

    def _dispatch(self, trigger, payload, **more):
        return self._channel.ask("dispatch", **_fields(trigger, payload, **more))

    def dispatch_with_context(self, trigger, payload=None, trace_context=None, dedup_key=None):
        """As dispatch, in the trace that a ``st2common.models.api.trace.TraceContext`` names: the one with its ``id_``,
        or a new one with its tag."""
        from st2common.models.api.trace import TraceContext

        if trace_context is not None and not isinstance(trace_context, TraceContext):
            raise TypeError(
                "dispatch_with_context: trace_context must be a TraceContext, not %s" % type(trace_context).__name__
            )
        _check(trigger, payload)
        more = {"trace_id": str(trace_context.id_)} if trace_context and trace_context.id_ else {}
        tag = trace_context.trace_tag if trace_context else None
        return self._dispatch(trigger, payload, trace_tag=_text(tag), dedup_key=_text(dedup_key), **more)


def _fields(trigger, payload, **more):
    return dict(trigger=trigger, payload=payload if isinstance(payload, dict) else None, **more)


def _check(trigger, payload):
    if not isinstance(trigger, (str, dict)):
        raise TypeError("dispatch: trigger must be a str or a dict, not %s" % type(trigger).__name__)
    if payload and not isinstance(payload, dict):
        raise TypeError(
            'dispatch of "%s": payload must be a dict, not %s: %.80r'
            % (_name(trigger), type(payload).__name__, payload)
        )


def _name(trigger):
    return trigger if isinstance(trigger, str) else trigger.get("ref") or trigger.get("type") or trigger


def _text(value):
    return None if value is None or value == "" else str(value)
