# SPDX-License-Identifier: Apache-2.0
from st2common.runners.base_action import Action


class OutputContext(Action):
    def run(self, path, status, ts, output=None):
        target = output or (self.config or {}).get("output") or "/tmp/output"
        line = "[%.2f] (%s) %s" % (float(ts), status, path)
        # One write to a file opened for appending: lines of executions at the same time do not mix.
        with open(target, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        return line
