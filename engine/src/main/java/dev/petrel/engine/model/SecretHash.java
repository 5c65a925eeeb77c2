// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Secrets of tokens and API keys, and what is kept of them: SHA-256, in 64 hexadecimal digits. They have 256 bits of
 * chance, so that nothing slower is needed to keep them from being guessed from it.
 */
public final class SecretHash {

    private static final int BYTES = 32;
    private static final int ID = 24;

    private SecretHash() {}

    /** A new secret: 64 hexadecimal digits. */
    public static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What is kept of a secret. */
    public static String of(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The id of what has this hash. */
    public static String id(String hash) {
        return hash.substring(0, ID);
    }

    /** Whether two hashes are the same, in a time that does not depend on where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
