# SPDX-License-Identifier: Apache-2.0
import json
import os
import urllib.error
import urllib.request

from st2common.runners.base_action import Action


class InjectTrigger(Action):
    def run(self, trigger=None, trigger_name=None, payload=None, trace_tag=None):
        if trigger and trigger_name:
            raise ValueError("trigger_name and trigger are the same parameter by two names: give one")
        trigger = trigger_name or trigger
        if not trigger:
            raise ValueError("trigger_name is missing: the trigger's reference, for instance mypack.changed_file")
        address = os.environ["ST2_ACTION_API_URL"].rstrip("/") + "/webhooks/st2"
        request = urllib.request.Request(
            address,
            data=json.dumps({"trigger": trigger, "payload": payload or {}}).encode("utf-8"),
            headers=self._headers(trace_tag),
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.loads(response.read().decode("utf-8"))
        except urllib.error.HTTPError as refused:
            reason = refused.read().decode("utf-8", "replace")
            raise ValueError('trigger "%s" was refused with status %d: %s' % (trigger, refused.code, reason))
        except urllib.error.URLError as failed:
            raise ValueError('trigger "%s" was not fired: no answer from %s: %s' % (trigger, address, failed.reason))

    @staticmethod
    def _headers(trace_tag):
        headers = {"Content-Type": "application/json"}
        token = os.environ.get("ST2_ACTION_AUTH_TOKEN")
        if token:
            headers["X-Auth-Token"] = token
        if trace_tag:
            headers["St2-Trace-Tag"] = trace_tag
        return headers
