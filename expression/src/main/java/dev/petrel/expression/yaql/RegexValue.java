// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonRegex;
import dev.petrel.expression.PythonText;

/** A regular expression. */
record RegexValue(PythonRegex regex, String source) implements PythonObject {

    @Override
    public String typeName() {
        return "Pattern";
    }

    @Override
    public String str() {
        return "re.compile(" + PythonText.quote(source) + ")";
    }
}
