// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.security.KeyEncryption;

/** StackStorm's encryption, with a key. */
final class AesCipher implements Cipher {

    private final KeyEncryption encryption;

    AesCipher(KeyEncryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public boolean hasKey() {
        return true;
    }

    @Override
    public String encrypt(String clear) {
        return encryption.encrypt(clear);
    }

    @Override
    public String decrypt(String encrypted) {
        return encryption.decrypt(encrypted);
    }
}
