// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

/** There is no encryption key. */
final class NoKey implements Cipher {

    private static final String REMEDY =
            "; make one with \"petrel key generate FILE\", or copy StackStorm's, and name it"
                    + " in [keyvalue] encryption_key_path on every node";

    @Override
    public boolean hasKey() {
        return false;
    }

    @Override
    public String encrypt(String clear) {
        throw new IllegalStateException("no encryption key is configured, so nothing can be encrypted" + REMEDY);
    }

    @Override
    public String decrypt(String encrypted) {
        throw new IllegalStateException("no encryption key is configured, so nothing can be decrypted" + REMEDY);
    }
}
