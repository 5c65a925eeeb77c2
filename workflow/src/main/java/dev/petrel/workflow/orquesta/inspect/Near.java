// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.text.Suggestions;
import java.util.Collection;

/** What was probably meant by a name, where that is not too long to look for: the time grows with both lengths and the count. */
final class Near {

    private static final int LONGEST = 100;
    private static final int MOST_NAMES = 300;

    private Near() {}

    /** {@code did you mean "x"?}, or {@code otherwise}. */
    static String didYouMean(String name, Collection<String> known, String otherwise) {
        return name.length() > LONGEST || known.size() > MOST_NAMES
                ? otherwise
                : Suggestions.didYouMean(name, known, otherwise);
    }
}
