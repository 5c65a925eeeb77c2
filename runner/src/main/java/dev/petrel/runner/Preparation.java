// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a claimed execution ready: its action, its runner, its final parameters, its environment. */
final class Preparation {

    /** How long a directory that was there is taken to be there still: to look takes as long as all else here. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** More than there are packs. */
    private static final int MOST_SEEN = 10_000;

    /** What it came to. */
    sealed interface Prepared permits Ready, Refused {}

    /**
     * The action can start.
     *
     * @param token what it uses the API with, to be revoked after it
     */
    record Ready(Runner runner, RunRequest request, RunnerType type, Optional<Tokens.Issued> token)
            implements Prepared {

        /** One that has no token. */
        Ready(Runner runner, RunRequest request, RunnerType type) {
            this(runner, request, type, Optional.empty());
        }
    }

    /** @param reason why it cannot, for people */
    record Refused(String reason) implements Prepared {}

    private final RunnerDependencies dependencies;
    private final Runners runners;
    private final ParameterResolver parameters;
    private final List<Path> packs;
    private final ActionEnvironment environment;
    private final ServiceTokens tokens;
    private final Set<String> immediate;
    private final Map<String, Seen> seenDirectories = new ConcurrentHashMap<>();

    /** A directory that was there then. */
    private record Seen(Path path, long at) {}

    Preparation(
            RunnerDependencies dependencies, Runners runners, ParameterResolver parameters, RunnerSettings settings) {
        this.dependencies = dependencies;
        this.runners = runners;
        this.parameters = parameters;
        this.packs = settings.packs();
        this.environment = new ActionEnvironment(settings.apiUrl());
        this.tokens = settings.tokens();
        this.immediate = runners.byName().entrySet().stream()
                .filter(runner -> isImmediate(runner.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean isImmediate(Runner runner) {
        try {
            return runner.immediate();
        } catch (Throwable e) { // a plugin's
            PluginFailures.require(e);
            return false;
        }
    }

    /** Whether the runner of {@code execution} returns at once. */
    boolean isImmediate(Execution execution) {
        return immediate.contains(execution.runnerType());
    }

    /** Everything that may be wrong with an action is a refusal; throws only what the store throws. */
    Prepared prepare(Execution execution) {
        Optional<Action> found = dependencies.action(execution.action());
        if (found.isEmpty()) {
            return new Refused("action \"" + execution.action() + "\" cannot be found; is its pack registered?");
        }
        Action action = found.get();
        if (!action.enabled()) {
            return new Refused("action \"" + action.ref() + "\" is disabled");
        }
        Optional<RunnerType> type = runners.type(action.runnerType());
        if (type.isEmpty()) {
            return new Refused("action \"" + action.ref() + "\" wants the runner \"" + action.runnerType()
                    + "\", which Petrel does not know");
        }
        Optional<Runner> runner = runners.named(type.get().name());
        if (runner.isEmpty()) {
            return new Refused("action \"" + action.ref() + "\" wants the runner \"" + action.runnerType()
                    + "\", which nothing runs any more: "
                    + runners.catalog().instead(action.runnerType()).orElse("use another runner"));
        }
        Rendering rendering = parameters.resolve(execution, action, type.get());
        return rendering instanceof Rendering.Failed failed
                ? new Refused("action \"" + action.ref() + "\" cannot run with its parameters: " + failed.message())
                : ready(new Found(runner.get(), type.get(), action), execution, (Rendering.Done) rendering);
    }

    private record Found(Runner runner, RunnerType type, Action action) {}

    private Prepared ready(Found found, Execution execution, Rendering.Done parameters) {
        Runner runner = found.runner();
        Action action = found.action();
        Map<String, @Nullable Object> configuration;
        try {
            configuration = runner.configuration(action.ref().pack());
        } catch (UncheckedIOException e) {
            return new Refused("action \"" + action.ref() + "\": " + e.getMessage());
        } catch (Error e) { // a plugin's
            PluginFailures.require(e);
            return new Refused("runner \"" + action.runnerType() + "\" broke down: " + e);
        }
        Optional<Tokens.Issued> token =
                runner.usesApi() ? tokens.forAction(execution, limit(parameters)) : Optional.empty();
        RunRequest request = request(
                execution,
                action,
                parameters,
                configuration,
                token.map(Tokens.Issued::secret).orElse(""));
        return new Ready(runner, request, found.type(), token);
    }

    /** How long the action may take, zero for any time. */
    private static Duration limit(Rendering.Done parameters) {
        return parameters.runner().get("timeout") instanceof Number seconds && seconds.longValue() > 0
                ? Duration.ofSeconds(seconds.longValue())
                : Duration.ZERO;
    }

    private RunRequest request(
            Execution execution,
            Action action,
            Rendering.Done parameters,
            Map<String, @Nullable Object> configuration,
            String token) {
        return new RunRequest(
                execution,
                action,
                directory(action.ref().pack()),
                parameters.runner(),
                parameters.action(),
                configuration,
                environment.of(execution, token));
    }

    /**
     * The directory of {@code pack}; where it should be, if it is nowhere. One that is not called like the pack was
     * registered under its own name, which is asked for only then.
     */
    private Path directory(String pack) {
        Seen seen = seenDirectories.get(pack);
        if (seen != null && dependencies.clock().since(seen.at()).compareTo(LOOK_EVERY) < 0) {
            return seen.path();
        }
        Optional<Path> found = named(pack);
        if (seenDirectories.size() >= MOST_SEEN) {
            seenDirectories.clear();
        }
        found.ifPresent(path ->
                seenDirectories.put(pack, new Seen(path, dependencies.clock().nanos())));
        return found.or(() -> dependencies.pack(pack).map(Pack::directory).flatMap(this::named))
                .orElseGet(() -> packs.isEmpty() ? Path.of(pack) : packs.get(0).resolve(pack));
    }

    private Optional<Path> named(String directory) {
        return packs.stream()
                .map(root -> root.resolve(directory))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
