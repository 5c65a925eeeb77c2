// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An order of nodes for each sensor: the same everywhere, another from sensor to sensor, and two nodes keep their places
 * to each other whichever other node comes or goes.
 */
final class Rendezvous {

    private Rendezvous() {}

    /** Where {@code node} stands for {@code sensor}: the lowest comes first. */
    static String rank(Ref sensor, String node) {
        return Ids.derive("rendezvous", sensor.toString(), node);
    }

    static List<String> order(Ref sensor, Collection<String> nodes) {
        return nodes.stream()
                .sorted(Comparator.comparing(node -> rank(sensor, node)))
                .toList();
    }
}
