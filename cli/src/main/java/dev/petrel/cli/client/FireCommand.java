// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel trigger fire}. */
@Command(
        name = "fire",
        sortOptions = false,
        description = "Fires a trigger, as a sensor would, and prints the trigger instance's id.")
final class FireCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "REF", description = "The trigger, pack.name.")
    private String ref = "";

    @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "The payload, piece by piece.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--payload", paramLabel = "JSON|@FILE|-", description = "The payload as a whole.")
    private @Nullable String payload;

    @Option(names = "--dedup-key", paramLabel = "KEY", description = "Names the event: copies of it count once.")
    private @Nullable String dedupKey;

    @Option(names = "--trace-tag", paramLabel = "TAG", description = "Names the chain of events that this belongs to.")
    private @Nullable String traceTag;

    FireCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(ApiClient api) throws IOException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("trigger", ref);
        body.put("payload", payload(api));
        body.put("dedup_key", dedupKey);
        body.put("trace_tag", traceTag);
        ApiClient.Answer answer = ok(api.post("/v1/webhooks/st2", body));
        String event = answer.event();
        if (output().format() == Output.Format.table) {
            out().println(event);
        } else {
            output().structured(out(), Map.of("id", String.valueOf(event)));
        }
        return ExitCodes.OK;
    }

    private Map<String, @Nullable Object> payload(ApiClient api) throws IOException {
        String whole = payload;
        if (whole == null) {
            ApiClient.Answer type = api.get("/v1/triggertypes/" + ApiClient.segment(ref));
            Object schema = type.ok() ? type.object().get("payload_schema") : null;
            Object properties = schema instanceof Map<?, ?> map ? map.get("properties") : null;
            return Arguments.parse(words, properties instanceof Map<?, ?> map ? map : Map.of());
        }
        if (!words.isEmpty()) {
            throw new Refused(ExitCodes.USAGE, "give the payload as key=value words or with --payload, not both");
        }
        String text = whole.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : whole.startsWith("@") ? Files.readString(Path.of(whole.substring(1))) : whole;
        try {
            return Json.readObject(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(ExitCodes.USAGE, "--payload is " + e.getMessage());
        }
    }
}
