// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.ApiClient.Answer;
import dev.petrel.cli.client.input.ActionWords;
import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.cli.terminal.HelpsItself;
import dev.petrel.engine.lifecycle.Clock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel run}. */
@Command(
        sortOptions = false,
        description =
                "Runs an action, waits for its end, prints id, status and result, and exits with 0 if it succeeded"
                        + " and 1 if not.")
final class RunCommand implements Callable<Integer>, HelpsItself {

    private static final List<Field> SHOWN = List.of(Field.of("id"), Field.of("status"), Field.of("result"));

    /** Ten years, as the API takes. */
    private static final BigDecimal LONGEST_DELAY =
            BigDecimal.valueOf(Duration.ofDays(3650).toSeconds());

    private final CliContext context;
    private final Clock clock;

    @Parameters(index = "0", paramLabel = "REF", description = "The action's reference.")
    private String action = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "[KEY=]VALUE",
            description = "Its parameters, read as the types they have. Values without a key go to those that have a"
                    + " position, in its order; for an action that has none, all words from the first such value on are"
                    + " \"cmd\". \"petrel run REF --help\" shows them.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-a", "--async"},
            description = "Do not wait; print the execution's id.")
    private boolean async;

    @Option(
            names = "--tail",
            description = "Tell meanwhile what happens: of a workflow its tasks' starts, ends and output, of any other"
                    + " action its output when it has ended.")
    private boolean tail;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description =
                    "Stop waiting after this long and exit with 124; the execution goes on. Default: wait for ever.")
    private @Nullable Double timeout;

    @Option(
            names = "--delay",
            paramLabel = "SECONDS",
            description =
                    "Let it begin after this long; it is \"delayed\" until then, also over restarts. Default: at once.")
    private @Nullable BigDecimal delay;

    @ArgGroup
    private @Nullable Trace trace;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions options = new ApiOptions();

    /** The trace that the execution belongs to. */
    static final class Trace {
        @Option(
                names = {"--trace-tag", "--trace_tag"},
                paramLabel = "TAG",
                description = "A word to find what comes of it by: petrel trace list --trace-tag TAG.")
        private @Nullable String tag;

        @Option(
                names = {"--trace-id", "--trace_id"},
                paramLabel = "ID",
                description = "A trace that is there already, and that the execution goes on with.")
        private @Nullable String id;

        Map<String, String> context() {
            return id != null ? Map.of("id_", id) : Map.of("trace_tag", String.valueOf(tag));
        }
    }

    RunCommand(CliContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("try") // it is there to be closed
    public Integer call() throws ClientFailure, InterruptedException {
        if (async && tail) {
            throw new ClientFailure(ExitCodes.USAGE, "--async does not wait, so there is nothing to --tail; use one");
        }
        Api api = options.open(context);
        Map<String, @Nullable Object> requested = api.object(request(api));
        String id = String.valueOf(requested.get("id"));
        if (async) {
            output.print(context, requested, id);
            return ExitCodes.OK;
        }
        Duration most = timeout == null ? null : Duration.ofMillis((long) (timeout * 1000));
        Optional<Map<String, @Nullable Object>> over;
        try (Interruption ignored = Interruption.tell(context.err(), id)) {
            over = tail ? Following.untilOver(api, context, clock, requested, most) : waited(api, id, requested, most);
        }
        return ended(id, over);
    }

    @SuppressWarnings("try") // it is there to be closed
    private Optional<Map<String, @Nullable Object>> waited(
            Api api, String id, Map<String, @Nullable Object> requested, @Nullable Duration most)
            throws ClientFailure, InterruptedException {
        try (Progress progress = new Progress(context, clock, "execution " + id)) {
            progress.status(String.valueOf(requested.get("status")));
            return new Waiting(api, clock).untilOver(id, most, progress::status);
        }
    }

    @Override
    public Optional<String> help() throws ClientFailure {
        if (action.isEmpty()) {
            return Optional.empty();
        }
        Api api = options.open(context);
        Map<?, ?> schemas = schemas(api);
        Object description = api.find(Resources.ACTION.path(action))
                .map(found -> found.get("description"))
                .orElse(null);
        return Optional.of(new ActionHelp(action, description, schemas).text());
    }

    private Answer request(Api api) throws ClientFailure {
        Long wait = delay == null ? null : milliseconds(delay);
        try {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("action", action);
            body.put("parameters", parameters(api));
            if (wait != null) {
                body.put("delay", wait);
            }
            if (trace != null) {
                body.put("context", Map.of("trace_context", trace.context()));
            }
            return api.post("/v1/executions", body);
        } catch (ClientFailure e) {
            if (e.code() != ExitCodes.USAGE || String.valueOf(e.getMessage()).contains(action)) {
                throw e;
            }
            throw new ClientFailure(
                    e.code(),
                    "action \"" + action + "\": " + e.getMessage() + "; \"petrel run " + action
                            + " --help\" shows its parameters");
        }
    }

    private static long milliseconds(BigDecimal seconds) throws ClientFailure {
        if (seconds.signum() < 0 || seconds.compareTo(LONGEST_DELAY) > 0) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "--delay " + seconds + ": expected a number of seconds from 0 to " + LONGEST_DELAY);
        }
        return seconds.movePointRight(3).longValue();
    }

    private int ended(String id, Optional<Map<String, @Nullable Object>> execution) throws ClientFailure {
        if (execution.isEmpty()) {
            throw new ClientFailure(
                    ExitCodes.TIMED_OUT,
                    "execution \"" + id + "\" is not over after " + timeout + " s and goes on; look with \"petrel"
                            + " execution get " + id + "\"");
        }
        output.object(context, SHOWN, execution.get());
        return "succeeded".equals(execution.get().get("status")) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Map<String, @Nullable Object> parameters(Api api) throws ClientFailure {
        Map<?, ?> schemas = schemas(api);
        try {
            return ActionWords.read(words, schemas);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "action \"" + action + "\": " + e.getMessage() + "; \"petrel run " + action
                            + " --help\" shows its parameters");
        }
    }

    private Map<?, ?> schemas(Api api) throws ClientFailure {
        Object schemas = api.find("/v1/actions/views/parameters/" + ApiClient.segment(action))
                .orElseThrow(() -> Absent.of(api, Resources.ACTION, action))
                .get("parameters");
        return schemas instanceof Map<?, ?> map ? map : Map.of();
    }
}
