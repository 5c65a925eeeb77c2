// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Template;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the names that a template takes from its context. */
final class Names {

    private final Set<String> undeclared;
    private Set<String> defined = new HashSet<>();
    private boolean conditional;
    private final Set<String> filters = new LinkedHashSet<>();
    private final Set<String> tests = new LinkedHashSet<>();
    private final Set<String> conditionalFilters = new LinkedHashSet<>();
    private final Set<String> conditionalTests = new LinkedHashSet<>();

    private Names(Set<String> undeclared) {
        this.undeclared = undeclared;
    }

    static Set<String> of(Statement statement) {
        return scan(statement).undeclared;
    }

    static Names scan(Statement statement) {
        Names names = new Names(new LinkedHashSet<>());
        statement.scan(names);
        return names;
    }

    Set<String> undeclared() {
        return undeclared;
    }

    /**
     * What is wrong with a filter or test that is named outside of conditions and does not exist; null when all exist.
     *
     * @param exists whether there is a filter of this name
     */
    @Nullable
    String unknown(Predicate<String> exists) {
        for (String filter : filters) {
            if (!exists.test(filter)) {
                return Filters.unknown(filter);
            }
        }
        for (String test : tests) {
            if (!Tests.exists(test)) {
                return Tests.unknown(test);
            }
        }
        return null;
    }

    /**
     * The filters and tests that do not exist, those outside of conditions first.
     *
     * @param exists whether there is a filter of this name
     */
    List<Template.Missing> missing(Predicate<String> exists) {
        Map<String, Template.Missing> missing = new LinkedHashMap<>();
        add(filters, exists, name -> missingFilter(name, false), missing);
        add(tests, Tests::exists, name -> missingTest(name, false), missing);
        add(conditionalFilters, exists, name -> missingFilter(name, true), missing);
        add(conditionalTests, Tests::exists, name -> missingTest(name, true), missing);
        return List.copyOf(missing.values());
    }

    private static Template.Missing missingFilter(String name, boolean conditional) {
        boolean ofJinja = Filters.isLeftOut(name);
        String message = ofJinja ? "Petrel does not have Jinja's filter \"" + name + "\"." : Filters.unknown(name);
        return new Template.Missing(name, message, ofJinja ? Set.of() : Filters.names(), !conditional && !ofJinja);
    }

    private static Template.Missing missingTest(String name, boolean conditional) {
        return new Template.Missing(name, Tests.unknown(name), Tests.names(), !conditional);
    }

    private static void add(
            Set<String> names,
            Predicate<String> exists,
            Function<String, Template.Missing> missing,
            Map<String, Template.Missing> to) {
        for (String name : names) {
            if (!exists.test(name)) {
                Template.Missing one = missing.apply(name);
                to.putIfAbsent(one.message(), one);
            }
        }
    }

    /** Reads the names in {@code expression}. */
    void read(Expression expression) {
        if (expression instanceof Expression.Name name
                && !defined.contains(name.name())
                && Globals.get(name.name()) == null) {
            undeclared.add(name.name());
        }
        if (expression instanceof Invocation.Filtered filtered) {
            (conditional ? conditionalFilters : filters).add(filtered.name());
        } else if (expression instanceof Invocation.Tested tested) {
            (conditional ? conditionalTests : tests).add(tested.name());
        }
        if (expression instanceof Operation.Choice) {
            conditionally(() -> expression.parts().forEach(this::read));
        } else {
            expression.parts().forEach(this::read);
        }
    }

    /** Reads what may never be evaluated: what does not exist in it matters only where it is reached. */
    void conditionally(Runnable inside) {
        boolean before = conditional;
        conditional = true;
        inside.run();
        conditional = before;
    }

    void define(String name) {
        defined.add(name);
    }

    /** What {@code inside} defines is unknown afterwards. */
    void scoped(Runnable inside) {
        boolean before = conditional;
        conditional = false;
        branch(inside);
        conditional = before;
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
