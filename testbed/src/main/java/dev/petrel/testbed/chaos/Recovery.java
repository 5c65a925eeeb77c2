// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import dev.petrel.testbed.chaos.Nemesis.Struck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How long each fault delayed the end of actions. In seconds, by class of fault. */
record Recovery(History history, List<Struck> struck) {

    Recovery {
        struck = List.copyOf(struck);
    }

    /** From the fault until the first event that was dispatched after it had been handled to its end. */
    Map<Fault.Kind, List<Double>> firsts() {
        Map<String, Double> endOfEvent = endsByEvent();
        Map<Fault.Kind, List<Double>> all = new TreeMap<>();
        for (Struck s : struck) {
            OptionalDouble first = history.accepted().stream()
                    .filter(event -> event.begun() >= s.at() && endOfEvent.containsKey(event.event()))
                    .mapToDouble(event -> endOfEvent.getOrDefault(event.event(), Double.MAX_VALUE))
                    .min();
            first.ifPresent(at -> add(all, s, at - s.at()));
        }
        return all;
    }

    /** The longest time in which no action ended, between the fault and the next one, while there were events. */
    Map<Fault.Kind, List<Double>> silences() {
        double lastEvent = history.accepted().stream()
                .mapToDouble(Accepted::confirmed)
                .max()
                .orElse(0);
        double[] ends = history.runs().stream()
                .filter(noted -> !noted.start())
                .mapToDouble(Noted::at)
                .sorted()
                .toArray();
        Map<Fault.Kind, List<Double>> all = new TreeMap<>();
        for (int i = 0; i < struck.size(); i++) {
            double from = struck.get(i).at();
            double to = i + 1 < struck.size() ? struck.get(i + 1).at() : lastEvent;
            if (from < to) {
                add(all, struck.get(i), longestStretch(ends, from, to));
            }
        }
        return all;
    }

    private static double longestStretch(double[] ends, double from, double to) {
        double longest = 0;
        double last = from;
        for (double end : ends) {
            if (end > from && end < to) {
                longest = Math.max(longest, end - last);
                last = end;
            }
        }
        return Math.max(longest, to - last);
    }

    private Map<String, Double> endsByEvent() {
        Map<String, Double> ends = new HashMap<>();
        history.runs().stream().filter(n -> !n.start()).forEach(n -> ends.put(n.execution(), n.at()));
        Map<String, Double> endOfEvent = new HashMap<>();
        for (Recorded execution : history.executions()) {
            Double end = ends.get(execution.id());
            if (end != null) {
                endOfEvent.merge(execution.event(), end, Math::max);
            }
        }
        return endOfEvent;
    }

    private static void add(Map<Fault.Kind, List<Double>> all, Struck struck, double seconds) {
        all.computeIfAbsent(struck.fault().kind(), kind -> new ArrayList<>()).add(seconds);
    }
}
