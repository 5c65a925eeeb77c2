// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds what is in a cycle: Tarjan's strongly connected components, without recursion, so that a long workflow needs no
 * deep stack. For one graph, once.
 */
final class Cycles {

    private final Function<String, List<String>> successors;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Integer> lows = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final Deque<Visit> visits = new ArrayDeque<>();
    private final Set<String> cyclic = new HashSet<>();

    Cycles(Function<String, List<String>> successors) {
        this.successors = successors;
    }

    /** A node that is being visited, and what follows it and is not yet looked at. */
    private record Visit(String node, Iterator<String> rest) {}

    /** Those of {@code nodes} that lead to themselves. */
    Set<String> among(Set<String> nodes) {
        for (String node : nodes) {
            if (!indexes.containsKey(node)) {
                enter(node);
                while (!visits.isEmpty()) {
                    goOn(visits.element());
                }
            }
        }
        return Set.copyOf(cyclic);
    }

    private void enter(String node) {
        indexes.put(node, indexes.size());
        lows.put(node, indexes.size() - 1);
        open.push(node);
        isOpen.add(node);
        visits.push(new Visit(node, successors.apply(node).iterator()));
    }

    private void goOn(Visit visit) {
        String node = visit.node();
        if (!visit.rest().hasNext()) {
            leave(node);
            return;
        }
        String next = visit.rest().next();
        if (next.equals(node)) {
            cyclic.add(node);
        } else if (!indexes.containsKey(next)) {
            enter(next);
        } else if (isOpen.contains(next)) {
            lower(node, indexes.getOrDefault(next, 0));
        }
    }

    private void leave(String node) {
        visits.pop();
        int low = lows.getOrDefault(node, 0);
        if (low == indexes.getOrDefault(node, 0)) {
            close(node);
        } else if (!visits.isEmpty()) {
            lower(visits.element().node(), low);
        }
    }

    private void close(String root) {
        boolean several = !root.equals(open.peek());
        String node;
        do {
            node = open.pop();
            isOpen.remove(node);
            if (several) {
                cyclic.add(node);
            }
        } while (!node.equals(root));
    }

    private void lower(String node, int low) {
        lows.merge(node, low, Math::min);
    }
}
