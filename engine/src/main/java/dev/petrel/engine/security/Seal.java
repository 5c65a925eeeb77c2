// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is kept in the database, under keys that are made of the datastore's key file: AES-256-GCM with a key of
 * its own for each value, HMAC-SHA256 of a random salt, so that no number of values wears out a nonce. A value is bound to
 * its place: one that is moved to another field does not open.
 *
 * <p>Safe for any thread; does not block.
 */
public final class Seal {

    private static final byte VERSION = 1;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD = 1 + SALT + NONCE;
    private static final byte[] LABEL = "petrel seal 1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec master;
    private final SecureRandom random;

    public Seal(KeyFile key, SecureRandom random) {
        this.master = new SecretKeySpec(
                mac(
                        new SecretKeySpec(key.hmac().getEncoded(), "HmacSHA256"),
                        LABEL,
                        key.aes().getEncoded()),
                "HmacSHA256");
        this.random = random;
    }

    /** {@code clear} encrypted for {@code place}, other bytes each time. */
    public byte[] seal(String place, byte[] clear) {
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, place, salt, nonce).doFinal(clear);
            return ByteBuffer.allocate(HEAD + text.length)
                    .put(VERSION)
                    .put(salt)
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in GCM", e);
        }
    }

    /**
     * What was sealed for {@code place}.
     *
     * @throws IllegalArgumentException when it was not, or not with this key; says nothing of the value
     */
    public byte[] open(String place, byte[] sealed) {
        if (sealed.length < HEAD + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new IllegalArgumentException("it is no value that this version has encrypted");
        }
        ByteBuffer in = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        in.get(salt).get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, place, salt, nonce).doFinal(sealed, HEAD, sealed.length - HEAD);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "it was encrypted with another key than that of [keyvalue] encryption_key_path, or was changed since",
                    e);
        }
    }

    private Cipher cipher(int mode, String place, byte[] salt, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac(master, salt), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] mac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
