// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what an expression takes from outside. */
final class References {

    private final List<YaqlReference> found = new ArrayList<>();
    private final Set<String> functions = new LinkedHashSet<>();
    private final Set<String> defined = new LinkedHashSet<>();
    private boolean definesAny;
    private final Deque<Visit> open = new ArrayDeque<>();

    /**
     * A node to look at.
     *
     * @param path the names of members that follow it
     * @param member whether it stands behind a dot
     */
    private record Visit(Node node, List<String> path, boolean member) {}

    private References() {}

    static References of(Node node) {
        References references = new References();
        references.open.add(new Visit(node, List.of(), false));
        while (!references.open.isEmpty()) {
            references.visit(references.open.pop());
        }
        return references;
    }

    List<YaqlReference> found() {
        return List.copyOf(found);
    }

    /** Names of all functions and methods that are called. */
    Set<String> functions() {
        return functions;
    }

    /** The names of all functions that it defines itself. */
    Set<String> defined() {
        return defined;
    }

    /** Whether it defines a function whose name is not known before it is evaluated. */
    boolean definesAny() {
        return definesAny;
    }

    private void visit(Visit visit) {
        Node node = visit.node();
        if (node instanceof Node.Variable variable) {
            found.add(new YaqlReference(variable.name(), false, List.of(), Map.of(), visit.path()));
        } else if (node instanceof Node.Wrapped wrapped) {
            open.push(new Visit(wrapped.inner(), visit.path(), false));
        } else if (node instanceof Node.Rule rule) {
            open.push(new Visit(rule.destination(), List.of(), false));
            open.push(new Visit(rule.source(), List.of(), false));
        } else if (node instanceof Node.Call call) {
            call(call, visit);
        }
    }

    private void call(Node.Call call, Visit visit) {
        List<Node> operands = call.arguments();
        boolean dot = call.name().equals("#operator_.") || call.name().equals("#operator_?.");
        if (dot && operands.get(1) instanceof Node.Word word) {
            open.push(new Visit(operands.get(0), longer(word.name(), visit.path()), visit.member()));
            return;
        }
        if (dot) {
            open.push(new Visit(operands.get(1), List.of(), true));
            open.push(new Visit(operands.get(0), List.of(), visit.member()));
            return;
        }
        if (call.name().equals("#indexer")
                && operands.size() == 2
                && literal(operands.get(1)).orElse(null) instanceof String key) {
            open.push(new Visit(operands.get(0), longer(key, visit.path()), visit.member()));
            return;
        }
        if (call.written()) {
            functions.add(call.name());
            if (call.name().equals("def")) {
                define(operands);
            }
            if (!visit.member()) {
                found.add(reference(call, visit.path()));
            }
        }
        for (int i = operands.size() - 1; i >= 0; i--) {
            open.push(new Visit(operands.get(i), List.of(), false));
        }
    }

    private void define(List<Node> operands) {
        Object name = operands.isEmpty() ? null : literal(operands.get(0)).orElse(null);
        if (name instanceof String text) {
            defined.add(text);
        } else {
            definesAny = true;
        }
    }

    private static List<String> longer(String name, List<String> path) {
        List<String> all = new ArrayList<>(path.size() + 1);
        all.add(name);
        all.addAll(path);
        return all;
    }

    private static YaqlReference reference(Node.Call call, List<String> path) {
        List<Optional<Object>> arguments = new ArrayList<>();
        Map<String, Optional<Object>> named = new HashMap<>();
        for (Node argument : call.arguments()) {
            if (argument instanceof Node.Rule rule && rule.source() instanceof Node.Word word) {
                named.put(word.name(), literal(rule.destination()));
            } else {
                arguments.add(literal(argument));
            }
        }
        return new YaqlReference(call.name(), true, arguments, named, path);
    }

    private static Optional<Object> literal(Node node) {
        return node instanceof Node.Constant || node instanceof Node.Word
                ? Optional.ofNullable(Type.constant(node))
                : Optional.empty();
    }
}
