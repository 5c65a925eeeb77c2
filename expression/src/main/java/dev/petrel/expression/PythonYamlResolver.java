// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Decides what a plain scalar of YAML 1.1 is, as Python's library does. It differs from SnakeYAML's own in floats: {@code 1e3} is text, since the exponent of
 * a YAML 1.1 float has a point before it and a sign. And {@code =} is text.
 */
public final class PythonYamlResolver extends Resolver {

    private static final Tag VALUE = new Tag("tag:yaml.org,2002:value");

    private static final Pattern PYTHON_FLOAT = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)"
            + "|\\.(?:nan|NaN|NAN)");

    /** A resolver for reading. */
    public PythonYamlResolver() {}

    /** A resolver for writing: there {@code =} must be quoted, since Python's library takes it for no text. */
    public static PythonYamlResolver forWriting() {
        PythonYamlResolver resolver = new PythonYamlResolver();
        resolver.addImplicitResolver(VALUE, Pattern.compile("^=$"), "=");
        return resolver;
    }

    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
        addImplicitResolver(Tag.INT, INT, "-+0123456789");
        addImplicitResolver(Tag.FLOAT, Pattern.compile("^(?:" + PYTHON_FLOAT + ")$"), "-+0123456789.");
        addImplicitResolver(Tag.MERGE, MERGE, "<");
        addImplicitResolver(Tag.NULL, NULL, "~nN\0");
        addImplicitResolver(Tag.NULL, EMPTY, null);
        addImplicitResolver(Tag.TIMESTAMP, TIMESTAMP, "0123456789");
    }
}
