// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

/** What a body takes while it is handled, estimated from its bytes: as text, as values, and as text for the database. */
final class Weight {

    private static final int COPIES = 4;
    private static final int BYTES_PER_VALUE = 64;

    private Weight() {}

    static long of(byte[] body) {
        long values = 0;
        for (byte b : body) {
            if (b == ',' || b == '{' || b == '[' || b == ':') {
                values++;
            }
        }
        return (long) COPIES * body.length + BYTES_PER_VALUE * values;
    }
}
