// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Pieces;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.LiveOutputStore;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Executions with their results, and what these tell of their output: secrets masked, large ones in pieces. */
final class ExecutionResults {

    private final ExecutionStore executions;
    private final LargeResults results;
    private final LiveOutputStore live;

    ExecutionResults(ExecutionStore executions, LiveOutputStore live) {
        this.executions = executions;
        this.live = live;
        this.results = new LargeResults(executions);
    }

    /** A list shows large results only when it is asked for results by name; else it tells their size. */
    Listing<Execution> listing(List<String> ids, Attributes attributes, ExecutionView view) {
        boolean large = attributes.asksFor("result");
        Set<ExecutionStore.Part> parts = view.parts();
        Function<List<String>, List<Execution>> reader = some -> view.readAlong(executions.read(some, parts));
        return large
                ? Listing.oneByOne(ids, reader, execution -> whole(execution, attributes, view))
                : new Listing<>(ids, reader, execution -> Pieces.json(view.show(execution)));
    }

    /** With its result, wherever that is. */
    Pieces whole(Execution execution, Attributes attributes, ExecutionView view) {
        Execution.StoredResult stored = execution.stored();
        if (stored == null || stored.chunks() == 0 || !attributes.wants("result")) {
            return Pieces.json(view.show(execution));
        }
        return attributes.wantsAllOf("result") && view.showsResultAsItIs(execution)
                ? Pieces.withMember(view.show(execution), "result", results.pieces(stored))
                : Pieces.json(view.show(execution.withResult(results.read(stored))));
    }

    /** With its result, however large, in memory. */
    Execution whole(Execution execution) {
        Execution.StoredResult stored = execution.stored();
        return stored == null ? execution : execution.withResult(results.read(stored));
    }

    /**
     * What an execution printed. Of one that has ended it is made of the result: of what a shell action printed, that lacks
     * the last line end. Of one that runs it is what others can see so far.
     */
    Pieces output(Execution execution, @Nullable String type, ExecutionView view) {
        return Pieces.concat((type == null ? List.of("stdout", "stderr") : List.of(type))
                .stream()
                        .map(stream -> Pieces.of(written(execution, stream, view)))
                        .iterator());
    }

    /** The same of {@code stdout} or {@code stderr} alone: its text in UTF-8, cut anywhere. */
    Iterator<byte[]> written(Execution execution, String stream, ExecutionView view) {
        if (!execution.status().isTerminal()) {
            return new LiveText(live, execution, stream);
        }
        boolean endsLine = execution.runnerType().startsWith("local-shell-");
        return new OutputText(json(execution, view), stream, endsLine);
    }

    /** The JSON of its result, secrets masked; nothing if it has none. */
    Iterator<byte[]> json(Execution execution, ExecutionView view) {
        Execution.StoredResult stored = execution.stored();
        Map<String, @Nullable Object> result = execution.result();
        if (stored != null && stored.chunks() > 0) {
            if (view.showsResultAsItIs(execution)) {
                return results.chunks(stored);
            }
            result = results.read(stored);
        }
        return result == null
                ? Collections.emptyIterator()
                : List.of(Json.write(view.masked(execution, result)).getBytes(StandardCharsets.UTF_8))
                        .iterator();
    }
}
