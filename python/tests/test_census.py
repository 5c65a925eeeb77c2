# SPDX-License-Identifier: Apache-2.0
"""Every module of StackStorm that real packs import, and every call of its client that they make: it works, or says why not."""

import http.server
import json
import threading
import unittest

from support import HostTest

# By how often packs import them. What follows the last dot of a line is imported from the rest.
IMPORTED = """
st2common.runners.base_action.Action
st2actions.runners.pythonrunner.Action
st2actions.runners.pythonrunner
st2actions.runners.utils.get_logger_for_python_runner_action
st2reactor.sensor.base.Sensor
st2reactor.sensor.base.PollingSensor
st2client.client.Client
st2client.models.KeyValuePair
st2client.models.keyvalue.KeyValuePair
st2client.models.LiveAction
st2client.models.action.Execution
st2client.models.action.LiveAction
st2client.models.action_alias.ActionAlias
st2client.models.action_alias.ActionAliasMatch
st2client.models.aliasexecution.ActionAliasExecution
st2client.models.auth.Token
st2client.models.config.Config
st2client.models.core.Resource
st2client.models.core.ResourceManager
st2client.models.core.add_auth_token_to_kwargs_from_env
st2client.models.inquiry.Inquiry
st2client.models.pack.Pack
st2client.models.policy.Policy
st2client.models.rbac.Role
st2client.models.reactor.Rule
st2client.models.reactor.TriggerInstance
st2client.models.timer.Timer
st2client.models.trace.Trace
st2client.models.webhook.Webhook
st2client.commands.action
st2client.commands.action.LIVEACTION_STATUS_REQUESTED
st2client.commands.action.LIVEACTION_STATUS_SCHEDULED
st2client.commands.action.LIVEACTION_STATUS_RUNNING
st2client.commands.action.LIVEACTION_STATUS_CANCELING
st2client.commands.action.LIVEACTION_STATUS_SUCCEEDED
st2client.commands.action.LIVEACTION_STATUS_TIMED_OUT
st2client.commands.action.LIVEACTION_COMPLETED_STATES
st2client.commands.resource.ResourceNotFoundError
st2client.commands.resource.OperationFailureException
st2client.exceptions.operations.OperationFailureException
st2common.log
st2common.log.logging
st2common.util.isotime
st2common.util.jinja
st2common.util.date
st2common.util.date.get_datetime_utc_now
st2common.util.shell.run_command
st2common.util.shell.quote_unix
st2common.util.jsonify
st2common.util.pack.get_pack_metadata
st2common.util.pack.get_pack_ref_from_metadata
st2common.util.pack.get_pack_warnings
st2common.content.utils.get_packs_base_paths
st2common.content.utils.get_pack_base_path
st2common.constants.action.LIVEACTION_STATUS_FAILED
st2common.constants.pack.MANIFEST_FILE_NAME
st2common.constants.pack.PACK_VERSION_SEPARATOR
st2common.constants.keyvalue.SYSTEM_SCOPE
st2common.exceptions.action.InvalidActionParameterException
st2common.models.api.trace.TraceContext
st2common.services.coordination
st2common.services.coordination.get_coordinator
oslo_config.cfg
oslo_config.cfg.CONF
six
six.moves.urllib
eventlet
eventlet.green.subprocess
""".split()

# What opens StackStorm's database or belongs to its services, and a word of what to use instead.
REFUSED = {
    "st2common.persistence": "database",
    "st2common.persistence.pack": "database",
    "st2common.models.db.stormbase": "database",
    "st2common.models.system.common": "database",
    "st2common.script_setup": "database",
    "st2common.services.packs": "REST API",
    "st2common.services.datastore": "REST API",
    "st2common.bootstrap.actionsregistrar": "petrel register",
    "st2common.transport.publishers": "dispatch",
    "st2common.config": "configuration",
    "st2common.util.crypto": "decrypt=True",
    "st2common.util.virtualenvs": "venv",
    "st2common.util.pack_management": "petrel register",
    "st2common.util.monkey_patch": "not this one",
    "st2client.shell": "petrel",
    "st2client.commands.noop": "st2client.client.Client",
    "st2client.utils.httpclient": "not this one",
    "st2tests.base": "tests of packs",
    "st2reactor.container.utils": "REST API",
}


class Imports(HostTest):
    def run_action(self, code, env=None):
        file = self.write("actions/a.py", code)
        start = {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": False}
        host = self.host("petrel_action_host.py", start, env)
        host.send({"op": "run", "id": "1", "file": file, "parameters": {}, "config": {}, "env": {}, "log_level": "DEBUG"})
        return host.expect("exited")["result"]

    def test_everything_that_packs_import(self):
        code = """
            import importlib
            from st2common.runners.base_action import Action

            class Look(Action):
                def run(self):
                    missing = []
                    for name in %r:
                        try:
                            try:
                                importlib.import_module(name)
                            except ImportError:
                                module, _, attribute = name.rpartition(".")
                                getattr(importlib.import_module(module), attribute)
                        except Exception as e:
                            missing.append("%%s: %%r" %% (name, e))
                    return missing
            """
        self.assertEqual([], self.run_action(code % IMPORTED))

    def test_the_rest_says_what_to_use_instead(self):
        code = """
            import importlib
            from st2common.runners.base_action import Action

            class Look(Action):
                def run(self):
                    said = {}
                    for name in %r:
                        try:
                            importlib.import_module(name)
                        except ImportError as e:
                            said[name] = [str(e), e.name]
                    return said
            """
        said = self.run_action(code % sorted(REFUSED))
        for name, word in REFUSED.items():
            self.assertIn(word, said[name][0])
            self.assertTrue(name == said[name][1] or name.startswith(said[name][1] + "."), said[name])

    def test_options_that_a_pack_registers_and_those_of_stackstorm(self):
        code = """
            from oslo_config import cfg
            from st2common.runners.base_action import Action

            class Look(Action):
                def run(self):
                    cfg.CONF.register_opts([cfg.StrOpt("colour", default="red"), cfg.IntOpt("a-number")], group="mine")
                    cfg.CONF.set_override("a_number", 5, group="mine")
                    try:
                        cfg.CONF.database.password
                    except AttributeError as e:
                        refusal = str(e)
                    packs = cfg.CONF.content.packs_base_paths
                    return [cfg.CONF.mine.colour, cfg.CONF["mine"]["a_number"], packs, cfg.CONF.api.port, refusal]
            """
        colour, number, packs, port, refusal = self.run_action(code)
        self.assertEqual(("red", 5, 9101), (colour, number, port))
        self.assertTrue(self.pack.startswith(packs), packs)
        self.assertIn("database", refusal)
        self.assertIn("content.packs_base_paths", refusal)

    def test_what_the_node_tells_of_its_configuration(self):
        code = """
            from oslo_config import cfg
            from st2common.content import utils
            from st2common.runners.base_action import Action

            class Look(Action):
                def run(self):
                    conf = cfg.CONF
                    return [conf.system.base_path, conf.system_user.user, conf.api.port, conf.keyvalue.encryption_key_path,
                            conf.content.packs_base_paths, utils.get_packs_base_paths()[:2]]
            """
        told = {
            "system": {"base_path": "/srv/st2"},
            "system_user": {"user": "storm"},
            "api": {"port": 9201},
            "keyvalue": {"encryption_key_path": "/etc/k.json"},
            "content": {"packs_base_paths": "/srv/packs:/srv/more"},
        }
        found = self.run_action(code, {"PETREL_CONF": json.dumps(told)})
        self.assertEqual(["/srv/st2", "storm", 9201, "/etc/k.json", "/srv/packs:/srv/more", ["/srv/packs", "/srv/more"]], found)

    def test_a_lock_holds_for_other_processes_of_the_node(self):
        code = """
            import subprocess, sys
            from st2common.runners.base_action import Action
            from st2common.services import coordination

            CHILD = (
                "import sys; sys.path[:] = %r\\n"
                "from st2common.services import coordination\\n"
                "print(coordination.get_coordinator().get_lock(b'st2.p').acquire(blocking=False))"
            )

            def other():
                return subprocess.check_output([sys.executable, "-c", CHILD % (sys.path,)]).decode().strip()

            class Look(Action):
                def run(self):
                    with coordination.get_coordinator().get_lock("st2.p") as lock:
                        within = [other(), lock.heartbeat(), lock.acquire()]
                    return within + [other(), lock.release()]
            """
        found = self.run_action(code, {"TMPDIR": self.pack})
        self.assertEqual(["False", True, False, "True", False], found)


class _Api(http.server.BaseHTTPRequestHandler):
    """Answers what the test has prepared, text as it is and anything else as JSON, and notes what it was asked."""

    def _answer(self):
        length = int(self.headers["Content-Length"] or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.requests.append((self.command, self.path, body))
        self.server.headers = self.headers
        answer = self.server.answers.get("%s %s" % (self.command, self.path))
        text = answer if isinstance(answer, str) else json.dumps(answer or {"faultstring": "there is none"})
        self.send_response(404 if answer is None else 200)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("X-Total-Count", str(self.server.total))
        self.end_headers()
        self.wfile.write(text.encode("utf-8"))

    do_GET = do_PUT = do_POST = do_DELETE = _answer

    def log_message(self, *args):
        pass


class Calls(unittest.TestCase):
    """Which request each call makes."""

    def setUp(self):
        from st2client.client import Client

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Api)
        self.server.answers, self.server.requests, self.server.total = {}, [], 1
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.client = Client(api_url=self.url, token="t")

    def made(self, *expected):
        self.assertEqual(list(expected), self.server.requests)
        del self.server.requests[:]

    def test_the_managers_have_stackstorms_names(self):
        for name in (
            "Action ActionAlias ActionAliasExecution ApiKey Config ConfigSchema Execution Inquiry KeyValuePair LiveAction"
            " Pack Policy PolicyType Role Rule RuleEnforcement RunnerType Sensor Stream Timer Token Trace Trigger"
            " TriggerInstance TriggerType UserRoleAssignment Webhook"
        ).split():
            self.assertIn(name, self.client.managers)
        self.assertIs(self.client.actions, self.client.managers["Action"])
        self.assertIs(self.client.keys, self.client.managers["KeyValuePair"])

    def test_an_attribute_that_is_not_there_says_which_are(self):
        with self.assertRaisesRegex(AttributeError, "st2client on Petrel has no 'workflows'; it has .*executions"):
            self.client.workflows

    def test_looks_an_action_up_and_runs_it(self):
        from st2client.models.action import Execution

        self.server.answers["GET /v1/actions/core.local"] = {"pack": "core", "name": "local"}
        action = self.client.managers["Action"].get_by_ref_or_id("core.local")
        execution = Execution()
        execution.action = "%s.%s" % (action.pack, action.name)
        execution.parameters = {"cmd": "date"}
        self.server.answers["POST /v1/executions"] = {"id": "e1", "status": "requested"}
        self.assertEqual({"id": "e1", "status": "requested"}, self.client.executions.create(instance=execution).to_dict())
        self.made(
            ("GET", "/v1/actions/core.local", None),
            ("POST", "/v1/executions", {"action": "core.local", "parameters": {"cmd": "date"}}),
        )

    def test_cancels_an_execution_and_returns_it(self):
        self.server.answers["DELETE /v1/executions/e1"] = {"id": "e1", "status": "canceled"}
        canceled = self.client.executions.delete_by_id(instance_id="e1")
        self.assertEqual("canceled", canceled["status"])
        self.assertEqual({"id": "e1"}, canceled.to_dict(exclude_attributes=["status"]))

    def test_runs_again(self):
        self.server.answers["POST /v1/executions/e1/re_run"] = {"id": "e2"}
        made = self.client.liveactions.re_run(execution_id="e1", parameters={"a": 1}, tasks=["x", "y"], no_reset=["y"])
        self.assertEqual("e2", made.id)
        body = {"parameters": {"a": 1}, "tasks": ["x", "y"], "reset": ["x"], "delay": 0}
        self.made(("POST", "/v1/executions/e1/re_run", body))
        with self.assertRaisesRegex(ValueError, "no_reset"):
            self.client.liveactions.re_run("e1", tasks=["x"], no_reset=["z"])

    def test_pauses_and_resumes(self):
        self.server.answers["PUT /v1/executions/e1"] = {"id": "e1"}
        self.client.executions.pause("e1")
        self.client.executions.resume("e1")
        self.made(
            ("PUT", "/v1/executions/e1", {"status": "pausing"}),
            ("PUT", "/v1/executions/e1", {"status": "resuming"}),
        )

    def test_output_and_children(self):
        self.server.answers["GET /v1/executions/e1/output?output_type=stdout"] = "plain, no JSON"
        self.assertEqual("plain, no JSON", self.client.executions.get_output("e1", output_type="stdout"))
        self.server.answers["GET /v1/executions/e1/children?depth=-1"] = [{"id": "c"}]
        self.assertEqual(["c"], [child.id for child in self.client.executions.get_children("e1")])
        self.assertIsNone(self.client.executions.get_property("none", "children"))

    def test_counts(self):
        self.server.answers["GET /v1/executions?limit=1"] = [{"id": "e1"}]
        self.server.total = 70
        found, total = self.client.executions.query_with_count(limit=1)
        self.assertEqual((["e1"], 70), ([one.id for one in found], total))

    def test_fires_a_trigger(self):
        self.server.answers["POST /v1/webhooks/st2"] = {"trigger": "p.t", "payload": {"a": 1}}
        answer = self.client.webhooks.post_generic_webhook(trigger="p.t", payload={"a": 1}, trace_tag="tag")
        self.assertEqual("p.t", answer["trigger"])
        self.made(("POST", "/v1/webhooks/st2", {"trigger": "p.t", "payload": {"a": 1}}))
        self.assertEqual("tag", self.server.headers["St2-Trace-Tag"])

    def test_answers_an_inquiry(self):
        self.server.answers["PUT /v1/inquiries/i1"] = {"id": "i1"}
        self.client.inquiries.respond(inquiry_id="i1", inquiry_response={"ok": True})
        self.made(("PUT", "/v1/inquiries/i1", {"id": "i1", "response": {"ok": True}}))

    def test_packs(self):
        self.server.answers["POST /v1/packs/register"] = {"actions": 3}
        self.assertEqual(3, self.client.packs.register(packs=["p"]).actions)
        self.server.answers["POST /v1/packs/install"] = self.server.answers["POST /v1/packs/uninstall"] = {"execution_id": "e"}
        self.assertEqual("e", self.client.packs.install(["p"]).execution_id)
        self.assertEqual("e", self.client.packs.remove(["p"]).execution_id)
        self.server.answers["POST /v1/packs/index/search"] = [{"name": "p"}]
        self.assertEqual(["p"], [pack.name for pack in self.client.packs.search(_Arguments(query="p"))])
        del self.server.answers["POST /v1/packs/index/search"]
        self.assertIsNone(self.client.packs.search(_Arguments(pack="unknown"), ignore_errors=True))
        self.made(
            ("POST", "/v1/packs/register", {"packs": ["p"]}),
            ("POST", "/v1/packs/install", {"packs": ["p"], "force": False, "skip_dependencies": False}),
            ("POST", "/v1/packs/uninstall", {"packs": ["p"]}),
            ("POST", "/v1/packs/index/search", {"query": "p"}),
            ("POST", "/v1/packs/index/search", {"pack": "unknown"}),
        )

    def test_matches_and_executes_an_alias(self):
        from st2client.models.action_alias import ActionAliasMatch
        from st2client.models.aliasexecution import ActionAliasExecution

        self.server.answers["POST /v1/actionalias/match"] = {"actionalias": {"name": "a"}, "representation": "do {{x}}"}
        match = ActionAliasMatch()
        match.command = "do it"
        alias, representation = self.client.managers["ActionAlias"].match(match)
        self.assertEqual(("a", "do {{x}}"), (alias.name, representation))
        self.server.answers["POST /v1/aliasexecution"] = {"execution": {"id": "e1"}}
        execution = ActionAliasExecution(name="a", format=representation, command="do it", user=None)
        self.assertEqual("e1", self.client.managers["ActionAliasExecution"].create(execution).execution["id"])
        self.made(
            ("POST", "/v1/actionalias/match", {"command": "do it"}),
            ("POST", "/v1/aliasexecution", {"name": "a", "format": "do {{x}}", "command": "do it"}),
        )

    def test_matches_and_executes_at_once(self):
        from st2client.models.aliasexecution import ActionAliasExecution

        self.server.answers["POST /v1/aliasexecution/match_and_execute"] = {
            "results": [{"execution": {"id": "e1"}, "actionalias": {"ref": "p.a"}}]
        }
        said = ActionAliasExecution(command="do it", user="sam", source_channel="ops")
        made = self.client.managers["ActionAliasExecution"].match_and_execute(said)
        self.assertEqual(("e1", "p.a"), (made.execution["id"], made.actionalias["ref"]))

    def test_writes_a_configuration(self):
        from st2client.models.config import Config

        self.server.answers["PUT /v1/configs/p"] = {"pack": "p"}
        self.client.managers["Config"].update(Config(pack="p", values={"a": 1}))
        self.made(("PUT", "/v1/configs/p", {"a": 1}))

    def test_emits_again(self):
        self.server.answers["POST /v1/triggerinstances/t1/re_emit"] = {"message": "done"}
        self.assertEqual({"message": "done"}, self.client.triggerinstances.re_emit("t1"))

    def test_listens_to_the_stream(self):
        events = 'event: a\ndata: {"n": 1}\n\n: a comment\n\nevent: b\ndata: {"n":\ndata: 2}\n\n'
        self.server.answers["GET /v1/stream?events=a%2Cb"] = events
        self.assertEqual([{"n": 1}, {"n": 2}], list(self.client.managers["Stream"].listen(["a", "b"])))

    def test_what_the_service_does_not_have_is_an_error_with_its_words(self):
        with self.assertRaisesRegex(IOError, "GET .*/v1/stream.*: 404"):
            list(self.client.managers["Stream"].listen("a"))

    def test_certificates_that_are_not_there(self):
        from st2client.client import Client

        with self.assertRaisesRegex(ValueError, '"/nowhere/ca.pem"'):
            Client(api_url=self.url, cacert="/nowhere/ca.pem")


class _Arguments:
    def __init__(self, **given):
        vars(self).update(given)


if __name__ == "__main__":
    unittest.main()
