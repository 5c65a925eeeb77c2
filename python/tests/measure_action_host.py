# SPDX-License-Identifier: Apache-2.0
"""How long an empty action takes: python3 python/tests/measure_action_host.py [runs]. Not a test."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from support import Host

ACTION = """
from st2common.runners.base_action import Action
class Empty(Action):
    def run(self):
        return True
"""


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as pack:
        os.makedirs(os.path.join(pack, "actions"))
        file = os.path.join(pack, "actions", "empty.py")
        with open(file, "w") as out:
            out.write(ACTION)
        began = time.monotonic()
        host = Host("petrel_action_host.py", {"op": "start", "pack": "p", "pack_path": pack, "common_libs": False})
        host.expect("ready")
        print("host ready after %.0f ms, %s resident" % (1000 * (time.monotonic() - began), resident(host.process.pid)))
        request = {"op": "run", "id": "r", "file": file, "parameters": {}, "config": {}, "env": {}, "log_level": "DEBUG"}
        one_by_one(host, request, runs)
        at_once(host, request, runs, 8)
        host.process.stdin.close()
        host.end()
        host.close()
    fresh = [timed(lambda: subprocess.run([sys.executable, "-c", "pass"])) for _ in range(20)]
    print("to compare: python3 -c pass takes %.1f ms (median of 20)" % statistics.median(fresh))


def one_by_one(host, request, runs):
    def run():
        host.send(request)
        assert host.expect("exited")["result"] is True

    took = sorted(timed(run) for _ in range(runs))
    print(
        "one by one: median %.1f ms, 95 %% below %.1f ms, of %d"
        % (statistics.median(took), took[int(0.95 * runs)], runs)
    )


def at_once(host, request, runs, width):
    before = processor_time(host.process.pid)
    began = time.monotonic()
    sent = ended = 0
    while ended < runs:
        while sent < runs and sent - ended < width:
            host.send(dict(request, id="r%d" % sent))
            sent += 1
        host.expect("exited")
        ended += 1
    rate = runs / (time.monotonic() - began)
    used = 1000 * (processor_time(host.process.pid) - before) / runs
    print("%d at once: %.0f a second, %.2f ms of processor time each" % (width, rate, used))


def timed(call):
    began = time.monotonic()
    call()
    return 1000 * (time.monotonic() - began)


def processor_time(pid):
    """Of the process and the children that it has waited for, in seconds; 0 where there is no /proc."""
    try:
        with open("/proc/%d/stat" % pid) as stat:
            ticks = stat.read().rpartition(")")[2].split()[11:15]
    except OSError:
        return 0
    return sum(int(tick) for tick in ticks) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    try:
        with open("/proc/%d/status" % pid) as status:
            return next(line.split(":")[1].strip() for line in status if line.startswith("VmRSS"))
    except OSError:
        return "?"


if __name__ == "__main__":
    main()
