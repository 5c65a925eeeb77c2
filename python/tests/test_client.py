# SPDX-License-Identifier: Apache-2.0
"""The REST client and the datastore of actions, against a small server that answers as the API does."""

import http.server
import json
import os
import threading
import unittest
from unittest import mock
from urllib.parse import parse_qs, unquote, urlsplit

from support import HostTest


class _Api(http.server.BaseHTTPRequestHandler):
    """Keys as StackStorm's API shows them, and one execution."""

    def do_GET(self):
        name = self._key()
        url = urlsplit(self.path)
        if url.path == "/v1/user":
            self._answer(200, {"username": "st2admin", "token": self.headers.get("X-Auth-Token")})
        elif url.path == "/v1/keys":
            prefix = parse_qs(url.query).get("prefix", [""])[0]
            self._answer(200, [v for k, v in sorted(self.server.keys.items()) if k.startswith(prefix)])
        elif url.path == "/v1/executions/e1":
            self._answer(200, {"id": "e1", "status": "succeeded", "result": {"stdout": "hi"}})
        elif url.path == "/v1/rules":
            self._answer(200, [{"id": "1", "name": parse_qs(url.query)["name"][0]}] * self.server.rules)
        elif name in self.server.keys:
            self._answer(200, self.server.keys[name])
        else:
            self._answer(404, {"faultstring": 'The key "%s" does not exist in the StackStorm datastore.' % name})

    def do_PUT(self):
        body = self._body()
        value = dict(body, scope="st2kv.system", secret=body.get("secret", False), encrypted=False)
        if value["value"] == "refuse":
            self._answer(400, {"faultstring": "refused"})
        else:
            self.server.keys[self._key()] = value
            self._answer(200, value)

    def do_DELETE(self):
        known = self.server.keys.pop(self._key(), None)
        self._answer(204 if known else 404, None)

    def do_POST(self):
        self._answer(201, dict(self._body(), id="e1", status="requested"))

    def _key(self):
        return unquote(urlsplit(self.path).path.rpartition("/")[2])

    def _body(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(body)
        self.server.executions.append(self.headers.get("X-Petrel-Execution-Id"))
        return body

    def _answer(self, status, body):
        data = b"" if body is None else json.dumps(body).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


class ApiTest(HostTest):
    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Api)
        self.server.keys, self.server.bodies, self.server.rules = {}, [], 1
        self.server.executions = []
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]


class ClientTest(ApiTest):
    def client(self, **kwargs):
        from st2client.client import Client

        return Client(api_url=self.url, **kwargs)

    def test_keys(self):
        from st2client.models import KeyValuePair

        keys = self.client().keys
        self.assertIsNone(keys.get_by_name("a/b c"))
        keys.update(KeyValuePair(name="a/b c", value="1", ttl=60))
        self.assertEqual({"name": "a/b c", "value": "1", "ttl": 60}, self.server.bodies[-1])
        self.assertEqual("1", keys.get_by_name("a/b c", decrypt=True).value)
        self.assertEqual(["a/b c"], [pair.name for pair in keys.get_all(prefix="a")])
        self.assertTrue(keys.delete(KeyValuePair(id="a/b c", name="a/b c")))
        self.assertFalse(keys.delete(KeyValuePair(id="a/b c", name="a/b c")))

    def test_run_an_action_and_look_at_it(self):
        from st2client.models import LiveAction

        client = self.client()
        execution = client.liveactions.create(LiveAction(action="core.local", parameters={"cmd": "echo hi"}))
        self.assertEqual({"action": "core.local", "parameters": {"cmd": "echo hi"}}, self.server.bodies[-1])
        self.assertEqual("requested", execution.status)
        self.assertEqual("hi", client.executions.get_by_id(execution.id).result["stdout"])
        self.assertEqual("hi", client.liveactions.get_by_id("e1").result["stdout"])
        self.assertIsNone(client.executions.get_by_id("none"))

    def test_names_that_are_not_unique(self):
        rules = self.client().rules
        self.assertEqual("r", rules.get_by_name("r").name)
        self.server.rules = 2
        with self.assertRaisesRegex(Exception, '2 things under /rules are named "r"'):
            rules.get_by_name("r")
        self.server.rules = 0
        self.assertIsNone(rules.get_by_name("r"))

    def test_an_action_tells_which_execution_it_is(self):
        from st2client.models import KeyValuePair

        with mock.patch.dict(os.environ, {"ST2_ACTION_EXECUTION_ID": "ab12"}):
            self.client().keys.update(KeyValuePair(name="k", value="1"))
        self.assertEqual("ab12", self.server.executions[-1])
        self.client().keys.update(KeyValuePair(name="k", value="1"))
        self.assertIsNone(self.server.executions[-1])

    def test_token(self):
        self.assertEqual("t", self.client(token="t").get_user_info()["token"])

    def test_error_has_the_services_words(self):
        from st2client.models import KeyValuePair

        with self.assertRaisesRegex(IOError, "PUT .*/v1/keys/k: 400 refused") as caught:
            self.client().keys.update(KeyValuePair(name="k", value="refuse"))
        self.assertEqual(400, caught.exception.response.status_code)

    def test_nobody_there(self):
        from st2client.client import Client

        with self.assertRaisesRegex(ConnectionError, "cannot reach the Petrel API at http://127.0.0.1:1/v1"):
            Client(api_url="http://127.0.0.1:1/v1").keys.get_by_name("k")

    def test_unknown_kind(self):
        with self.assertRaises(AttributeError):
            self.client().nonsense


class ActionDatastore(ApiTest):
    def test_the_datastore_calls_of_an_action(self):
        file = self.write(
            "actions/a.py",
            """
            from st2common.runners.base_action import Action
            class Act(Action):
                def run(self):
                    s = self.action_service
                    return [
                        s.set_value("k", 5, ttl=9, encrypt=True),
                        s.get_value("k", decrypt=True),
                        s.get_value("k", local=False),
                        [pair.name for pair in s.list_values()],
                        s.delete_value("k"),
                        s.delete_value("k"),
                        s.get_user_info()["token"],
                        s.datastore_service.get_api_client().keys.get_by_name("other"),
                    ]
            """,
        )
        host = self.host("petrel_action_host.py", {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": False})
        env = {"ST2_ACTION_API_URL": self.url + "/v1", "ST2_ACTION_AUTH_TOKEN": "secret"}
        host.send({"op": "run", "id": "1", "file": file, "parameters": {}, "config": {}, "env": env, "log_level": "DEBUG"})
        result = host.expect("exited")["result"]
        self.assertEqual([True, "5", None, ["p.Act:k"], True, False, "secret", None], result)
        self.assertEqual(
            {"name": "p.Act:k", "value": "5", "scope": "system", "ttl": 9, "secret": True}, self.server.bodies[0]
        )


if __name__ == "__main__":
    unittest.main()
