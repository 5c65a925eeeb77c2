# SPDX-License-Identifier: Apache-2.0
"""The action host, driven as the action runner drives it."""

import os
import resource
import signal
import time
import unittest

from support import LIMIT, HostTest, read_fifo, under_a_parent_that_is_killed

ACTION = """
import os, sys, time
from st2common.runners.base_action import Action

class A(Action):
    def run(self, **kw):
        {run}
"""


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class ActionHostTest(HostTest):
    def setUp(self):
        super().setUp()
        self.parent = self.host(
            "petrel_action_host.py", {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": False}
        )
        self.assertEqual(self.parent.process.pid, self.parent.expect("ready")["pid"])

    def action(self, run, file="actions/a.py"):
        return self.write(file, ACTION.format(run=run.replace("\n", "\n        ")))

    def begin(self, file, run_id="r1", **fields):
        request = {"op": "run", "id": run_id, "file": file, "parameters": {}, "config": {}, "env": {}, "log_level": "DEBUG"}
        request.update(fields)
        self.parent.send(request)

    def finish(self, run_id="r1"):
        """Waits for the end; returns the last message with the text of both streams put in."""
        messages = []
        while not messages or messages[-1]["op"] != "exited":
            messages.append(self.parent.next())
            self.assertIsNotNone(messages[-1], self.parent.stderr())
            self.assertEqual(run_id, messages[-1]["id"])
        if messages[0]["op"] == "started":  # one that is over soon is not told of before
            del messages[0]
        exited = messages[-1]
        for name in ("stdout", "stderr"):
            exited[name] = "".join(m["data"] for m in messages[:-1] if m["stream"] == name)
        return exited

    def run_action(self, run, **fields):
        self.begin(self.action(run), **fields)
        return self.finish()

    def run_file(self, code, **fields):
        self.begin(self.write("actions/a.py", code), **fields)
        return self.finish()


class KnownFiles(ActionHostTest):
    """What has not been changed lately is compiled once."""

    def setUp(self):
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # else the first run changes the directory
        self.addCleanup(os.environ.pop, "PYTHONDONTWRITEBYTECODE", None)
        super().setUp()

    def age(self, seconds):
        """The pack looks as if it had last been changed so long ago."""
        then = time.time() - seconds
        for directory, _, files in os.walk(self.pack):
            for name in files + ["."]:
                os.utime(os.path.join(directory, name), (then, then))

    def results(self, file, times=3):
        found = []
        for _ in range(times):
            self.begin(file)
            found.append(self.finish()["result"])
        return found

    def test_is_compiled_once_and_again_when_it_was_changed(self):
        file = self.action("return 'one'")
        self.age(100)
        then = os.stat(file)
        self.assertEqual(["one"] * 3, self.results(file))
        self.action("return 'two'")
        os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))  # so that nothing tells the two apart
        self.assertEqual(["one"], self.results(file, 1))
        self.age(50)
        self.assertEqual(["two"] * 3, self.results(file))

    def test_its_name_gives_way_to_a_module_that_comes_later(self):
        file = self.action("return [__name__, __import__('a').__name__, __file__]")
        self.age(100)
        self.assertEqual([["a", "a", file]] * 3, self.results(file))
        self.write("actions/lib/a.py", "")
        self.age(50)
        self.assertEqual([["petrel_pack_p_a", "a", file]] * 3, self.results(file))

    def test_each_run_sees_what_the_compiler_says(self):
        file = self.action("return 1 is 1")
        self.age(100)
        for _ in range(3):
            self.begin(file)
            self.assertIn("SyntaxWarning", self.finish()["stderr"])

    def test_a_traceback_shows_the_lines_of_the_file(self):
        file = self.action("raise ValueError('here')")
        self.age(100)
        for _ in range(3):
            self.begin(file)
            stderr = self.finish()["stderr"]
            self.assertIn("raise ValueError('here')", stderr)
            self.assertIn(file, stderr.splitlines()[1])


class Idle(unittest.TestCase):
    """A host that runs nothing for a while says so."""

    def test_says_so_before_and_after_a_run_and_not_while_there_is_one(self):
        test = ActionHostTest()
        self.addCleanup(test.doCleanups)
        HostTest.setUp(test)
        start = {"op": "start", "pack": "p", "pack_path": test.pack, "common_libs": False, "idle_seconds": 0.01}
        test.parent = test.host("petrel_action_host.py", start)
        test.parent.expect("idle")
        fifo = test.fifo()
        test.begin(test.action("open(%r).read()" % fifo))
        test.parent.expect("started")
        del test.parent.skipped[:]
        open(fifo, "w").close()
        test.parent.expect("exited")
        self.assertEqual([], [message for message in test.parent.skipped if message["op"] == "idle"])
        test.parent.expect("idle")


class Spares(ActionHostTest):
    """While nothing runs there is a child that was forked already."""

    def spare(self):
        """The pid of the spare."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            children = [int(pid) for pid in self.children()]
            if len(children) == 1:
                return children[0]
            time.sleep(0.01)
        raise AssertionError("no spare: %s" % children)

    def await_dead(self, pid):
        """Until the process runs no more: it is a zombie, or gone."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            try:
                with open("/proc/%d/stat" % pid) as file:
                    if file.read().rpartition(")")[2].split()[0] in "ZX":
                        return
            except FileNotFoundError:
                return
            time.sleep(0.01)
        raise AssertionError("process %d is alive" % pid)

    def children(self):
        with open("/proc/%d/task/%d/children" % (self.parent.process.pid, self.parent.process.pid)) as file:
            return file.read().split()

    def test_runs_in_the_spare_and_there_is_another_one_afterwards(self):
        first = self.spare()
        self.assertEqual(first, self.run_action("return os.getpid()")["result"])
        second = self.spare()
        self.assertNotEqual(first, second)
        self.assertEqual(second, self.run_action("return os.getpid()")["result"])

    def test_a_run_for_which_there_are_no_descriptors_ends_and_says_why(self):
        self.spare()
        fifo = os.path.join(self.pack, "fifo")
        os.mkfifo(fifo)
        self.begin(self.action("open(%r).read()" % fifo, "actions/long.py"), run_id="long")
        self.assertEqual("started", self.parent.expect("started")["op"])
        used = max(int(fd) for fd in os.listdir("/proc/%d/fd" % self.parent.process.pid))
        limit = resource.prlimit(self.parent.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.parent.process.pid, resource.RLIMIT_NOFILE, (used + 2, limit[1]))
        self.begin("actions/long.py", run_id="next")
        output, exited = self.parent.next(), self.parent.next()
        self.assertEqual(("next", "next"), (output["id"], exited["id"]))
        self.assertIn("cannot start a process for the action", output["data"])
        self.assertEqual(1, exited["exit_code"])
        resource.prlimit(self.parent.process.pid, resource.RLIMIT_NOFILE, limit)
        self.assertEqual(3, self.run_action("return 3")["result"])
        with open(fifo, "w"):
            pass
        self.assertEqual("long", self.parent.expect("exited")["id"])

    def test_the_spare_is_as_any_other_child(self):
        run = (
            "return [os.getpid() == os.getsid(0) == os.getpgrp(), len(os.listdir('/proc/self/fd')), open('/proc/self/status').read().split('SigBlk:')[1].split('SigCgt')[0].split(),"
            " sys.stdin.read(), kw, os.environ.get('A'), sorted(m for m in sys.modules if not m.startswith('_'))]"
        )
        self.spare()
        in_spare = self.run_action(run, parameters={"x": 1}, env={"A": "b"})["result"]
        self.spare()
        fifo = self.fifo()
        self.begin(self.action("open(%r).read()" % fifo, "actions/b.py"), run_id="other")  # takes the spare
        self.parent.expect("started", id="other")
        forked = self.run_action(run, parameters={"x": 1}, env={"A": "b"})["result"]
        open(fifo, "w").close()
        self.parent.expect("exited", id="other")
        self.assertEqual(forked, in_spare)

    def test_one_that_was_killed_is_replaced(self):
        spare = self.spare()
        os.kill(spare, signal.SIGKILL)
        # One that dies only after it got its request is a run that was killed, as any other.
        self.await_dead(spare)
        exited = self.run_action("return os.getpid()")
        self.assertNotEqual(spare, exited["result"])
        self.assertEqual(0, exited["exit_code"])
        self.spare()

    def test_long_requests_do_not_go_through_it(self):
        self.spare()
        exited = self.run_action("return len(kw['x'])", parameters={"x": "y" * 1000000})
        self.assertEqual(1000000, exited["result"])
        self.spare()

    def test_it_sees_code_that_was_written_after_it_was_forked(self):
        self.spare()
        self.write("actions/lib/helper.py", "VALUE = 1")
        self.assertEqual(1, self.run_action("import helper; return helper.VALUE")["result"])
        self.spare()
        self.write("actions/lib/helper.py", "VALUE = 22")
        self.assertEqual(22, self.run_action("import helper; return helper.VALUE")["result"])

    def test_it_ends_with_the_host(self):
        for end in (lambda: self.parent.process.stdin.close(), lambda: self.parent.process.kill()):
            spare = self.spare()
            end()
            deadline = time.monotonic() + LIMIT
            while alive(spare) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertFalse(alive(spare))
            self.parent.end()
            self.setUp()

    def test_a_hundred_runs_leave_nothing_behind(self):
        file = self.action("return kw['n']")
        for n in range(100):
            width = 1 + n % 3
            for i in range(width):
                self.begin(file, run_id="r%d" % i, parameters={"n": n})
            self.assertEqual([n] * width, [self.parent.expect("exited")["result"] for _ in range(width)])
        self.spare()
        fds = os.listdir("/proc/%d/fd" % self.parent.process.pid)
        self.assertLess(len(fds), 20)


class Results(ActionHostTest):
    def outcome(self, run, **fields):
        exited = self.run_action(run, **fields)
        self.assertEqual("", exited["stderr"])
        self.assertTrue(exited["has_result"])
        return exited["exit_code"], exited["status"], exited["result"]

    def test_value(self):
        self.assertEqual((0, None, {"x": [1, "é"]}), self.outcome('return {"x": [1, kw["y"]]}', parameters={"y": "é"}))

    def test_no_return(self):
        self.assertEqual((0, None, None), self.outcome("pass"))

    def test_true_and_false_with_a_result(self):
        self.assertEqual((0, True, {"a": 1}), self.outcome('return (True, {"a": 1})'))
        self.assertEqual((0, False, "no"), self.outcome('return False, "no"'))
        self.assertEqual((0, None, 5), self.outcome("return None, 5"))

    def test_only_tuples_of_two_are_special(self):
        self.assertEqual((0, None, [True, 1, 2]), self.outcome("return True, 1, 2"))
        self.assertEqual((0, None, ["x", 1]), self.outcome('return ["x", 1]'))

    def test_status_of_another_type_is_exit_code_220(self):
        exited = self.run_action('return "yes", 1')
        self.assertEqual((220, False, None), (exited["exit_code"], exited["has_result"], exited["result"]))
        self.assertIn("must be True or False; it is 'yes'", exited["stderr"])

    def test_result_without_json_form_becomes_text(self):
        self.assertEqual((0, True, "{1}"), self.outcome("return True, {1}"))
        self.assertEqual((0, None, {"a": "{1}", "b": 2}), self.outcome('return {"a": {1}, "b": 2}'))

    def test_result_that_contains_itself_becomes_text_where_it_does(self):
        self.assertEqual((0, None, [1, "[1, [...]]"]), self.outcome("a = [1]\na.append(a)\nreturn a"))

    def test_what_has_no_json_form_leaves_the_rest_as_it_is(self):
        run = """import datetime, decimal, re
class Odd(object):
    def __str__(self):
        raise ValueError("no")
class Custom(object):
    def __json__(self):
        return {"odd": Odd()}
deep = []
for _ in range(5000):
    deep = [deep]
return {
    "when": datetime.datetime(2026, 1, 2), "d": decimal.Decimal("1.50"), "n": 1, "nan": float("nan"),
    "list": [{1}, b"\\xff", Custom(), "\\udc80"], datetime.date(2026, 1, 2): True, (1, 2): None, 3: 4,
    "deep": deep,
}"""
        result = self.outcome(run)[2]
        deep = result.pop("deep")
        while isinstance(deep, list):
            (deep,) = deep
        self.assertIsInstance(deep, str)
        self.assertEqual(
            {
                "when": "2026-01-02T00:00:00",
                "d": "1.50",
                "n": 1,
                "nan": None,
                "list": ["{1}", "b'\\xff'", {"odd": "<Odd without a text form>"}, "\\udc80"],
                "2026-01-02": True,
                "(1, 2)": None,
                "3": 4,
            },
            result,
        )

    def test_dates_uuids_bytes_and_nan(self):
        run = "import datetime, uuid\nreturn [datetime.datetime(2026, 1, 2), uuid.UUID(int=1), b'x', float('nan')]"
        self.assertEqual(
            ["2026-01-02T00:00:00", "00000000-0000-0000-0000-000000000001", "x", None], self.outcome(run)[2]
        )

    def test_big_result(self):
        self.assertEqual(5_000_000, len(self.outcome('return "x" * 5000000')[2]))

    def test_what_is_printed_stays_apart_from_the_result(self):
        exited = self.run_action('print("out é")\nos.write(1, b"fd\\n")\nos.system("echo child; echo err >&2")\nreturn 1')
        self.assertEqual(("out é\nfd\nchild\n", "err\n", 1), (exited["stdout"], exited["stderr"], exited["result"]))


class Failures(ActionHostTest):
    def test_exception_has_the_packs_frames_only(self):
        exited = self.run_action('raise ValueError("bad")')
        self.assertEqual((1, False), (exited["exit_code"], exited["has_result"]))
        self.assertIn("a.py", exited["stderr"])
        self.assertIn("ValueError: bad", exited["stderr"])
        self.assertNotIn("petrel_host", exited["stderr"])

    def test_sys_exit(self):
        self.assertEqual(3, self.run_action("sys.exit(3)")["exit_code"])
        self.assertEqual(0, self.run_action("sys.exit()")["exit_code"])
        exited = self.run_action('sys.exit("told so")')
        self.assertEqual((1, "told so\n"), (exited["exit_code"], exited["stderr"]))

    def test_sys_exit_0_has_no_result(self):
        exited = self.run_action("sys.exit(0)")
        self.assertEqual((0, False, None), (exited["exit_code"], exited["has_result"], exited["result"]))

    def test_missing_file(self):
        self.begin(os.path.join(self.pack, "actions/none.py"))
        exited = self.finish()
        self.assertEqual(1, exited["exit_code"])
        self.assertIn("none.py", exited["stderr"])

    def test_no_action_class(self):
        exited = self.run_file("class A: pass")
        self.assertEqual(1, exited["exit_code"])
        self.assertIn("defines no class with a run() method", exited["stderr"])

    def test_missing_library(self):
        exited = self.run_file("import no_such_library")
        self.assertEqual(1, exited["exit_code"])
        self.assertIn("No module named 'no_such_library'", exited["stderr"])

    def test_missing_parameter(self):
        exited = self.run_file(ACTION.replace("**kw", "word").format(run="pass"))
        self.assertEqual(1, exited["exit_code"])
        self.assertIn("word", exited["stderr"])

    def test_death_by_signal_is_negative(self):
        self.assertEqual(-9, self.run_action("os.kill(os.getpid(), 9)")["exit_code"])

    def test_bad_message_ends_nothing(self):
        self.parent.send({"op": "run"})
        self.parent.send({"op": "what"})
        self.assertEqual(0, self.run_action("pass")["exit_code"])


class Construction(ActionHostTest):
    def test_first_class_by_name_that_has_a_run(self):
        code = "class B:\n    def run(self): return 'B'\nclass A:\n    pass\nclass C:\n    def run(self): return 'C'\n"
        self.assertEqual("B", self.run_file(code)["result"])

    def test_imported_classes_do_not_count(self):
        self.write("actions/lib/base.py", "class Base:\n    def run(self): return 'base'\n")
        self.write("actions/lib/__init__.py", "")
        code = "from lib.base import Base as A\nclass Z(A):\n    def run(self): return 'Z'\n"
        self.assertEqual("Z", self.run_file(code)["result"])

    def test_constructor_without_action_service(self):
        code = ACTION.format(run="return [self.config, self.action_service is not None]") + (
            "    def __init__(self, config):\n        super().__init__(config)\n"
        )
        self.assertEqual([{"k": 1}, True], self.run_file(code, config={"k": 1})["result"])

    def test_constructor_with_both(self):
        code = ACTION.format(run="return [self.config, self.action_service is not None]") + (
            "    def __init__(self, config=None, action_service=None):\n        super().__init__(config, action_service)\n"
        )
        self.assertEqual([{"k": 1}, True], self.run_file(code, config={"k": 1})["result"])

    def test_constructor_without_arguments(self):
        code = ACTION.format(run="return self.config") + "    def __init__(self): pass\n"
        self.assertEqual({"k": 1}, self.run_file(code, config={"k": 1})["result"])

    def test_type_error_in_a_constructor_is_not_hidden_by_a_second_try(self):
        code = ACTION.format(run="pass") + "    def __init__(self, config, action_service):\n        print('made')\n        len(5)\n"
        exited = self.run_file(code)
        self.assertEqual("made\n", exited["stdout"])
        self.assertIn("has no len()", exited["stderr"])

    def test_old_import_path(self):
        code = "from st2actions.runners.pythonrunner import Action\nclass A(Action):\n    def run(self): return 'old'\n"
        self.assertEqual("old", self.run_file(code)["result"])

    def test_missing_config_key_is_a_value_error_with_a_hint(self):
        exited = self.run_action('return [self.config.get("no"), "no" in self.config, self.config["no"]]')
        self.assertIn('ValueError: the configuration of pack "p" has no "no": add it to configs/p.yaml', exited["stderr"])

    def test_search_path(self):
        self.write("actions/lib/inlib.py", "X = 'lib'\n")
        self.write("actions/top.py", "X = 'top'\n")
        self.write("actions/sub/near.py", "X = 'near'\n")
        self.write("lib/common.py", "X = 'common'\n")
        run = "import inlib, top, near\nreturn [inlib.X, top.X, near.X]"
        self.begin(self.action(run, "actions/sub/a.py"))
        self.assertEqual(["lib", "top", "near"], self.finish()["result"])
        self.assertIn("No module named 'common'", self.run_action("import common")["stderr"])

    def test_common_libs(self):
        self.write("lib/common.py", "X = 'common'\n")
        parent = self.host(
            "petrel_action_host.py", {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": True}
        )
        parent.expect("ready")
        self.parent = parent
        self.assertEqual("common", self.run_action("import common\nreturn common.X")["result"])

    def test_file_named_like_a_library_does_not_replace_it(self):
        self.begin(self.action("import http.client\nreturn http.client.OK", "actions/http.py"))
        self.assertEqual(200, self.finish()["result"])

    def test_each_run_sees_the_file_as_it_is_now(self):
        self.assertEqual(1, self.run_action("return 1")["result"])
        self.assertEqual("two", self.run_action("return 'two'")["result"])


class Surroundings(ActionHostTest):
    def test_environment_is_merged_without_pythonpath(self):
        run = 'return [os.environ.get(n) for n in ("A", "N", "PATH", "PythonPath", "HOME")]'
        env = {"A": "1", "N": 5, "PythonPath": "/x", "NONE": None}
        expected = ["1", "5", os.environ["PATH"], None, os.environ.get("HOME")]
        self.assertEqual(expected, self.run_action(run, env=env)["result"])

    def test_environment_of_one_run_does_not_reach_the_next(self):
        self.run_action("pass", env={"ONLY_ONCE": "1"})
        self.assertEqual(False, self.run_action('return "ONLY_ONCE" in os.environ')["result"])

    def test_logger_writes_to_stderr_with_name_and_level(self):
        exited = self.run_action('self.logger.debug("d %s", 1)\nself.logger.error("e")')
        self.assertEqual("st2.actions.python.A: DEBUG    d 1\nst2.actions.python.A: ERROR    e\n", exited["stderr"])

    def test_log_level(self):
        exited = self.run_action('self.logger.info("i")\nself.logger.warning("w")', log_level="WARNING")
        self.assertEqual("st2.actions.python.A: WARNING  w\n", exited["stderr"])
        self.assertEqual("", self.run_action('self.logger.critical("c")', log_level="AUDIT")["stderr"])

    def test_host_whose_stderr_is_a_file(self):
        start = {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": False}
        with open(os.path.join(self.pack, "log"), "w") as log:
            self.parent = self.host("petrel_action_host.py", start, stderr=log)
        self.parent.expect("ready")
        exited = self.run_action('print("out \\udcff")\nsys.stderr.write("err\\n")')
        self.assertEqual((0, "out \\udcff\n", "err\n"), (exited["exit_code"], exited["stdout"], exited["stderr"]))

    def test_stdin_is_at_its_end(self):
        self.assertEqual("", self.run_action("return sys.stdin.read()")["result"])

    def test_leads_its_own_session(self):
        exited = self.run_action("return [os.getpid(), os.getpgrp(), os.getsid(0)]")
        self.assertEqual(1, len(set(exited["result"])))

    def test_no_descriptors_of_the_host_or_of_other_runs(self):
        fifo = self.fifo()
        self.begin(self.action("open(%r).read()" % fifo, "actions/b.py"), run_id="other")
        self.parent.expect("started", id="other")
        exited = self.run_action(
            "return sorted(int(n) for n in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + n))"
            " if os.path.isdir('/proc/self/fd') else [0, 1, 2, 3]"
        )
        # 0, 1, 2, the pipe for the result; the one that listdir itself used is closed again.
        self.assertEqual(4, len(exited["result"]))
        open(fifo, "w").close()
        self.parent.expect("exited", id="other")

    def test_threads_and_exit_functions_are_waited_for(self):
        run = (
            "import atexit, threading\n"
            "atexit.register(print, 'at exit')\n"
            "go = threading.Event()\n"
            "threading.Thread(target=lambda: (go.wait(), print('thread'))).start()\n"
            "threading.Timer(0.05, go.set).start()\n"
            "return 1"
        )
        self.assertEqual("thread\nat exit\n", self.run_action(run)["stdout"])

    def test_datastore_without_a_service_reads_none(self):
        exited = self.run_action('return self.action_service.get_value("k")', env={"ST2_ACTION_API_URL": "http://127.0.0.1:1"})
        self.assertEqual((True, None), (exited["has_result"], exited["result"]))

    def test_what_is_asked_of_the_datastore_is_logged_in_stackstorms_words(self):
        run = 'for name in "a", "b":\n    self.action_service.get_value(name, local=name == "a")'
        env = {"ST2_ACTION_API_URL": "http://127.0.0.1:1"}
        self.assertRegex(
            self.run_action(run, env=env)["stderr"],
            r"^st2.actions.python.A: DEBUG    Creating new Client object.\n"
            r"st2.actions.python.A: DEBUG    Retrieving value from the datastore \(name=[\w.]+:a\)\n"
            r"st2.actions.python.A: DEBUG    Retrieving value from the datastore \(name=b\)\n$",
        )
        self.assertEqual("", self.run_action(run, env=env, log_level="INFO")["stderr"])


class Streaming(ActionHostTest):
    def test_output_comes_while_the_action_runs(self):
        fifo = self.fifo()
        self.begin(self.action('print("now")\nreturn open(%r).read()' % fifo))
        self.parent.expect("output", stream="stdout")
        with open(fifo, "w") as file:
            file.write("go")
        self.assertEqual("go", self.parent.expect("exited")["result"])

    def test_20_mb(self):
        exited = self.run_action('line = "x" * 99\nfor _ in range(200):\n    sys.stdout.write((line + "\\n") * 1000)')
        self.assertEqual(20_000_000, len(exited["stdout"]))

    def test_text_split_in_the_middle_of_a_character(self):
        run = 'os.write(1, b"\\xc3")\ntime.sleep(0)\nos.write(1, b"\\xa9")\nos.write(1, b"\\xff")\nos.write(1, b"\\xc3")'
        self.assertEqual("é\ufffd\ufffd", self.run_action(run)["stdout"])

    def test_many_runs_at_once(self):
        fifo = self.fifo()
        file = self.action("print(kw['i'])\nwith open(%r, 'rb', 0) as gate:\n    gate.read(1)\nreturn kw['i']" % fifo)
        ids = ["r%d" % i for i in range(20)]
        for i, run_id in enumerate(ids):
            self.begin(file, run_id=run_id, parameters={"i": i})
        outputs = {}
        while len(outputs) < 20:  # all twenty are running before the first may end
            message = self.parent.expect("output")
            outputs.setdefault(message["id"], message["data"].strip())
        results = {}
        with open(fifo, "w") as gate:
            gate.write("." * 20)
            gate.flush()
            while len(results) < 20:
                message = self.parent.expect("exited")
                results[message["id"]] = message["result"]
        self.assertEqual({run_id: i for i, run_id in enumerate(ids)}, results)
        self.assertEqual({run_id: str(i) for i, run_id in enumerate(ids)}, outputs)


class Killing(ActionHostTest):
    def with_grandchild(self, before=""):
        """Starts an action with a grandchild that holds a FIFO open; returns what will get the FIFO's end."""
        fifo = self.fifo()
        written = read_fifo(fifo)
        self.begin(self.action("os.system(\"(%s echo up; exec sleep 60) 3> %s &\")\ntime.sleep(60)" % (before, fifo)))
        self.parent.expect("output", stream="stdout")
        return written

    def test_term_reaches_the_whole_group(self):
        written = self.with_grandchild()
        self.parent.send({"op": "kill", "id": "r1", "signal": "TERM"})
        self.assertEqual(-15, self.parent.expect("exited")["exit_code"])
        self.assertEqual("", written.get(timeout=LIMIT))

    def test_kill_reaches_the_whole_group(self):
        written = self.with_grandchild()
        self.parent.send({"op": "kill", "id": "r1", "signal": "KILL"})
        self.assertEqual(-9, self.parent.expect("exited")["exit_code"])
        self.assertEqual("", written.get(timeout=LIMIT))

    def test_grandchild_that_ignores_term_goes_when_its_leader_has(self):
        written = self.with_grandchild(before="trap '' TERM;")
        self.parent.send({"op": "kill", "id": "r1", "signal": "TERM"})
        self.assertEqual(-15, self.parent.expect("exited")["exit_code"])
        self.assertEqual("", written.get(timeout=LIMIT))

    def test_what_a_grandchild_writes_after_the_end_is_kept(self):
        run = 'import subprocess\nsubprocess.Popen("sleep 0.6; echo late; echo odd >&2", shell=True)\nprint("bye")\nreturn 1'
        exited = self.run_action(run)
        self.assertEqual((0, 1, "bye\nlate\n"), (exited["exit_code"], exited["result"], exited["stdout"]))
        self.assertEqual("odd\n", exited["stderr"])
        self.assertNotIn("held", exited)

    def left_behind(self, start="exec sleep 60"):
        """Runs an action that leaves a process behind; returns its pid once the action itself has ended."""
        run = 'import subprocess\nprint(subprocess.Popen("%s", shell=True).pid)\nreturn 1' % start
        self.begin(self.action(run))
        pid = int(self.parent.expect("output", stream="stdout")["data"])
        leader = self.parent.skipped[0]["pid"]
        while _state(leader) != "Z" or not _command(pid).startswith(b"sleep"):
            time.sleep(0.01)
        return pid

    def test_what_holds_the_output_at_the_end_of_the_time_is_named_and_ends(self):
        pid = self.left_behind()
        self.parent.send({"op": "kill", "id": "r1", "signal": "TERM"})
        exited = self.parent.expect("exited")
        self.assertEqual((0, 1), (exited["exit_code"], exited["result"]))
        self.assertEqual(["pid %d (sleep 60)" % pid], exited["held"])

    def test_what_left_the_group_holds_up_nothing_after_the_last_signal(self):
        pid = self.left_behind("exec setsid sleep 60")
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        self.parent.send({"op": "kill", "id": "r1", "signal": "TERM"})
        self.parent.send({"op": "kill", "id": "r1", "signal": "KILL"})
        exited = self.parent.expect("exited")
        self.assertEqual((0, 1, ["pid %d (sleep 60)" % pid]), (exited["exit_code"], exited["result"], exited["held"]))

    def test_kill_of_a_run_that_has_ended_is_ignored(self):
        self.run_action("pass")
        self.parent.send({"op": "kill", "id": "r1", "signal": "KILL"})
        self.assertEqual(0, self.run_action("pass")["exit_code"])

    def test_end_of_stdin_kills_every_group(self):
        written = self.with_grandchild()
        self.parent.process.stdin.close()
        self.assertEqual(0, self.parent.end())
        self.assertEqual("", written.get(timeout=LIMIT))

    def test_sigterm_kills_every_group(self):
        written = self.with_grandchild()
        self.parent.process.send_signal(signal.SIGTERM)
        self.parent.end()
        self.assertEqual("", written.get(timeout=LIMIT))

    @unittest.skipUnless(os.path.exists("/proc/self"), "the kernel's parent-death signal is Linux's")
    def test_action_dies_with_a_host_that_was_killed(self):
        fifo = self.fifo()
        written = read_fifo(fifo)
        self.begin(self.action('with open(%r, "w") as gate:\n    print("up")\n    time.sleep(60)' % fifo))
        self.parent.expect("output")
        self.parent.process.kill()
        self.parent.end()
        self.assertEqual("", written.get(timeout=LIMIT))

    @unittest.skipUnless(os.path.exists("/proc/self"), "the kernel's parent-death signal is Linux's")
    def test_children_of_actions_die_with_a_runner_that_was_killed(self):
        fifo = self.fifo()
        written = read_fifo(fifo)
        file = self.action("os.system('(echo up; exec sleep 60) 3> %s &')\ntime.sleep(60)" % fifo)
        start = {"op": "start", "pack": "p", "pack_path": self.pack, "common_libs": False}
        run = {"op": "run", "id": "r1", "file": file, "parameters": {}, "config": {}, "env": {}, "log_level": "DEBUG"}
        under_a_parent_that_is_killed("petrel_action_host.py", [start, run], '"output"')
        self.assertEqual("", written.get(timeout=LIMIT))


def _command(pid):
    with open("/proc/%d/cmdline" % pid, "rb") as file:
        return file.read()


def _state(pid):
    with open("/proc/%d/stat" % pid) as file:
        return file.read().rpartition(")")[2].split()[0]


if __name__ == "__main__":
    unittest.main()
