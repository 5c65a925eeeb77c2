// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

/**
 * Takes what a child writes to one of its streams. Called by one thread at a time, in order. A slow taker slows the
 * child down; one that throws is logged and gets no more.
 */
public interface Output {

    /** The first {@code length} bytes of {@code bytes}, which the caller reuses afterwards. */
    void chunk(byte[] bytes, int length);

    /** The stream has ended. */
    default void end() {}

    /** Drops everything. */
    static Output none() {
        return (bytes, length) -> {};
    }
}
