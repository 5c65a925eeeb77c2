// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain as its file says it. It has at least one task.
 *
 * @param file where it stands, for messages
 * @param start the name of the first task, or a template that gives it
 * @param vars variables that all tasks see, templates among them
 */
record Chain(String file, List<Node> nodes, String start, Map<String, @Nullable Object> vars) {

    Chain {
        nodes = List.copyOf(nodes);
    }

    /** The first task called {@code name}: another of the same name is never found. */
    Optional<Node> find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** The task that {@code default} names, or else the first that no other names, or else the first. */
    static String start(@Nullable String byDefault, List<Node> nodes) {
        if (byDefault != null && !byDefault.isEmpty()) {
            return byDefault;
        }
        Set<String> named = new LinkedHashSet<>();
        nodes.forEach(node -> {
            named.add(node.onSuccess());
            named.add(node.onFailure());
        });
        return nodes.stream()
                .map(Node::name)
                .filter(name -> !named.contains(name))
                .findFirst()
                .orElseGet(() -> nodes.get(0).name());
    }
}
