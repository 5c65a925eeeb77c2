# SPDX-License-Identifier: Apache-2.0
"""The sensor host, driven as the sensor container drives it."""

import os
import signal
import unittest

from support import LIMIT, HostTest, read_fifo, under_a_parent_that_is_killed

SENSOR = """
import os, sys, threading, time
from st2reactor.sensor.base import Sensor, PollingSensor
from st2common.models.api.trace import TraceContext

class S(Sensor):
    def setup(self):
        self.over = threading.Event()
        self.log = self.sensor_service.get_logger(name="mine")
    def run(self):
        {run}
    def cleanup(self):
        {cleanup}
    def add_trigger(self, trigger): self.log.info("add %s", trigger)
    def update_trigger(self, trigger): self.log.info("update %s", trigger)
    def remove_trigger(self, trigger): self.log.info("remove %s", trigger)
"""

POLLER = """
from st2reactor.sensor.base import PollingSensor

class S(PollingSensor):
    def setup(self): pass
    def poll(self):
        {poll}
    def cleanup(self): pass
    def add_trigger(self, trigger): pass
    def update_trigger(self, trigger): pass
    def remove_trigger(self, trigger): pass
"""


class SensorHostTest(HostTest):
    def start(self, code, env=None, **fields):
        return self.host("petrel_sensor_host.py", self.start_message(code, **fields), env)

    def start_message(self, code, **fields):
        file = self.write("sensors/s.py", code)
        start = {
            "op": "start",
            "pack": "p",
            "class_name": "S",
            "file": file,
            "trigger_types": ["p.t"],
            "poll_interval": None,
            "config": {"k": "v"},
            "pack_path": self.pack,
            "common_libs": False,
            "api_url": "http://127.0.0.1:1/",
        }
        start.update(fields)
        return start

    def sensor(self, run="self.over.wait()", cleanup="self.over.set()", **fields):
        return self.start(SENSOR.format(run=run.replace("\n", "\n        "), cleanup=cleanup), **fields)

    def polling(self, poll, **fields):
        return self.start(POLLER.format(poll=poll), **fields)

    def failed(self, host):
        message = host.expect("failed")
        code = host.end()
        return message["stage"], message["error"], code, message["traceback"]


class DispatchAsync(SensorHostTest):
    def numbers(self, host, count):
        asked = [host.expect("dispatch") for _ in range(count)]
        return [message["payload"]["n"] for message in asked], [message["seq"] for message in asked]

    def answer(self, host, seqs, error=None):
        for seq in seqs:
            host.send({"op": "reply", "seq": seq, "error": error} if error else {"op": "reply", "seq": seq, "result": "e%d" % seq})

    def test_hands_over_in_order_and_waits_in_flush_only(self):
        host = self.sensor(
            run="""sent = [self.sensor_service.dispatch_async("p.t", {"n": n}, "tag", "key%d" % n) for n in range(100)]
self.log.info("handed over, done=%s", sent[0].done())
self.log.info("flushed %d, last %s", self.sensor_service.flush(), sent[-1].result())
self.log.info("again %d", self.sensor_service.flush())"""
        )
        host.expect("log", message="handed over, done=False")
        asked = [message for message in host.skipped if message["op"] == "dispatch"]
        self.assertEqual(list(range(100)), [message["payload"]["n"] for message in asked])
        self.assertEqual(("p.t", "tag", "key0"), tuple(asked[0][key] for key in ("trigger", "trace_tag", "dedup_key")))
        self.answer(host, [message["seq"] for message in reversed(asked)])
        host.expect("log", message="flushed 100, last e%d" % asked[-1]["seq"])
        host.expect("log", message="again 0")
        self.assertEqual(0, host.end())

    def test_flush_raises_with_those_that_were_refused_and_tells_of_each_once(self):
        host = self.sensor(
            run="""service = self.sensor_service
for n in range(4):
    service.dispatch_async("p.t", {"n": n})
try:
    service.flush()
except RuntimeError as e:
    self.log.info("%s: %s", e, [(f.payload["n"], str(f.error)) for f in e.failed])
self.log.info("then %d", service.flush())"""
        )
        _, seqs = self.numbers(host, 4)
        self.answer(host, [seqs[0], seqs[3]])
        self.answer(host, seqs[1:3], "too large")
        host.expect(
            "log",
            message='dispatch: too large: event of "p.t" (and 1 more that were not accepted): '
            "[(1, 'dispatch: too large'), (2, 'dispatch: too large')]",
        )
        host.expect("log", message="then 2")
        self.assertEqual(0, host.end())

    def test_result_raises_as_dispatch_does(self):
        host = self.sensor(
            run="""event = self.sensor_service.dispatch_async("p.t", {"n": 1})
try:
    event.result(0.01)
except TimeoutError as e:
    self.log.info("timeout")
try:
    event.result()
except RuntimeError as e:
    self.log.info("%s %s", type(e).__name__, e)
self.over.wait()"""
        )
        host.expect("log", message="timeout")
        self.answer(host, [host.expect("dispatch")["seq"]] if not host.skipped else [1], "no")
        host.expect("log", message="Refused dispatch: no")

    def test_blocks_while_too_many_are_unconfirmed(self):
        host = self.sensor(
            run="""for n in range(257):
    self.sensor_service.dispatch_async("p.t", {"n": n})
self.log.info("all")"""
        )
        numbers, seqs = self.numbers(host, 256)
        self.answer(host, seqs[1:])  # not the oldest: it is the one that is waited for
        self.answer(host, seqs[:1])
        self.assertEqual(256, host.expect("dispatch")["payload"]["n"])
        self.assertFalse([message for message in host.skipped if message.get("message") == "all"])
        self.answer(host, [257])
        self.assertEqual(0, host.end())

    def test_blocks_while_too_many_bytes_are_unconfirmed(self):
        host = self.sensor(
            run="""for n in range(4):
    self.sensor_service.dispatch_async("p.t", {"n": n, "x": "x" * (3 << 20)})
self.log.info("all")"""
        )
        _, seqs = self.numbers(host, 3)
        self.answer(host, seqs)
        self.assertEqual(3, host.expect("dispatch")["payload"]["n"])
        self.answer(host, [4])
        self.assertEqual(0, host.end())

    def test_what_run_left_unconfirmed_fails_the_sensor(self):
        host = self.sensor(run='self.sensor_service.dispatch_async("p.t", {"n": 1})')
        self.answer(host, [host.expect("dispatch")["seq"]], "no room")
        stage, error, code, _ = self.failed(host)
        self.assertEqual(("run", 'NotDispatched: dispatch: no room: event of "p.t"', 1), (stage, error, code))

    def test_what_poll_left_unconfirmed_fails_the_sensor(self):
        host = self.polling('self.sensor_service.dispatch_async("p.t", {"n": 1})')
        self.answer(host, [host.expect("dispatch")["seq"]], "no room")
        stage, error, code, _ = self.failed(host)
        self.assertEqual(("poll", 'NotDispatched: dispatch: no room: event of "p.t"', 1), (stage, error, code))

    def test_a_stop_waits_for_what_is_on_its_way(self):
        host = self.sensor(run='self.sensor_service.dispatch_async("p.t", {"n": 1}); self.over.wait()')
        seq = host.expect("dispatch")["seq"]
        host.send({"op": "stop"})
        self.assertIsNone(host.process.poll())
        self.answer(host, [seq])
        self.assertEqual(0, host.end())

    def test_an_end_of_the_container_is_told_to_all_that_wait(self):
        host = self.sensor(
            run="""events = [self.sensor_service.dispatch_async("p.t", {"n": n}) for n in range(3)]
try:
    events[1].result()
except ConnectionError as e:
    sys.stderr.write("gone %s\\n" % e)
self.over.set()""",
            cleanup="self.over.wait(4)",  # the process ends after it, whatever run() does
        )
        self.numbers(host, 3)
        host.process.stdin.close()
        host.end()
        self.assertIn("gone dispatch: the sensor container ended", host.stderr())

    def test_threads_do_not_mix_up_their_events(self):
        host = self.sensor(
            run="""def work(k):
    for n in range(50):
        self.sensor_service.dispatch_async("p.t", {"n": k * 1000 + n})
threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
self.log.info("flushed %d", self.sensor_service.flush())"""
        )
        numbers, seqs = self.numbers(host, 200)
        self.assertEqual(sorted(seqs), seqs)
        for k in range(4):
            own = [n for n in numbers if n // 1000 == k]
            self.assertEqual(sorted(own), own)
        self.answer(host, seqs)
        host.expect("log", message="flushed 200")


class Dispatch(SensorHostTest):
    def test_returns_the_id_after_the_reply(self):
        host = self.sensor(run='self.log.info("id=%s", self.sensor_service.dispatch("p.t", {"a": 1}, "tag", "key"))')
        host.expect("ready")
        asked = host.expect("dispatch")
        self.assertGreater(asked.pop("received"), 100)
        self.assertEqual(
            {"op": "dispatch", "seq": 1, "trigger": "p.t", "payload": {"a": 1}, "trace_tag": "tag", "dedup_key": "key"},
            asked,
        )
        self.assertFalse([m for m in host.skipped if "id=" in str(m.get("message"))])
        host.send({"op": "reply", "seq": 1, "result": "event1"})
        self.assertEqual("SensorWrapper.p.S.mine", host.expect("log", message="id=event1")["logger"])
        self.assertEqual(0, host.end())

    def test_keyword_and_context_forms(self):
        host = self.sensor(
            run="""self._sensor_service.dispatch(trigger={"type": "p.t"}, payload=None)
self._sensor_service.dispatch_with_context("p.t", payload={}, trace_context=TraceContext(trace_tag="x"))
self._sensor_service.dispatch_with_context("p.t", {"a": 1}, TraceContext(id_="5f" * 12), "key")"""
        )
        first = host.expect("dispatch")
        self.assertEqual(({"type": "p.t"}, None, None), (first["trigger"], first["payload"], first["trace_tag"]))
        host.send({"op": "reply", "seq": first["seq"], "result": "1"})
        second = host.expect("dispatch")
        self.assertEqual(({}, "x", None), (second["payload"], second["trace_tag"], second["dedup_key"]))
        self.assertNotIn("trace_id", second)
        host.send({"op": "reply", "seq": second["seq"], "result": "2"})
        third = host.expect("dispatch")
        self.assertEqual(("5f" * 12, None, "key"), (third["trace_id"], third["trace_tag"], third["dedup_key"]))

    def test_error_reply_raises_in_the_call(self):
        host = self.sensor(run='self.sensor_service.dispatch("p.t", {})')
        host.expect("dispatch")
        host.send({"op": "reply", "seq": 1, "error": "the broker is away"})
        stage, error, code, trace = self.failed(host)
        self.assertEqual(("run", "Refused: dispatch: the broker is away", 1), (stage, error, code))
        self.assertIn("self.sensor_service.dispatch", trace)

    def test_payload_that_is_no_dict_is_a_type_error(self):
        stage, error, code, _ = self.failed(self.sensor(run='self.sensor_service.dispatch("p.t", ["a"])'))
        self.assertEqual(("run", 1), (stage, code))
        self.assertIn("TypeError", error)
        self.assertIn("payload must be a dict, not list", error)

    def test_what_has_no_json_form_in_a_payload_becomes_text_and_leaves_the_rest(self):
        host = self.sensor(
            run="""self.sensor_service.dispatch(
    "p.t", {"set": {1}, "nan": float("nan"), "name": "\\udcff", "b": b"x", "raw": [b"\\xff"], "n": 1})"""
        )
        self.assertEqual(
            {"set": "{1}", "nan": None, "name": "\\udcff", "b": "x", "raw": ["b'\\xff'"], "n": 1},
            host.expect("dispatch")["payload"],
        )

    def test_a_request_that_is_too_large_is_refused_and_breaks_nothing(self):
        host = self.sensor(
            run="""for call in (self.sensor_service.dispatch, self.sensor_service.set_value):
    try:
        call("p.t", {"a": "x" * (16 << 20)})
    except RuntimeError as e:
        self.log.info("%s", e)
self.sensor_service.dispatch("p.t", {"a": "x" * (15 << 20)})"""
        )
        self.assertEqual(15 << 20, len(host.expect("dispatch")["payload"]["a"]))
        refused = [m["message"] for m in host.skipped if "the most is 16777216" in m.get("message", "")]
        self.assertEqual(["dispatch: the", "set_value: the"], [" ".join(text.split()[:2]) for text in refused])

    def test_a_request_begins_with_what_it_is_answered_by(self):
        host = self.sensor(run="""self.sensor_service.dispatch("p.t", {"a": 10 ** 2000})""")
        self.assertEqual(["op", "seq"], list(host.expect("dispatch"))[:2])

    def test_many_threads_get_their_own_answers(self):
        run = """
def work(i):
    for j in range(20):
        got = self.sensor_service.dispatch("p.t", {"i": i, "j": j})
        assert got == "%d-%d" % (i, j), got
    done.append(i)
done = []
threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
self.log.info("done %s", sorted(done))"""
        host = self.sensor(run=run)
        held = []
        for _ in range(160):
            asked = host.expect("dispatch")
            held.append({"op": "reply", "seq": asked["seq"], "result": "%(i)d-%(j)d" % asked["payload"]})
            if len(held) == 8:  # all eight threads are waiting: answer them in the wrong order
                while held:
                    host.send(held.pop())
        host.expect("log", message="done [0, 1, 2, 3, 4, 5, 6, 7]")

    def test_fork_of_the_sensor_cannot_dispatch(self):
        run = """
pid = os.fork()
if pid == 0:
    try:
        self.sensor_service.dispatch("p.t", {})
    except RuntimeError:
        os._exit(7)
self.log.info("child %s", os.waitpid(pid, 0)[1] >> 8)"""
        self.sensor(run=run).expect("log", message="child 7")


class Output(SensorHostTest):
    def test_print_and_writes_to_fd_1_go_to_stderr(self):
        host = self.sensor(
            run="""print("printed")
os.write(1, b"written\\n")
os.system("echo from a child")
self.sensor_service.dispatch("p.t", {})"""
        )
        host.expect("dispatch")
        host.process.stdin.close()
        self.assertEqual(0, host.end())
        for text in ("printed", "written", "from a child"):
            self.assertIn(text, host.stderr())

    def test_reading_stdin_finds_its_end(self):
        self.sensor(run='self.log.info("read %r", sys.stdin.read())').expect("log", message="read ''")

    def test_log_has_level_and_traceback(self):
        host = self.sensor(run='try: 1 / 0\nexcept Exception: self.log.exception("bad")')
        message = host.expect("log", level="ERROR")
        self.assertTrue(message["message"].startswith("bad\nTraceback"))

    def test_beats(self):
        self.assertEqual({"op": "beat"}, self.sensor().expect("beat"))

    def test_says_when_its_code_is_loaded(self):
        host = self.sensor()
        host.expect("loaded")
        host.expect("ready")

    def test_beats_before_any_code_of_the_sensor_runs(self):
        keeps_the_interpreter = "import ctypes\nctypes.PyDLL(None).sleep(3600)"
        self.assertEqual({"op": "beat"}, self.start(keeps_the_interpreter).expect("beat"))

    def test_beats_say_which_poll_is_under_way(self):
        host = self.polling(poll="""self.sensor_service.dispatch("p.t")""", poll_interval=0.01)
        host.expect("dispatch")
        self.assertEqual({"op": "beat", "poll": 1}, host.expect("beat", poll=1))
        host.send({"op": "reply", "seq": 1, "result": "1"})
        host.expect("dispatch")
        self.assertEqual({"op": "beat", "poll": 2}, host.expect("beat", poll=2))

    def test_a_poll_that_has_returned_is_not_under_way(self):
        host = self.polling(poll="pass", poll_interval=3600)
        host.expect("ready")
        host.expect("beat")
        self.assertEqual({"op": "beat"}, host.expect("beat"))


class Stages(SensorHostTest):
    def test_missing_file(self):
        host = self.sensor(file=os.path.join(self.pack, "none.py"))
        stage, error, code, _ = self.failed(host)
        self.assertEqual(("import", 1), (stage, code))
        self.assertIn("none.py", error)

    def test_import_error_names_module_and_remedy(self):
        stage, error, code, trace = self.failed(self.start("import no_such_library"))
        self.assertEqual(("import", 1), (stage, code))
        self.assertIn("No module named 'no_such_library'", error)
        self.assertIn("requirements.txt", error)
        self.assertIn("s.py", trace)

    def test_syntax_error(self):
        stage, error, _, _ = self.failed(self.start("print 'python 2'"))
        self.assertEqual("import", stage)
        self.assertIn("SyntaxError", error)

    def test_missing_class(self):
        stage, error, code, _ = self.failed(self.sensor(class_name="Other"))
        self.assertEqual(("class", 1), (stage, code))
        self.assertIn('"Other"', error)

    def test_missing_methods_are_all_named(self):
        stage, error, _, _ = self.failed(self.start("class S:\n    def setup(self): pass\n    def run(self): pass"))
        self.assertEqual("class", stage)
        self.assertIn("cleanup(), add_trigger(), update_trigger(), remove_trigger()", error)

    def test_constructor(self):
        code = SENSOR.format(run="pass", cleanup="pass") + "    def __init__(self, sensor_service, config): 1 / 0\n"
        stage, error, code, _ = self.failed(self.start(code))
        self.assertEqual(("construct", "ZeroDivisionError: division by zero", 1), (stage, error, code))

    def test_abstract_method_left_out(self):
        code = "from st2reactor.sensor.base import Sensor\nclass S(Sensor):\n    def setup(self): pass\n"
        stage, error, _, _ = self.failed(self.start(code))
        self.assertEqual("construct", stage)
        self.assertIn("abstract", error)

    def test_setup(self):
        code = SENSOR.format(run="pass", cleanup="pass").replace("self.over = threading.Event()", "raise ValueError('x')")
        host = self.start(code)
        self.assertEqual(("setup", "ValueError: x", 1), self.failed(host)[:3])
        self.assertFalse([m for m in host.skipped if m["op"] == "ready"])

    def test_run(self):
        host = self.sensor(run='raise ValueError("two\\nlines")', cleanup='self.log.info("cleaned")')
        stage, error, code, trace = self.failed(host)
        self.assertEqual(("run", "ValueError: two lines", 1), (stage, error, code))
        self.assertIn("Traceback", trace)

    def test_cleanup_is_called_after_a_failure(self):
        host = self.sensor(run="1 / 0", cleanup='print("cleaned up")')
        self.failed(host)
        self.assertIn("cleaned up", host.stderr())

    def test_poll(self):
        host = self.start(POLLING.replace("PASS", "raise KeyError('k')"))
        self.assertEqual(("poll", "KeyError: 'k'", 1), self.failed(host)[:3])

    def test_cleanup(self):
        host = self.sensor(cleanup="1 / 0")
        host.expect("ready")
        host.send({"op": "stop"})
        self.assertEqual(("cleanup", "ZeroDivisionError: division by zero", 1), self.failed(host)[:3])

    def test_sys_exit_in_run(self):
        stage, error, code, _ = self.failed(self.sensor(run="sys.exit(3)"))
        self.assertEqual(("run", 3), (stage, code))
        self.assertIn("sys.exit(3)", error)
        self.assertIn("exit code 3", error)

    def test_sys_exit_with_text(self):
        stage, error, code, _ = self.failed(self.sensor(run='sys.exit("gone wrong")'))
        self.assertEqual(("run", 1), (stage, code))
        self.assertIn("gone wrong", error)

    def test_sys_exit_while_importing(self):
        stage, error, code, _ = self.failed(self.start("import sys; sys.exit(0)"))
        self.assertEqual(("import", 1), (stage, code))

    def test_sys_exit_0_in_run_is_a_normal_end(self):
        host = self.sensor(run="sys.exit(0)")
        host.expect("log", message="The sensor called sys.exit(0) in run()")
        self.assertEqual(0, host.end())

    def test_run_that_returns_ends_with_cleanup_and_0(self):
        host = self.sensor(run="pass", cleanup='print("cleaned up")')
        self.assertEqual(0, host.end())
        self.assertIn("cleaned up", host.stderr())

    def test_run_that_leaves_a_thread_lives_as_long_as_that(self):
        run = """
def work():
    self.sensor_service.dispatch("p.t", {})
    self.log.info("worked")
threading.Thread(target=work).start()"""
        host = self.sensor(run=run)
        asked = host.expect("dispatch")
        self.assertIsNone(host.process.poll())
        host.send({"op": "reply", "seq": asked["seq"], "result": "1"})
        host.expect("log", message="worked")
        self.assertEqual(0, host.end())


POLLING = """
from st2reactor.sensor.base import PollingSensor
class S(PollingSensor):
    def setup(self): print("interval %s %s %s" % (self.get_poll_interval(), self._poll_interval, self._config))
    def poll(self): PASS
    def cleanup(self): pass
    def add_trigger(self, trigger): pass
    def update_trigger(self, trigger): pass
    def remove_trigger(self, trigger): pass
"""


class Construction(SensorHostTest):
    def stderr_after(self, host):
        host.expect("ready")
        host.send({"op": "stop"})
        self.assertEqual(0, host.end())
        return host.stderr()

    def test_poll_interval_is_passed_when_set(self):
        self.assertIn("interval 7 7 {'k': 'v'}", self.stderr_after(self.start(POLLING.replace("PASS", "pass"), poll_interval=7)))

    def test_poll_interval_is_5_when_not_set(self):
        self.assertIn("interval 5 5 {}", self.stderr_after(self.start(POLLING.replace("PASS", "pass"), config=None)))

    def test_poll_interval_is_not_passed_when_the_constructor_cannot_take_it_and_it_is_not_set(self):
        code = POLLING.replace("PASS", "pass") + (
            "    def __init__(self, sensor_service, config):\n"
            "        super().__init__(sensor_service=sensor_service, config=config, poll_interval=9)\n"
        )
        self.assertIn("interval 9", self.stderr_after(self.start(code)))

    def test_passive_sensor_never_gets_a_poll_interval(self):
        self.stderr_after(self.sensor(poll_interval=5))

    def test_class_that_extends_nothing(self):
        code = SENSOR.format(run="self.over.wait()", cleanup="self.over.set()").replace("(Sensor)", "") + (
            "    def __init__(self, sensor_service, config): pass\n"
        )
        self.stderr_after(self.start(code))

    def test_sibling_module_and_common_libs(self):
        self.write("sensors/sibling.py", "NAME = 'sib'\n")
        self.write("lib/shared.py", "NAME = 'lib'\n")
        code = SENSOR.format(run="self.over.wait()", cleanup="self.over.set()")
        self.assertIn("sib lib", self.stderr_after(self.start(
            "import sibling, shared\nprint(sibling.NAME, shared.NAME)\n" + code, common_libs=True)))
        self.assertIn("No module named 'shared'", self.failed(self.start("import shared"))[1])

    def test_file_named_like_a_library_does_not_replace_it(self):
        code = SENSOR.format(run='import json; self.log.info("json %s", json.dumps([]))', cleanup="pass")
        self.sensor(file=self.write("sensors/json.py", code)).expect("log", message="json []")

    def test_environment_has_the_api(self):
        self.sensor(run='self.log.info(os.environ["ST2_API_URL"])').expect("log", message="http://127.0.0.1:1/v1")


class DatastoreCalls(SensorHostTest):
    def test_local_names_belong_to_the_class(self):
        host = self.sensor(
            run="""s = self.sensor_service
self.log.info("got %r", s.get_value("a"))
self.log.info("set %r", s.set_value("b", 5, ttl=60))
self.log.info("deleted %r", s.delete_value("c", local=False))
self.log.info("listed %r", [(p.name, p.value) for p in s.list_values(prefix="x")])"""
        )
        asked = host.expect("get_value")
        self.assertEqual(("p.S:a", "system", False), (asked["name"], asked["scope"], asked["decrypt"]))
        host.send({"op": "reply", "seq": asked["seq"], "result": "1"})
        host.expect("log", message="got '1'")
        asked = host.expect("set_value")
        self.assertEqual(("p.S:b", "5", 60, False), (asked["name"], asked["value"], asked["ttl"], asked["encrypt"]))
        host.send({"op": "reply", "seq": asked["seq"], "result": True})
        host.expect("log", message="set True")
        asked = host.expect("delete_value")
        self.assertEqual("c", asked["name"])
        host.send({"op": "reply", "seq": asked["seq"], "result": False})
        host.expect("log", message="deleted False")
        asked = host.expect("list_values")
        self.assertEqual(("p.S:x", None, None), (asked["prefix"], asked["limit"], asked["offset"]))
        host.send({"op": "reply", "seq": asked["seq"], "result": [{"name": "p.S:xy", "value": "1"}]})
        host.expect("log", message="listed [('p.S:xy', '1')]")

    def test_get_value_turns_errors_into_none_and_set_value_does_not(self):
        host = self.sensor(run='self.log.info("got %r", self.sensor_service.get_value("a"))\nself.sensor_service.set_value("a", 1)')
        host.send({"op": "reply", "seq": host.expect("get_value")["seq"], "error": "away"})
        host.expect("log", message="got None")
        host.send({"op": "reply", "seq": host.expect("set_value")["seq"], "error": "away"})
        self.assertEqual(("run", "Refused: set_value: away"), self.failed(host)[:2])

    def test_scope_must_be_system(self):
        self.assertIn("ValueError", self.failed(self.sensor(run='self.sensor_service.get_value("a", scope="user")'))[1])


class Triggers(SensorHostTest):
    def trigger(self, **fields):
        return dict({"id": "1", "type": "p.t", "parameters": {}, "ref_count": 1, "description": None}, **fields)

    def test_reach_the_sensor_after_setup_in_order(self):
        host = self.sensor()
        host.send({"op": "trigger", "event": "create", "trigger": self.trigger()})
        host.send({"op": "trigger", "event": "create", "trigger": self.trigger(type="p.other", id="2")})
        host.send({"op": "trigger", "event": "update", "trigger": self.trigger()})
        host.send({"op": "trigger", "event": "delete", "trigger": self.trigger(id="9")})
        host.send({"op": "trigger", "event": "delete", "trigger": self.trigger()})
        host.expect("log", message="remove {'id': '1', 'type': 'p.t', 'parameters': {}}")
        seen = [m["message"].split(" ")[0] for m in host.skipped if m.get("logger", "").endswith(".mine")]
        self.assertEqual(["add", "update"], seen)

    def test_exception_in_a_handler_is_logged_and_the_next_is_served(self):
        code = SENSOR.format(run="self.over.wait()", cleanup="self.over.set()").replace(
            'self.log.info("add %s", trigger)', "1 / 0"
        )
        host = self.start(code)
        host.send({"op": "trigger", "event": "create", "trigger": self.trigger(ref="p.x")})
        host.send({"op": "trigger", "event": "update", "trigger": self.trigger()})
        host.expect("log", level="INFO", logger="SensorWrapper.p.S.mine")
        self.assertTrue([m for m in host.skipped if "ZeroDivisionError" in m.get("message", "")])


WITH_CHILD = """
import subprocess
child = subprocess.Popen("(echo up; exec sleep 60) 3> %s", shell=True, stdout=subprocess.PIPE)
child.stdout.readline()
self.log.info("up")
self.over.wait()"""


class Stopping(SensorHostTest):
    def test_stop_cleans_up_while_run_is_running(self):
        host = self.sensor(cleanup='print("cleaned up"); self.over.set()')
        host.expect("ready")
        host.send({"op": "stop"})
        self.assertEqual(0, host.end())
        self.assertEqual(1, host.stderr().count("cleaned up"))

    def test_stop_does_not_need_run_to_return(self):
        host = self.sensor(run="while True: time.sleep(3600)", cleanup='print("cleaned up")')
        host.expect("ready")
        host.send({"op": "stop"})
        self.assertEqual(0, host.end())
        self.assertIn("cleaned up", host.stderr())

    def test_end_of_stdin(self):
        host = self.sensor(cleanup='print("cleaned up")')
        host.expect("ready")
        host.process.stdin.close()
        self.assertEqual(0, host.end())
        self.assertIn("cleaned up", host.stderr())

    def test_end_of_stdin_frees_a_waiting_dispatch(self):
        run = """
try:
    self.sensor_service.dispatch("p.t", {})
except ConnectionError as e:
    print("freed: %s" % e)
    self.over.set()
    raise"""
        host = self.sensor(run=run, cleanup="self.over.wait()")
        host.expect("dispatch")
        host.process.stdin.close()
        self.assertEqual(0, host.end())
        self.assertIn("freed: dispatch: the sensor container ended", host.stderr())

    def test_sigterm_is_told_from_a_run_that_returns(self):
        host = self.sensor(run="while True: time.sleep(3600)", cleanup='print("cleaned up")')
        host.expect("ready")
        host.process.send_signal(signal.SIGTERM)
        self.assertEqual(128 + signal.SIGTERM, host.end())
        self.assertIn("cleaned up", host.stderr())

    def test_cleanup_can_use_the_datastore(self):
        host = self.sensor(cleanup='self.sensor_service.set_value("last", 1)')
        host.expect("ready")
        host.send({"op": "stop"})
        host.send({"op": "reply", "seq": host.expect("set_value")["seq"], "result": True})
        self.assertEqual(0, host.end())

    def test_processes_of_the_sensor_end_with_it(self):
        fifo = self.fifo()
        written = read_fifo(fifo)
        host = self.sensor(run=WITH_CHILD % fifo)
        host.expect("log", message="up")
        host.send({"op": "stop"})
        host.end()
        self.assertEqual("", written.get(timeout=LIMIT))  # the FIFO's last writer has gone

    @unittest.skipUnless(os.path.exists("/proc/self"), "the kernel's parent-death signal is Linux's")
    def test_processes_of_the_sensor_end_when_the_container_is_killed(self):
        fifo = self.fifo()
        written = read_fifo(fifo)
        run = (WITH_CHILD % fifo).replace("\n", "\n        ")
        start = self.start_message(SENSOR.format(run=run, cleanup="self.over.set()"))
        under_a_parent_that_is_killed("petrel_sensor_host.py", [start], '"up"')
        self.assertEqual("", written.get(timeout=LIMIT))

    def test_leads_its_own_group(self):
        host = self.sensor()
        host.expect("ready")
        self.assertEqual(host.process.pid, os.getpgid(host.process.pid))


class Misuse(SensorHostTest):
    def test_no_start_message(self):
        host = self.host("petrel_sensor_host.py", {"op": "hello"})
        self.assertEqual(2, host.end())
        self.assertIn("expected a start message", host.stderr())


if __name__ == "__main__":
    unittest.main()
