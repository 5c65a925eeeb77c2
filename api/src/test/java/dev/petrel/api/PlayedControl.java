// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was asked, and answers as the test says. */
final class PlayedControl implements PartitionControl {

    final List<String> asked = new ArrayList<>();
    Outcome outcome = new Done("p.S", "as you wish");

    @Override
    public Plan plan(String file, String map) {
        asked.add("plan " + file + " " + map);
        return new Plan(List.of(new Change("p.S", "a", null, true, "no node lists it")), List.of("odd"), List.of());
    }

    @Override
    public Outcome move(String sensor, String node) {
        asked.add("move " + sensor + " " + node);
        return outcome;
    }

    @Override
    public Outcome moveBack(String sensor) {
        asked.add("back " + sensor);
        return outcome;
    }
}
