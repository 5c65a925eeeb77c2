# SPDX-License-Identifier: Apache-2.0
"""The Python of the packs that come with Petrel, run by the hosts as in production."""

import os
import subprocess

from support import PYTHON_DIR, HostTest

ROOT = os.path.dirname(PYTHON_DIR)
PACKS = os.path.join(ROOT, "packs")
EXAMPLES = os.path.join(ROOT, "examples")


class DirectorySensorTest(HostTest):
    def setUp(self):
        super().setUp()
        self.write("old", "")
        self.write("below/old", "")
        pack = os.path.join(EXAMPLES, "mypack")
        self.sensor = self.host(
            "petrel_sensor_host.py",
            {
                "op": "start",
                "pack": "mypack",
                "class_name": "DirectorySensor",
                "file": os.path.join(pack, "sensors", "directory_sensor.py"),
                "trigger_types": ["mypack.changed_file"],
                "poll_interval": None,
                "config": {"directory": self.pack},
                "pack_path": pack,
                "common_libs": False,
                "api_url": "http://127.0.0.1:1/v1",
            },
        )
        self.sensor.expect("ready")

    def next_change(self):
        event = self.sensor.expect("dispatch", trigger="mypack.changed_file")
        self.sensor.send({"op": "reply", "seq": event["seq"], "result": "id"})
        self.assertGreater(event["payload"]["ts"], 1e9)
        return event["payload"]["status"], os.path.relpath(event["payload"]["path"], self.pack)

    def test_tells_what_comes_and_goes_but_not_what_was_there(self):
        self.write("a", "")
        self.assertEqual(("created", "a"), self.next_change())
        self.write("new/deep/b", "")
        self.assertEqual(("created", "new/deep/b"), self.next_change())
        self.write("a", "changed")
        os.remove(os.path.join(self.pack, "below", "old"))
        self.assertEqual(("deleted", "below/old"), self.next_change())
        self.sensor.send({"op": "stop"})
        self.assertEqual(0, self.sensor.end())

    def test_keeps_going_when_the_directory_goes_away(self):
        self.write("a", "")
        self.assertEqual(("created", "a"), self.next_change())
        moved = self.pack + ".moved"
        os.rename(self.pack, moved)
        gone = {self.next_change() for _ in range(3)}
        self.assertEqual({("deleted", "a"), ("deleted", "old"), ("deleted", "below/old")}, gone)
        os.rename(moved, self.pack)
        self.assertEqual("created", self.next_change()[0])


class ShippedActionsTest(HostTest):
    def run_action(self, pack, file, parameters, config=None, packs=PACKS):
        path = os.path.join(packs, pack)
        host = self.host(
            "petrel_action_host.py", {"op": "start", "pack": pack, "pack_path": path, "common_libs": False}
        )
        host.send(
            {
                "op": "run",
                "id": "r",
                "file": os.path.join(path, "actions", file),
                "parameters": parameters,
                "config": config or {},
                "env": {"ST2_ACTION_API_URL": "http://127.0.0.1:1/v1"},
                "log_level": "INFO",
            }
        )
        ended = host.expect("exited", id="r")
        self.stderr = "".join(m["data"] for m in host.skipped if m["op"] == "output" and m["stream"] == "stderr")
        return ended

    def test_output_context_adds_a_line_to_the_configured_file(self):
        output = os.path.join(self.pack, "output")
        for status, ts in (("created", 1480385994.27), ("deleted", 1480386001.3)):
            ended = self.run_action(
                "mypack",
                "output_context.py",
                {"path": "/packs/hoge", "status": status, "ts": ts},
                {"output": output},
                packs=EXAMPLES,
            )
            self.assertEqual(0, ended["exit_code"], self.stderr)
        with open(output) as file:
            self.assertEqual(
                "[1480385994.27] (created) /packs/hoge\n[1480386001.30] (deleted) /packs/hoge\n", file.read()
            )

    def test_core_makes_uuids_and_pauses(self):
        made = self.run_action("core", "make_uuid.py", {"uuid_type": "uuid4"})
        self.assertRegex(made["result"], "^[0-9a-f]{8}-[0-9a-f-]{27}$")
        for parameters, result in (({"max_pause": 0}, 0), ({"max_pause": 0, "random": True}, 0.0)):
            paused = self.run_action("core", "pause.py", parameters)
            self.assertEqual((0, result, ""), (paused["exit_code"], paused["result"], self.stderr))

    def test_inject_trigger_says_which_address_does_not_answer(self):
        for name in ("trigger_name", "trigger"):
            ended = self.run_action("core", "inject_trigger.py", {name: "a.b", "payload": {"n": 1}})
            self.assertEqual(1, ended["exit_code"])
            self.assertIn('trigger "a.b" was not fired', self.stderr)
            self.assertIn("http://127.0.0.1:1/v1/webhooks/st2", self.stderr)

    def test_inject_trigger_wants_one_trigger(self):
        for parameters, said in (
            ({"trigger_name": "a.b", "trigger": "a.b"}, "give one"),
            ({"payload": {"n": 1}}, "trigger_name is missing"),
            ({"trigger_name": None, "trigger": ""}, "trigger_name is missing"),
        ):
            self.assertEqual(1, self.run_action("core", "inject_trigger.py", parameters)["exit_code"])
            self.assertIn(said, self.stderr)

    def test_sendmail_takes_its_words_in_stackstorms_order(self):
        script = os.path.join(PACKS, "core", "actions", "send_mail", "send_mail")
        sendmail = self.write("sendmail", "#!/bin/sh\necho called \"$@\"\ncat\n")
        os.chmod(sendmail, 0o755)

        def send(binary, body, empty="1"):
            words = [binary, "from@x", "to@x", "Grüße", empty, "text/plain", body, ""]
            return subprocess.run([script] + words, capture_output=True, text=True)

        sent = send(sendmail, "hello").stdout
        self.assertIn("called -t -i -f from@x", sent)
        self.assertIn("To: to@x", sent)
        self.assertIn("Subject: =?UTF-8?B?R3LDvMOfZQ==?=", sent)
        self.assertIn("aGVsbG8K", sent)
        self.assertIn("nothing is sent", send(sendmail, " ", empty="0").stdout)
        self.assertIn('no program "/no/such"', send("/no/such", "hello").stderr)

    def test_count_words_counts(self):
        ended = self.run_action("examples", "count_words.py", {"text": "one three two"}, packs=EXAMPLES)
        self.assertEqual({"words": 3, "longest": "three"}, ended["result"])
