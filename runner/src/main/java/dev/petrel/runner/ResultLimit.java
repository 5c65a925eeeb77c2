// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.runner.spi.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a result may be: the database has a limit for a whole document.
 *
 * @param bytes in the database's own form
 */
record ResultLimit(long bytes) {

    /** Room for a result in a document of MongoDB, which may have 16 MiB. */
    static final ResultLimit STANDARD = new ResultLimit(14L << 20);

    private static final int PER_ITEM = 8; // a type byte, the end of the key, and the average of lengths and numbers

    /** {@code outcome}, or a failure that tells what was wrong with it. */
    Outcome apply(Outcome outcome) {
        long size;
        try {
            size = size(outcome.result());
        } catch (StackOverflowError e) {
            return Outcome.failed("the action ended as " + outcome.status().word()
                    + ", but its result is nested too deeply, or contains itself");
        }
        return size <= bytes
                ? outcome
                : Outcome.failed("the action ended as " + outcome.status().word() + ", but its result takes " + size
                        + " bytes and an execution keeps at most " + bytes
                        + "; return less, or write it to a file and return its name");
    }

    private static long size(@Nullable Object value) {
        long size = PER_ITEM;
        if (value instanceof String text) {
            size += text.length() < 1024 ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += String.valueOf(entry.getKey()).length() + size(entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                size += 4 + size(item);
            }
        }
        return size;
    }
}
