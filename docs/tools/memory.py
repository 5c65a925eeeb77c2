#!/usr/bin/env python3
"""Loads a Petrel from all sides at once, and tells what became of its memory and of its readiness.

It runs actions with much output, asks for lists and results in parallel, sends bodies at the limit, and opens
connections on which it neither reads nor writes on. Use it on a system that may be loaded: it leaves executions behind.

Exit code: 0 when the process lived, no answer was a 5xx but 503 (which says "not now"), /readyz was 200 throughout and
never took a second, and the resident size ended within 20 % of where it began; 1 when not; 2 for wrong arguments.
"""
import argparse
import http.client
import json
import multiprocessing
import socket
import sys
import threading
import time
import urllib.parse

HEADERS = {"Content-Type": "application/json"}
STALLED = (
    "/v1/executions?limit=100",
    "/v1/executions/{id}/attribute/result",
    "/v1/actions",
    "/v1/executions?limit=11&include_attributes=result",
)


def call(place, method, path, body=None, timeout=120):
    connection = http.client.HTTPConnection(*place, timeout=timeout)
    try:
        connection.request(method, path, body, HEADERS if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def guarded(place, method, path, body=None, timeout=120):
    try:
        return call(place, method, path, body, timeout)
    except (OSError, http.client.HTTPException) as e:
        return type(e).__name__, b""


def probe(place, stop, report):
    """Asks /readyz five times a second, in a process of its own, which the load of this one does not slow down."""
    statuses, slowest, reasons = {}, 0.0, []
    while not stop.is_set():
        began = time.monotonic()
        status, data = guarded(place, "GET", "/readyz", timeout=30)
        slowest = max(slowest, time.monotonic() - began)
        statuses[status] = statuses.get(status, 0) + 1
        if status != 200:
            reasons.append(reason(status, data))
        time.sleep(0.2)
    report.send((statuses, slowest, reasons))


def reason(status, data):
    try:
        checks = json.loads(data)["checks"].items()
        return ", ".join(f"{name}: {check['detail']}" for name, check in checks if not check["ready"])
    except (ValueError, KeyError, TypeError):
        return str(status)


class Load:
    def __init__(self, place, pid, scale):
        self.place, self.pid, self.scale = place, pid, scale
        self.statuses, self.lock, self.ids = {}, threading.Lock(), []

    def many(self, number):
        return max(1, int(number * self.scale))

    def call(self, what, method, path, body=None):
        status, data = guarded(self.place, method, path, body)
        with self.lock:
            self.statuses[what, status] = self.statuses.get((what, status), 0) + 1
        return status, data

    def resident(self):
        """In MiB; 0 when it is not known or the process is gone."""
        if self.pid:
            try:
                with open(f"/proc/{self.pid}/status", encoding="ascii") as lines:
                    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)
            except OSError:
                pass
        return 0

    def step(self, name, work):
        began = time.monotonic()
        work()
        print(f"{name:55s} {time.monotonic() - began:6.1f} s   resident {self.resident()} MiB", flush=True)

    def parallel(self, number, work):
        threads = [threading.Thread(target=work, args=(i,)) for i in range(self.many(number))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def run(self, size):
        command = f"head -c {size} /dev/zero | tr '\\0' x"
        body = json.dumps({"action": "core.local", "parameters": {"cmd": command}})
        status, data = self.call("run an action", "POST", "/v1/executions", body)
        return json.loads(data)["id"] if status == 201 else None

    def settle(self, ids):
        for each in ids:
            for _ in range(1000):
                status, data = self.call("status", "GET", f"/v1/executions/{each}?include_attributes=status")
                if status == 200 and json.loads(data)["status"] not in ("requested", "scheduled", "running"):
                    break
                time.sleep(0.3)

    def warm_up(self):
        self.settle([each for each in (self.run(100) for _ in range(self.many(50))) if each])

    def large_outputs(self):
        ids = []
        self.parallel(100, lambda i: ids.append(self.run(4_000_000)))
        self.ids = [each for each in ids if each]
        self.settle(self.ids)

    def lists(self, what, number, path):
        self.parallel(number, lambda i: self.call(what, "GET", path))

    def results(self):
        self.parallel(40, lambda i: self.call("result", "GET", f"/v1/executions/{self.ids[i % len(self.ids)]}"))

    def bodies(self):
        body = json.dumps({"action": "core.noop", "parameters": {}, "context": {"x": "y" * 1_040_000}})
        self.parallel(50, lambda i: self.call("body", "POST", "/v1/executions", body))

    def stall(self, sockets, number, head):
        for i in range(self.many(number)):
            try:
                one = socket.socket()
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                one.settimeout(5)
                one.connect(self.place)
                one.sendall(head(i).encode())
                sockets.append(one)
            except OSError as e:
                with self.lock:
                    what = "connection", type(e).__name__
                    self.statuses[what] = self.statuses.get(what, 0) + 1
        time.sleep(2)

    def reader(self, i):
        path = STALLED[i % len(STALLED)].format(id=self.ids[i % len(self.ids)])
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @staticmethod
    def sender(i):
        head = "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000"
        return f"POST /v1/executions HTTP/1.1\r\n{head}\r\n\r\n" + "{" + " " * 1000

    def stalled(self):
        sockets = []
        self.step("300 clients that read nothing", lambda: self.stall(sockets, 300, self.reader))
        self.step("300 clients that stop sending", lambda: self.stall(sockets, 300, self.sender))
        self.step("20 lists beside them", lambda: self.lists("list beside", 20, "/v1/executions?limit=5"))
        time.sleep(40)
        for one in sockets:
            one.close()

    def all(self):
        self.step("100 executions with 4 MB of output", self.large_outputs)
        if not self.ids:
            return
        self.step("200 lists of 100 at once", lambda: self.lists("list", 200, "/v1/executions?limit=100"))
        path = "/v1/executions?limit=11&include_attributes=result"
        self.step("40 lists of 11 with results at once", lambda: self.lists("list of results", 40, path))
        self.step("40 results of 4 MB at once", self.results)
        self.step("50 bodies at the limit at once", self.bodies)
        self.step("clients that stall", self.stalled)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="of the API, such as http://127.0.0.1:9101")
    parser.add_argument("pid", type=int, nargs="?", help="of its process, if that is on this machine (Linux)")
    parser.add_argument("--scale", type=float, default=1.0, help="the part of the load to apply (default: 1.0)")
    parser.add_argument("--idle", type=float, default=30, help="seconds of rest before both measurements (default: 30)")
    return parser.parse_args()


def verdict(load, before, after, probed):
    statuses, slowest, reasons = probed
    problems = [f"{what} was answered {status}" for what, status in load.statuses
                if isinstance(status, str) or (status >= 500 and status != 503)]
    if set(statuses) != {200}:
        problems.append("/readyz was not always 200: " + "; ".join(sorted(set(reasons))))
    if slowest >= 1:
        problems.append(f"/readyz took {slowest:.2f} s")
    if load.pid and not after:
        problems.append("the process is gone")
    elif load.pid and abs(after - before) > before / 5:
        problems.append(f"the resident size went from {before} to {after} MiB")
    return problems


def main():
    chosen = arguments()
    url = urllib.parse.urlparse(chosen.url)
    load = Load((url.hostname, url.port or 80), chosen.pid, chosen.scale)
    report, end = multiprocessing.Pipe(False)
    stop = multiprocessing.Event()
    load.step("warm-up: 50 small executions", load.warm_up)
    load.step("rest", lambda: time.sleep(chosen.idle))
    before = load.resident()
    probing = multiprocessing.Process(target=probe, args=(load.place, stop, end), daemon=True)
    probing.start()
    load.all()
    load.step("rest", lambda: time.sleep(chosen.idle))
    after = load.resident()
    stop.set()
    probed = report.recv()
    for (what, status), number in sorted(load.statuses.items(), key=str):
        print(f"  {what:20s} {status}: {number}")
    print(f"  {'/readyz':20s} {probed[0]}, slowest {probed[1]:.3f} s")
    if load.pid:
        print(f"resident {before} MiB before, {after} MiB after: {100 * (after - before) / max(1, before):+.0f} %")
    problems = verdict(load, before, after, probed)
    for problem in problems:
        print("FAILED: " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
