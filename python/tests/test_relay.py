# SPDX-License-Identifier: Apache-2.0
"""A sensor that runs itself again in a process of its own, as the reloader of Flask's debug mode does."""

import signal
import sys
import unittest
from unittest import mock

from support import HostTest

from petrel_host import ending

RELOADING = """
import os, subprocess, sys, threading
from st2reactor.sensor.base import Sensor

class S(Sensor):
    def setup(self):
        self.over = threading.Event()
        self.log = self.sensor_service.get_logger("mine")
    def run(self):
        if os.environ.get("WERKZEUG_RUN_MAIN") == "true":
            {run}
        while True:
            environment = dict(os.environ, WERKZEUG_RUN_MAIN="true")
            code = subprocess.call([sys.executable] + sys.argv, env=environment, close_fds=False)
            self.log.info("ended with %s" % code)
            if code != 3:
                sys.exit(code)
    def cleanup(self):
        print("cleaned up in %d" % os.getpid())
        self.over.set()
    def add_trigger(self, trigger):
        self.log.info("%s has %s" % (os.getpid(), trigger["ref"]))
    def update_trigger(self, trigger): pass
    def remove_trigger(self, trigger): pass
"""


@unittest.skipUnless(sys.platform.startswith("linux"), "abstract sockets are Linux's")
class Reloading(HostTest):
    def sensor(self, run):
        code = RELOADING.format(run=run.replace("\n", "\n            "))
        return self.host(
            "petrel_sensor_host.py",
            {
                "op": "start",
                "pack": "p",
                "class_name": "S",
                "file": self.write("sensors/s.py", code),
                "trigger_types": ["p.t"],
                "config": {"k": "v" * 300000},
                "pack_path": self.pack,
                "api_url": "http://127.0.0.1:1/",
            },
        )

    def test_both_processes_dispatch_and_get_their_own_answers(self):
        run = """
for i in range(3):
    self.log.info("id %s" % self.sensor_service.dispatch("p.t", {"n": i, "k": len(self.config["k"])}))
return"""
        host = self.sensor(run)
        for i in range(3):
            event = host.expect("dispatch")
            self.assertEqual({"n": i, "k": 300000}, event["payload"])
            host.send({"op": "reply", "seq": event["seq"], "result": "event%d" % i})
            if i < 2:
                host.expect("log", message="id event%d" % i)
        _expect_logs(host, "id event2", "ended with 0")
        self.assertEqual(0, host.end())

    def test_an_event_that_is_refused_raises_in_the_process_that_sent_it(self):
        run = """
try:
    self.sensor_service.dispatch("p.t", {})
except RuntimeError as e:
    self.log.info("refused: %s" % e)
self.over.wait()"""
        host = self.sensor(run)
        host.send({"op": "reply", "seq": host.expect("dispatch")["seq"], "error": "the spool is full"})
        host.expect("log", message="refused: dispatch: the spool is full")

    def test_is_restarted_by_its_own_exit_code_as_often_as_it_likes(self):
        run = """
self.log.info("runs")
sys.exit(3)"""
        host = self.sensor(run)
        for _ in range(3):
            _expect_logs(host, "runs", "ended with 3")
        self.assertEqual([], [m for m in host.skipped if m["op"] == "failed"])

    def test_the_container_sees_one_sensor(self):
        host = self.sensor('self.log.info("up"); self.over.wait()')
        host.expect("ready")
        host.expect("log", message="up")
        self.assertFalse([m for m in host.skipped if m["op"] == "ready"])

    def test_is_told_the_triggers_that_there_are_and_that_come(self):
        host = self.sensor('self.log.info("up %d" % os.getpid()); self.over.wait()')
        host.send({"op": "trigger", "event": "create", "trigger": {"ref": "p.a", "type": "p.t", "parameters": {}}})
        pid = _pid(host)
        host.send({"op": "trigger", "event": "create", "trigger": {"ref": "p.b", "type": "p.t", "parameters": {}}})
        if not [m for m in host.skipped if m.get("message") == "%s has p.a" % pid]:
            host.expect("log", message="%s has p.a" % pid)
        if not [m for m in host.skipped if m.get("message") == "%s has p.b" % pid]:
            host.expect("log", message="%s has p.b" % pid)

    def test_an_error_in_it_is_told_with_its_traceback(self):
        host = self.sensor('raise ValueError("no such port")')
        failed = host.expect("failed")
        log = [m["message"] for m in host.skipped if m.get("level") == "ERROR"]
        self.assertEqual(1, len(log), "one error, and told before the end that it causes")
        self.assertIn("ValueError: no such port", log[0])
        self.assertIn("Traceback", log[0])
        self.assertEqual("the sensor called sys.exit(1) in run; exit code 1", failed["error"])
        self.assertEqual(1, host.end())

    def test_ends_with_the_sensor_and_cleans_up(self):
        host = self.sensor('self.log.info("up %d" % os.getpid()); self.over.wait()')
        pid = _pid(host)
        host.send({"op": "stop"})
        host.end()
        self.assertIn("cleaned up in %d" % pid, host.stderr())

    def test_ends_when_the_sensor_is_killed(self):
        host = self.sensor('self.log.info("up %d" % os.getpid()); self.over.wait()')
        pid = _pid(host)
        host.process.send_signal(signal.SIGKILL)
        host.end()  # its stdout and stderr are closed by whoever has them last
        self.assertIn("cleaned up in %d" % pid, host.stderr())


class TheEnd(unittest.TestCase):
    def test_what_the_processes_of_a_sensor_said_is_passed_on_before_its_own_failure_is_told(self):
        container = mock.Mock()
        with mock.patch("os._exit", side_effect=SystemExit), mock.patch("petrel_host.process.end_group_but_me"):
            with self.assertRaises(SystemExit):
                ending.Ending(container, container.relay).fail("run", "it ended", "")
        said = [call[0] for call in container.method_calls]
        self.assertLess(said.index("relay.drain"), said.index("send"))


def _expect_logs(host, *messages):
    """They come from two processes, so in any order."""
    left = set(messages)
    while left:
        left.discard(host.expect("log")["message"])


def _pid(host):
    while True:
        message = host.expect("log")
        if message["message"].startswith("up "):
            return int(message["message"][3:])
        host.skipped.append(message)


if __name__ == "__main__":
    unittest.main()
