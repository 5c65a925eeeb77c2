// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among the criteria of many rules, those that a payload may satisfy, or that cannot be evaluated with it. It looks
 * at one equality of each: criteria whose payload has another value there would come to {@link CriteriaResult.NotMatched},
 * and need not be evaluated. Those without an equality to go by are always among the found.
 *
 * <p>Immutable, safe for any thread.
 */
public final class CriteriaIndex {

    private static final int[] NONE = {};

    private final List<Place> places;
    private final int[] always;

    private CriteriaIndex(List<Place> places, int[] always) {
        this.places = places;
        this.always = always;
    }

    /** What is asked of one value of the payload: which criteria want which of its keys. */
    private record Place(Equality.Where where, Map<Object, int[]> byKey, int[] all) {

        int[] candidates(@Nullable Object names) {
            Object value = where.value(names);
            if (value == null) {
                return NONE; // an equality never holds for what is not there, and never fails
            }
            Optional<Object> key = where.kind().key(value);
            return key.isPresent()
                    ? byKey.getOrDefault(key.get(), NONE)
                    : where.kind().canHoldOrFail(value) ? all : NONE;
        }
    }

    /** An index of {@code all}; what it finds are positions in it. */
    public static CriteriaIndex of(List<Criteria> all) {
        List<List<Equality>> equalities = all.stream().map(Criteria::equalities).toList();
        Map<Equality.Key, Integer> asked = new HashMap<>();
        equalities.forEach(each -> each.forEach(one -> one.keys().forEach(key -> asked.merge(key, 1, Integer::sum))));
        Map<Equality.Where, Map<Object, IntStream.Builder>> places = new LinkedHashMap<>();
        IntStream.Builder always = IntStream.builder();
        for (int i = 0; i < equalities.size(); i++) {
            Optional<Equality> rarest = equalities.get(i).stream()
                    .min((a, b) -> Integer.compare(timesAsked(a, asked), timesAsked(b, asked)));
            if (rarest.isEmpty()) {
                always.add(i);
            } else {
                Map<Object, IntStream.Builder> byKey =
                        places.computeIfAbsent(rarest.get().where(), where -> new HashMap<>());
                for (Equality.Key key : rarest.get().keys()) {
                    byKey.computeIfAbsent(key.value(), value -> IntStream.builder())
                            .add(i);
                }
            }
        }
        return new CriteriaIndex(
                places.entrySet().stream()
                        .map(place -> place(place.getKey(), place.getValue()))
                        .toList(),
                always.build().toArray());
    }

    /** How many rules a payload finds by it, at worst: those that ask for the same value there. */
    private static int timesAsked(Equality one, Map<Equality.Key, Integer> asked) {
        return one.keys().stream().mapToInt(key -> asked.getOrDefault(key, 0)).sum();
    }

    private static Place place(Equality.Where where, Map<Object, IntStream.Builder> builders) {
        Map<Object, int[]> byKey = new HashMap<>();
        builders.forEach((key, positions) -> byKey.put(key, positions.build().toArray()));
        int[] all = byKey.values().stream()
                .flatMapToInt(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        return new Place(where, byKey, all);
    }

    /** The positions, ascending, of the criteria to evaluate with what {@code input} has. */
    public int[] candidates(CriteriaInput input) {
        int[] found = always;
        int count = found.length;
        boolean own = false;
        for (Place place : places) {
            int[] more = place.candidates(input.context().names());
            if (more.length > 0) {
                if (!own || count + more.length > found.length) {
                    found = Arrays.copyOf(found, Math.max(2 * count, count + more.length));
                    own = true;
                }
                System.arraycopy(more, 0, found, count, more.length);
                count += more.length;
            }
        }
        if (!own) {
            return found; // in order already, and nobody changes it
        }
        Arrays.sort(found, 0, count);
        return Arrays.copyOf(found, count);
    }
}
