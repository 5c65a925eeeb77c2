// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The executions that a workflow requested, those that they requested, and so on; each once, and only so many. */
final class Descendants {

    /** How many are read at once. */
    private static final int AT_ONCE = 500;

    private final ExecutionStore store;
    private final int depth;
    private final Set<String> seen = new HashSet<>();
    private final List<Found> found = new ArrayList<>();
    private boolean all = true;

    /** @param level how deep it is: 1 for children */
    private record Found(String id, Instant at, boolean workflow, int level) {}

    private Descendants(ExecutionStore store, int depth) {
        this.store = store;
        this.depth = depth;
    }

    /**
     * The ids of what {@code root} requested: each followed by what it requested itself, those requested first first.
     *
     * @param depth how deep to look: 1 for its own children; 0 and less for no end, as in StackStorm
     * @param sorted whether they stand by the time of their request instead, however deep they are
     */
    static Page<String> of(ExecutionStore store, String root, int depth, boolean sorted) {
        Descendants descendants = new Descendants(store, depth);
        descendants.walk(root);
        if (sorted) {
            descendants.found.sort(Comparator.comparing(Found::at));
        }
        List<String> ids = descendants.found.stream().map(Found::id).toList();
        return new Page<>(ids, ids.size(), descendants.all);
    }

    private void walk(String root) {
        seen.add(root);
        Deque<Found> open = new ArrayDeque<>(children(root, 1));
        while (!open.isEmpty()) {
            if (found.size() > Lists.MOST) {
                all = false;
                return;
            }
            Found next = open.pop();
            found.add(next);
            if (next.workflow() && next.level() != depth) {
                List<Found> below = children(next.id(), next.level() + 1);
                for (int i = below.size() - 1; i >= 0; i--) {
                    open.push(below.get(i));
                }
            }
        }
    }

    private List<Found> children(String parent, int level) {
        List<String> ids = store.children(parent, Lists.MOST + 1).stream()
                .filter(seen::add)
                .toList();
        List<Found> children = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            for (Execution each : store.read(ids.subList(i, Math.min(i + AT_ONCE, ids.size())), Set.of())) {
                children.add(new Found(each.id(), each.requestedAt(), ExecutionView.isWorkflow(each), level));
            }
        }
        return children;
    }
}
