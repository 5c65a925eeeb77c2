// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mappings. */
final class DictFunctions {

    static final List<Function> ALL = List.of(
            Function.of("rules dict(*args:pair)", call -> withPairs(Dict.frozen(), call)),
            Function.of("rules #map(*args:pair)", call -> withPairs(Dict.frozen(), call)),
            Function.of("rules dict(items:iterable)", DictFunctions::ofItems),
            Function.of(
                    "method toDict(collection:iterable, keySelector:lambda, valueSelector:lambda=null)",
                    DictFunctions::toDict),
            Function.of("#operator_.(dict:dict, key:word)", call -> require(call, 1)),
            Function.of("#indexer(dict:dict, key:any?)", call -> require(call, 1)),
            Function.of("#indexer(dict:dict, key:any?, default:any?)", DictFunctions::get),
            Function.of("method get(dict:dict, key:any?, default:any?=null)", DictFunctions::get),
            Function.of("rules method set(dict:dict, key:any?, value:any?)", call -> {
                Dict dict = copy(call.dict(0), Dict.frozen(), call);
                dict.set(call.get(1), call.get(2), call.run());
                return dict;
            }),
            Function.of(
                    "rules method set(dict:dict, replacements:dict)",
                    call -> copy(call.dict(1), copy(call.dict(0), Dict.frozen(), call), call)),
            Function.of(
                    "rules method set(dict:dict, *args:pair)",
                    call -> withPairs(copy(call.dict(0), Dict.frozen(), call), call)),
            Function.of("method keys(dict:dict)", call -> new View(call.dict(0), View.Of.KEYS)),
            Function.of("method values(dict:dict)", call -> new View(call.dict(0), View.Of.VALUES)),
            Function.of("method items(dict:dict)", call -> new View(call.dict(0), View.Of.ITEMS)),
            Function.of("method containsKey(dict:dict, key:any?)", call -> find(call, 1) != Marker.NO_VALUE),
            Function.of(
                    "method containsValue(dict:dict, value:any?)",
                    call -> Values.contains(
                            new View(call.dict(0), View.Of.VALUES).stream(call.run()), call.get(1), call.run())),
            Function.of(
                    "#operator_+(left:dict, right:dict)",
                    call -> copy(call.dict(1), copy(call.dict(0), Dict.frozen(), call), call)),
            Function.of("isDict(arg:any?)", call -> call.get(0) instanceof Map),
            Function.of("both len(dict:dict)", call -> call.dict(0).size()),
            Function.of(
                    "method delete(dict:dict, *keys:any?)",
                    call -> without(call, Streams.list(call.rest(), call.run()))),
            Function.of("method deleteAll(dict:dict, keys:iterable)", call -> without(call, call.stream(1))),
            Function.of(
                    "method mergeWith(dict:dict, another:dict, listMerger:lambda=null, itemMerger:lambda=null,"
                            + " maxLevels:int=0)",
                    call -> merged(call, call.dict(0), call.dict(1), call.integer(4))));

    private DictFunctions() {}

    private static Dict withPairs(Dict dict, Call call) throws PythonError {
        for (Object each : call.rest()) {
            if (each instanceof Pair pair) {
                dict.set(pair.key(), pair.value(), call.run());
            }
        }
        return dict;
    }

    private static Dict copy(Map<?, ?> from, Dict to, Call call) throws PythonError {
        to.setAll(from, call.run());
        return to;
    }

    private static Object ofItems(Call call) throws PythonError {
        Dict dict = Dict.frozen();
        Stream items = call.stream(0);
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            Stream pair = Streams.ofAny(item, call.run());
            Object key = required(pair);
            dict.set(key, required(pair), call.run());
        }
        return dict;
    }

    private static @Nullable Object required(Stream stream) throws PythonError {
        Object item = stream.next();
        if (item == Marker.END) {
            throw new PythonError("StopIteration", "");
        }
        return item;
    }

    private static Object toDict(Call call) throws PythonError {
        Dict dict = Dict.own();
        Lambda value = call.lambdaOrNull(2);
        Stream items = call.stream(0);
        for (Object item = items.next(); item != Marker.END; item = items.next()) {
            Object key = call.lambda(1).call(item);
            dict.set(key, value == null ? item : value.call(item), call.run());
        }
        return dict;
    }

    private static @Nullable Object find(Call call, int key) throws PythonError {
        return Dict.find(call.dict(0), call.get(key), call.run());
    }

    private static @Nullable Object require(Call call, int key) throws PythonError {
        Object value = find(call, key);
        if (value == Marker.NO_VALUE) {
            throw new PythonError("KeyError", repr(call.get(key), call.run()));
        }
        return value;
    }

    private static String repr(@Nullable Object key, Interpreter run) throws PythonError {
        return key instanceof String text ? PythonText.quote(text) : Text.str(key, run);
    }

    private static @Nullable Object get(Call call) throws PythonError {
        Object value = find(call, 1);
        return value == Marker.NO_VALUE ? call.get(2) : value;
    }

    private static Object without(Call call, Stream keys) throws PythonError {
        Dict dict = copy(call.dict(0), Dict.own(), call);
        for (Object key = keys.next(); key != Marker.END; key = keys.next()) {
            dict.remove(key, call.run());
        }
        return dict;
    }

    private static Dict merged(Call call, Map<?, ?> left, Map<?, ?> right, int levels) throws PythonError {
        call.budget().enter();
        Dict merged = Dict.own();
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = Dict.find(right, entry.getKey(), call.run());
            merged.set(
                    entry.getKey(),
                    other == Marker.NO_VALUE ? entry.getValue() : mergedValue(call, entry.getValue(), other, levels),
                    call.run());
        }
        for (Map.Entry<?, ?> entry : right.entrySet()) {
            if (Dict.find(merged, entry.getKey(), call.run()) == Marker.NO_VALUE) {
                merged.set(entry.getKey(), entry.getValue(), call.run());
            }
        }
        call.budget().leave();
        return merged;
    }

    private static @Nullable Object mergedValue(Call call, @Nullable Object left, @Nullable Object right, int levels)
            throws PythonError {
        if (levels != 1 && right instanceof Map<?, ?> b) {
            if (left instanceof Map<?, ?> a) {
                return merged(call, a, b, levels == 0 ? 0 : levels - 1);
            }
            throw unmergeable(left, right);
        }
        if (levels != 1 && right instanceof List<?> b) {
            if (left instanceof List<?> a) {
                return mergedLists(call, a, b);
            }
            throw unmergeable(left, right);
        }
        Lambda merger = call.lambdaOrNull(3);
        return merger == null ? right : merger.call(left, right);
    }

    private static @Nullable Object mergedLists(Call call, List<?> a, List<?> b) throws PythonError {
        Lambda merger = call.lambdaOrNull(2);
        if (merger != null) {
            return merger.call(a, b);
        }
        List<@Nullable Object> all = new ArrayList<>(a);
        all.addAll(b);
        SetValue distinct = SetValue.of(call.run(), Streams.list(all, call.run()));
        return Tuple.copyOf(distinct.items());
    }

    private static PythonError unmergeable(@Nullable Object left, @Nullable Object right) {
        return PythonError.type("Cannot merge <class '" + PythonValues.typeName(left) + "'> with <class '"
                + PythonValues.typeName(right) + "'>");
    }
}
