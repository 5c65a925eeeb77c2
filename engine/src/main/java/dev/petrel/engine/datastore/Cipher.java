// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

/** Encrypts secrets before they are stored, and decrypts them. Safe for any thread; never blocks. */
public interface Cipher {

    /** Whether there is a key. Without one nothing can be encrypted or decrypted. */
    boolean hasKey();

    /** @throws IllegalStateException without a key */
    String encrypt(String clear);

    /**
     * @throws IllegalStateException without a key
     * @throws IllegalArgumentException when {@code encrypted} was not made with this key
     */
    String decrypt(String encrypted);

    /** Of a system without a key: secrets are refused rather than kept in clear. */
    static Cipher withoutKey() {
        return new NoKey();
    }
}
