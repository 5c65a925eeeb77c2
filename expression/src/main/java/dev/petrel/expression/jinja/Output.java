// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;

/** What a template has printed so far. */
final class Output {

    private final StringBuilder text = new StringBuilder();
    private final Budget budget;

    Output(Budget budget) {
        this.budget = budget;
    }

    void print(String more) throws PythonError {
        if ((long) text.length() + more.length() > Budget.MAX_SIZE) {
            throw new PythonError("MemoryError", "the template prints more than " + Budget.MAX_SIZE + " characters");
        }
        budget.step();
        text.append(more);
    }

    String text() {
        return text.toString();
    }
}
