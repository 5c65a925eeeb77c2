// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workflows add to yaql's library. */
final class StackStormFunctions {

    static final List<Function> ALL = List.of(
            Function.of("json(s:any?)", StackStormFunctions::json),
            Function.of("zip(*args:any?, **kwargs:any?)", StackStormFunctions::zip));

    private StackStormFunctions() {}

    private static @Nullable Object json(Call call) throws PythonError {
        if (call.get(0) instanceof Map) {
            return call.get(0);
        }
        if (!(call.get(0) instanceof String text)) {
            throw PythonError.type("Given object is not typeof string.");
        }
        try {
            return thawed(PythonJson.loads(text), call.run());
        } catch (PythonError e) {
            throw e.type().equals("ValueError") ? new PythonError("JSONDecodeError", e.text()) : e;
        }
    }

    /** The value with lists and mappings that count as Python's own, not as tuples. */
    private static @Nullable Object thawed(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof List<?> list) {
            OwnList own = new OwnList();
            for (Object item : list) {
                run.budget().step();
                own.add(thawed(item, run));
            }
            return own;
        }
        if (value instanceof Map<?, ?> map) {
            Dict own = Dict.own();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                own.set(entry.getKey(), thawed(entry.getValue(), run), run);
            }
            return own;
        }
        return value;
    }

    private static @Nullable Object zip(Call call) throws PythonError {
        List<@Nullable Object> collections = new ArrayList<>();
        for (Object collection : call.rest()) {
            collections.add(collection == null ? new OwnList() : collection);
        }
        if (collections.size() == 1) {
            return collections.get(0);
        }
        List<Stream> streams = new ArrayList<>();
        for (Object collection : collections) {
            streams.add(Streams.of(collection, call.run()));
        }
        return new OwnList(Streams.read(SliceFunctions.zipped(streams, true, call.named().get("pad"), call.run())));
    }
}
