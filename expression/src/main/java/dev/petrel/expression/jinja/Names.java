// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the names that a template takes from its context. */
final class Names {

    private final Set<String> undeclared;
    private Set<String> defined = new HashSet<>();

    private Names(Set<String> undeclared) {
        this.undeclared = undeclared;
    }

    static Set<String> of(Statement statement) {
        Names names = new Names(new LinkedHashSet<>());
        statement.scan(names);
        return names.undeclared;
    }

    /** Reads the names in {@code expression}. */
    void read(Expression expression) {
        if (expression instanceof Expression.Name name
                && !defined.contains(name.name())
                && Globals.get(name.name()) == null) {
            undeclared.add(name.name());
        }
        expression.parts().forEach(this::read);
    }

    void define(String name) {
        defined.add(name);
    }

    /** What {@code inside} defines is unknown afterwards. */
    void scoped(Runnable inside) {
        branch(inside);
    }

    /** As {@link #scoped}; gives what was defined at the end of it. */
    Set<String> branch(Runnable inside) {
        Set<String> before = defined;
        defined = new HashSet<>(before);
        inside.run();
        Set<String> after = defined;
        defined = before;
        return after;
    }

    /** Defines what all {@code branches} define. */
    void defineCommon(Iterable<Set<String>> branches) {
        Set<String> common = null;
        for (Set<String> branch : branches) {
            if (common == null) {
                common = new HashSet<>(branch);
            } else {
                common.retainAll(branch);
            }
        }
        if (common != null) {
            defined.addAll(common);
        }
    }
}
