// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/** What the filter {@code decrypt_kv} does. Safe for any thread; does not block. */
@FunctionalInterface
public interface Decryption {

    /** Of templates that are only looked at, and of tests. */
    Decryption NONE = encrypted -> {
        throw new IllegalStateException("no encryption key is configured, so nothing can be decrypted");
    };

    /**
     * The text in clear.
     *
     * @throws IllegalStateException without a key
     * @throws IllegalArgumentException when {@code encrypted} was not made with the key; says nothing of the value
     */
    String decrypt(String encrypted);
}
