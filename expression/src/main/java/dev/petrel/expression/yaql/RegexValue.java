// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonText;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression. Two are equal that were made from the same.
 *
 * @param flags which of those that {@code regex()} takes are set
 */
record RegexValue(PythonRegex regex, String source, List<Boolean> flags) implements PythonObject {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegexValue value && source.equals(value.source) && flags.equals(value.flags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, flags);
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return equals(other);
    }

    @Override
    public String typeName() {
        return "Pattern";
    }

    @Override
    public String str() {
        return "re.compile(" + PythonText.quote(source) + ")";
    }
}
