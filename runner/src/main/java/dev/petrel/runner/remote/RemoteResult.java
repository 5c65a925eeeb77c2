// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.remote.HostOutputs.Kept;
import dev.petrel.runner.remote.HostOutputs.Values;
import dev.petrel.runner.remote.HostResult.End;
import dev.petrel.runner.remote.HostResult.Kind;
import dev.petrel.runner.spi.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** StackStorm's result of an action on other hosts. */
final class RemoteResult {

    private RemoteResult() {}

    /**
     * What came of all.
     *
     * @param allowPartialFailure whether one success is enough
     */
    static Outcome of(List<HostResult> hosts, Map<Kept, Values> outputs, boolean allowPartialFailure) {
        if (hosts.stream().allMatch(host -> host.end().kind() == Kind.NOT_CONNECTED)) {
            return noneConnected(hosts, outputs);
        }
        return new Outcome.Ended(status(hosts, allowPartialFailure), perHost(hosts, outputs));
    }

    private static ExecutionStatus status(List<HostResult> hosts, boolean allowPartialFailure) {
        boolean succeeded = allowPartialFailure
                ? hosts.stream().anyMatch(HostResult::succeeded)
                : hosts.stream().allMatch(HostResult::succeeded);
        if (succeeded) {
            return ExecutionStatus.SUCCEEDED;
        }
        return hosts.stream().allMatch(host -> host.end().kind() == Kind.TIMED_OUT)
                ? ExecutionStatus.TIMEOUT
                : ExecutionStatus.FAILED;
    }

    /** One entry a host. */
    static Map<String, @Nullable Object> perHost(List<HostResult> hosts, Map<Kept, Values> outputs) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        hosts.forEach(host -> result.put(host.target().name(), entry(host, outputs)));
        return result;
    }

    private static Map<String, @Nullable Object> entry(HostResult host, Map<Kept, Values> outputs) {
        Values values = host.output() == null ? new Values("", "") : outputs.get(host.output());
        End end = host.end();
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("failed", !host.succeeded());
        entry.put("succeeded", host.succeeded());
        if (end.kind() != Kind.RAN) {
            entry.put("timeout", end.kind() == Kind.TIMED_OUT);
        }
        entry.put("return_code", end.code());
        entry.put("stdout", values == null ? "" : values.stdout());
        entry.put("stderr", noted(values == null ? "" : values.stderr(), end.note()));
        if (end.error() != null) {
            entry.put("error", end.error());
        }
        if (end.trace() != null) {
            entry.put("traceback", end.trace());
        }
        return entry;
    }

    private static @Nullable Object noted(@Nullable Object stderr, String note) {
        if (note.isEmpty()) {
            return stderr;
        }
        String text = stderr instanceof String string ? string : Json.write(stderr);
        return text.isEmpty() ? note : text + "\n" + note;
    }

    /** StackStorm does not begin then, and its result has no hosts. */
    private static Outcome noneConnected(List<HostResult> hosts, Map<Kept, Values> outputs) {
        String names = hosts.stream()
                .map(host -> "'" + host.target().name() + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(
                "error",
                "Unable to connect to any one of the hosts: " + names + ".\n\n connect_errors="
                        + Json.pretty(perHost(hosts, outputs)));
        result.put("traceback", hosts.get(0).end().trace());
        return new Outcome.Ended(ExecutionStatus.FAILED, result);
    }
}
