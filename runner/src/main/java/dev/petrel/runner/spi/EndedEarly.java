// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action had to end before it did by itself, since the thread that ran it was interrupted. */
public final class EndedEarly extends InterruptedException {

    private static final long serialVersionUID = 1;

    private final transient Map<String, @Nullable Object> result;

    /** @param result what there is of it so far, its output above all: JSON values only */
    public EndedEarly(Map<String, @Nullable Object> result) {
        this.result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
    }

    /** What there is of it so far. */
    public Map<String, @Nullable Object> result() {
        return result;
    }
}
