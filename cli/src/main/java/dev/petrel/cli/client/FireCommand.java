// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.Pairs;
import dev.petrel.cli.client.input.PayloadText;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel trigger fire}. */
@Command(
        sortOptions = false,
        description =
                "Fires a trigger as a sensor would, and prints the id of the trigger instance. When it returns, the"
                        + " event is in the broker's keeping.")
final class FireCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(index = "0", paramLabel = "REF", description = "The trigger's reference.")
    private String trigger = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "The payload. Values are read as the trigger's schema says, else as JSON, else as text.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--payload",
            paramLabel = "JSON|@FILE|-",
            description = "The whole payload, as JSON, from a file, or from standard input.")
    private @Nullable String payload;

    @Option(
            names = "--dedup-key",
            paramLabel = "KEY",
            description = "Events with the same key are one event, however often they are fired.")
    private @Nullable String dedupKey;

    @Option(names = "--trace-tag", paramLabel = "TAG", description = "A word to find what comes of it by.")
    private @Nullable String traceTag;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions options = new ApiOptions();

    FireCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api api = options.open(context);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("trigger", trigger);
        body.put("payload", payload(api));
        if (dedupKey != null) {
            body.put("dedup_key", dedupKey);
        }
        if (traceTag != null) {
            body.put("trace_tag", traceTag);
        }
        ApiClient.Answer answer = dispatch(api, body);
        String id = String.valueOf(answer.event());
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.putAll(api.object(answer));
        output.print(context, shown, id);
        return ExitCodes.OK;
    }

    private ApiClient.Answer dispatch(Api api, Map<String, @Nullable Object> body) throws ClientFailure {
        try {
            return api.post("/v1/webhooks/st2", body);
        } catch (ClientFailure e) {
            // StackStorm's answer to a trigger that is not there is the 400 of any other fault, and names none that is
            // near.
            throw e.code() == ExitCodes.USAGE && isAbsent(api) ? Absent.of(api, Resources.TRIGGER_TYPE, trigger) : e;
        }
    }

    private boolean isAbsent(Api api) throws ClientFailure {
        return api.find(Resources.TRIGGER_TYPE.path(trigger)).isEmpty()
                && boundTrigger(api).isEmpty();
    }

    private Optional<Map<String, @Nullable Object>> boundTrigger(Api api) throws ClientFailure {
        return api.find("/v1/triggers/" + ApiClient.segment(trigger));
    }

    private Map<String, @Nullable Object> payload(Api api) throws ClientFailure {
        if (payload != null && !pairs.isEmpty()) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "expected the payload as key=value or by --payload, found both; leave out one");
        }
        try {
            return payload != null
                    ? PayloadText.read(payload, System.in)
                    : Pairs.read(pairs, pairs.isEmpty() ? Map.of() : properties(api));
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** The schemas of the payload's parts; empty where the trigger's type says nothing or is not known. */
    private Map<?, ?> properties(Api api) throws ClientFailure {
        Optional<Map<String, @Nullable Object>> type = api.find(Resources.TRIGGER_TYPE.path(trigger));
        if (type.isEmpty()) {
            Optional<Map<String, @Nullable Object>> bound = boundTrigger(api);
            type = bound.isEmpty()
                    ? bound
                    : api.find(Resources.TRIGGER_TYPE.path(
                            String.valueOf(bound.get().get("type"))));
        }
        Object schema = type.map(object -> object.get("payload_schema")).orElse(null);
        return schema instanceof Map<?, ?> map && map.get("properties") instanceof Map<?, ?> properties
                ? properties
                : Map.of();
    }
}
