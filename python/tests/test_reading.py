# SPDX-License-Identifier: Apache-2.0
"""A sensor's thread that reads its answers itself, and whoever comes in between."""

import signal
import unittest

from test_sensor_host import SensorHostTest

# Dispatches until the thread that runs this has read an answer itself.
LEAD = """
stream = self.sensor_service._channel._stream
readers = []
def note(real=stream.line):
    readers.append(threading.get_ident())
    return real()
stream.line = note
def lead():
    while threading.get_ident() not in readers:
        assert self.sensor_service.dispatch("p.t", {"n": 0}) == "n0"
lead()
"""


class Leading(SensorHostTest):
    def leading(self, run, **fields):
        """A sensor that leads, and then does what ``run`` says, which dispatches n > 0."""
        host = self.sensor(run=LEAD + run, **fields)
        self.asked = self.answer_until(host, 1)
        return host

    def answer_until(self, host, n):
        """Answers all requests but the one with this number, which it returns."""
        while True:
            asked = host.expect("dispatch")
            if asked["payload"]["n"] == n:
                return asked
            self.answer(host, asked)

    def answer(self, host, *asked):
        for each in asked:
            host.send({"op": "reply", "seq": each["seq"], "result": "n%d" % each["payload"]["n"]})

    def test_tells_how_much_it_has_read(self):
        host = self.leading('self.sensor_service.dispatch("p.t", {"n": 1})')
        first = self.asked["received"]
        self.answer(host, self.asked)
        self.assertGreater(first, 0)
        self.assertEqual(0, host.end())

    def test_a_trigger_reaches_the_sensor_while_one_waits(self):
        host = self.leading('self.sensor_service.dispatch("p.t", {"n": 1})\nself.over.wait()')
        host.send({"op": "trigger", "event": "create", "trigger": {"id": "1", "type": "p.t", "parameters": {}}})
        host.expect("log", message="add {'id': '1', 'type': 'p.t', 'parameters': {}}")
        self.answer(host, self.asked)
        host.send({"op": "stop"})
        self.assertEqual(0, host.end())

    def test_a_stop_ends_it_while_it_waits(self):
        host = self.leading('self.sensor_service.dispatch("p.t", {"n": 1})', cleanup='print("cleaned up")')
        host.send({"op": "stop"})
        self.assertEqual(0, host.end())
        self.assertIn("cleaned up", host.stderr())

    def test_sigterm_ends_it_while_it_waits(self):
        host = self.leading('self.sensor_service.dispatch("p.t", {"n": 1})')
        host.process.send_signal(signal.SIGTERM)
        self.assertEqual(128 + signal.SIGTERM, host.end())

    def test_an_end_of_the_container_frees_all(self):
        run = """
def work(n):
    try:
        self.sensor_service.dispatch("p.t", {"n": n})
    except ConnectionError as e:
        sys.stderr.write("freed %d: %s\\n" % (n, e))
threads = [threading.Thread(target=work, args=(n,)) for n in (2, 3)]
[t.start() for t in threads]
work(1)
[t.join() for t in threads]"""
        host = self.sensor(run=LEAD + run, cleanup="self.over.wait(0.2)")
        waiting = 0
        while waiting < 3:
            asked = host.expect("dispatch")
            if asked["payload"]["n"]:
                waiting += 1
            else:
                self.answer(host, asked)
        host.process.stdin.close()
        self.assertEqual(0, host.end())
        for n in (1, 2, 3):
            self.assertIn("freed %d: dispatch: the sensor container" % n, host.stderr())

    def test_reads_the_answers_of_those_that_come_beside_it(self):
        run = """
other = threading.Thread(target=lambda: self.log.info("other %s", self.sensor_service.dispatch("p.t", {"n": 2})))
threading.Timer(0.01, other.start).start()
self.log.info("first %s", self.sensor_service.dispatch("p.t", {"n": 1}))"""
        host = self.leading(run)
        other = self.answer_until(host, 2)
        self.answer(host, other)
        host.expect("log", message="other n2")
        self.answer(host, self.asked)
        host.expect("log", message="first n1")
        self.assertEqual(0, host.end())

    def test_those_that_wait_when_it_has_its_answer_get_theirs(self):
        run = """
event = []
def work():
    event.append(self.sensor_service.dispatch_async("p.t", {"n": 3}))
    self.log.info("other %s", self.sensor_service.dispatch("p.t", {"n": 2}))
other = threading.Thread(target=work)
threading.Timer(0.01, other.start).start()
self.log.info("first %s", self.sensor_service.dispatch("p.t", {"n": 1}))
other.join()
self.log.info("third %s", event[0].result())"""
        host = self.leading(run)
        third, other = self.answer_until(host, 3), self.answer_until(host, 2)
        self.answer(host, self.asked)
        host.expect("log", message="first n1")
        self.answer(host, other)
        host.expect("log", message="other n2")
        self.answer(host, third)
        host.expect("log", message="third n3")
        self.assertEqual(0, host.end())

    def test_a_thread_leads_too(self):
        run = """
def work():
    lead()
    self.log.info("led")
t = threading.Thread(target=work)
t.start()
t.join()
self.sensor_service.dispatch("p.t", {"n": 1})"""
        host = self.leading(run)
        self.assertIn("led", [m.get("message") for m in host.skipped])

    def test_what_interrupts_the_reader_can_ask_too(self):
        run = """
def interrupt(real=stream.line):
    stream.line = real
    assert self.sensor_service.dispatch("p.t", {"n": 2}) == "n2"
    return real()
stream.line = interrupt
self.log.info("first %s", self.sensor_service.dispatch("p.t", {"n": 1}))"""
        host = self.leading(run)
        host.send({"op": "trigger", "event": "create", "trigger": {"id": "1", "type": "p.t", "parameters": {}}})
        inner = self.answer_until(host, 2)
        self.answer(host, self.asked, inner)
        host.expect("log", message="first n1")
        self.assertEqual(0, host.end())

    def test_a_thread_that_can_be_interrupted_leaves_the_reading_to_others(self):
        run = """
def alarm(*_):
    raise TimeoutError("too long")
signal.signal(signal.SIGUSR1, alarm)
other = threading.Thread(target=lambda: self.log.info("other %s", self.sensor_service.dispatch("p.t", {"n": 2})))
other.start()
del readers[:]
try:
    self.sensor_service.dispatch("p.t", {"n": 1})
except TimeoutError as e:
    self.log.info("%s; read %s", e, threading.get_ident() in readers)
other.join()
self.log.info("next %s", self.sensor_service.dispatch("p.t", {"n": 3}))"""
        host = self.sensor(run="import signal" + LEAD + run)
        asked = {}
        while len(asked) < 2:
            each = host.expect("dispatch")
            if each["payload"]["n"]:
                asked[each["payload"]["n"]] = each
            else:
                self.answer(host, each)
        host.process.send_signal(signal.SIGUSR1)
        host.expect("log", message="too long; read False")
        self.answer(host, asked[1], asked[2])
        host.expect("log", message="other n2")
        self.answer(host, self.answer_until(host, 3))
        host.expect("log", message="next n3")
        self.assertEqual(0, host.end())

    def test_two_hundred_threads(self):
        run = """
def work(n):
    for _ in range(5):
        assert self.sensor_service.dispatch("p.t", {"n": n}) == "n%d" % n
    done.append(n)
done = []
threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 201)]
[t.start() for t in threads]
[t.join() for t in threads]
self.log.info("done %d", len(done))
lead()"""
        host = self.sensor(run=LEAD + run)
        count = 0
        while count < 1000:
            asked = host.expect("dispatch")
            count += 1 if asked["payload"]["n"] else 0
            self.answer(host, asked)
        host.expect("log", message="done 200")
        self.assertEqual(0, host.end())

    def test_large_answers_come_in_pieces(self):
        run = 'self.log.info("got %d", len(self.sensor_service.dispatch("p.t", {"n": 1})))'
        host = self.leading(run)
        host.send({"op": "reply", "seq": self.asked["seq"], "result": "x" * (5 << 20)})
        host.expect("log", message="got %d" % (5 << 20))
        self.assertEqual(0, host.end())


if __name__ == "__main__":
    unittest.main()
