// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The 32-bit hash by which StackStorm deals out sensors, so that ranges mean the same here as there. */
final class StackStormHash {

    private static final int HIGH_FIVE = 0xF8000000;

    private StackStormHash() {}

    /** From 0 to 2^32 - 1: a cyclic hash over the decimal digits of the MD5 digest, last digit first. */
    static long of(String ref) {
        String digits = new BigInteger(1, md5(ref)).toString();
        int hash = 0;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int high = hash & HIGH_FIVE;
            hash = (hash << 5) ^ (high >>> 27) ^ (digits.charAt(i) - '0');
        }
        return Integer.toUnsignedLong(hash);
    }

    private static byte[] md5(String text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
