// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

/**
 * Where something is in a definition and in Orquesta's schema of definitions, as StackStorm writes both.
 *
 * @param spec {@code tasks.a.next[0].do}; empty for the whole
 * @param schema {@code properties.tasks.patternProperties.^\w+$.properties.next}; empty for the whole
 */
record SpecPath(String spec, String schema) {

    static final SpecPath ROOT = new SpecPath("", "");

    private static final String NAME = "patternProperties.^\\w+$";

    /** The path of all tasks. */
    static SpecPath tasks() {
        return ROOT.property("tasks");
    }

    /** The path of the task called {@code name}. */
    static SpecPath task(String name) {
        return tasks().named(name);
    }

    /** A key that the schema knows. */
    SpecPath property(String name) {
        return new SpecPath(joined(spec, name), joined(schema, "properties." + name));
    }

    /** A key that the author chose. */
    SpecPath named(String name) {
        return new SpecPath(joined(spec, name), joined(schema, NAME));
    }

    /** An element of a list. */
    SpecPath item(int index) {
        return new SpecPath(spec + "[" + index + "]", joined(schema, "items"));
    }

    /** An element of a list that the schema's path is not told of. */
    SpecPath element(int index) {
        return new SpecPath(spec + "[" + index + "]", schema);
    }

    /** What a keyword of the schema says of this. */
    SpecPath keyword(String keyword) {
        return new SpecPath(spec, joined(schema, keyword));
    }

    private static String joined(String path, String step) {
        return path.isEmpty() ? step : path + "." + step;
    }
}
