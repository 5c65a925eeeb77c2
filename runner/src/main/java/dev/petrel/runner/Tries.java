// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import java.util.function.Supplier;

/** Something that is tried again and again, and what the last try failed with. For one thread. */
final class Tries<T> implements Supplier<T> {

    private final Supplier<T> operation;
    private String lastFailure = "it was not tried";

    Tries(Supplier<T> operation) {
        this.operation = operation;
    }

    @Override
    public T get() {
        try {
            return operation.get();
        } catch (RuntimeException e) {
            lastFailure = StoreFailures.why(e);
            throw e;
        }
    }

    String lastFailure() {
        return lastFailure;
    }
}
