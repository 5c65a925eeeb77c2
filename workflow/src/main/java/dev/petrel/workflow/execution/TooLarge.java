// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a workflow's expression asks for does not fit into memory. The message is for people. */
final class TooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How many characters of JSON, about, the results may have that one expression reads at once. */
    static final long MOST = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

    TooLarge(long characters, long most) {
        super("the results that an expression reads have more than " + characters + " characters, and at most about "
                + most + " are read at once; let the tasks return less");
    }

    /** About how many characters of JSON {@code value} has. */
    static long characters(@Nullable Object value) {
        long sum = 8;
        if (value instanceof String text) {
            sum += text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += String.valueOf(entry.getKey()).length() + characters(entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                sum += characters(each);
            }
        }
        return sum;
    }
}
