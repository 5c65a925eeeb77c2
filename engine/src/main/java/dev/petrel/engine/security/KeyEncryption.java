// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * StackStorm's encryption of datastore values, which is Keyczar's: hexadecimal digits of a header of five bytes that say
 * nothing, an initialization vector of 16, the text in AES-CBC with PKCS#5 padding, and an HMAC-SHA1 of all before it.
 * The signature is checked first and in constant time, so that nothing is decrypted that this key did not sign.
 *
 * <p>Safe for any thread; does not block.
 */
public final class KeyEncryption {

    private static final byte[] HEADER = "00000".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 16;
    private static final int SIGNATURE = 20;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final KeyFile key;
    private final SecureRandom random;

    /** @param random from where each value has its initialization vector */
    public KeyEncryption(KeyFile key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** {@code clear} encrypted, another text each time. */
    public String encrypt(String clear) {
        byte[] start = new byte[BLOCK];
        random.nextBytes(start);
        byte[] text = crypt(Cipher.ENCRYPT_MODE, start, clear.getBytes(StandardCharsets.UTF_8));
        byte[] message = ByteBuffer.allocate(HEADER.length + BLOCK + text.length)
                .put(HEADER)
                .put(start)
                .put(text)
                .array();
        return HEX.formatHex(message) + HEX.formatHex(sign(message));
    }

    /**
     * The text in clear.
     *
     * @throws IllegalArgumentException when {@code encrypted} was not made with this key; says nothing of the value
     */
    public String decrypt(String encrypted) {
        ByteBuffer all = ByteBuffer.wrap(bytes(encrypted));
        byte[] message = new byte[all.remaining() - SIGNATURE];
        byte[] signature = new byte[SIGNATURE];
        all.get(message).get(signature);
        if (!MessageDigest.isEqual(sign(message), signature)) {
            throw new IllegalArgumentException(
                    "the value was not encrypted with this key, or was changed since: its signature does not match");
        }
        ByteBuffer signed = ByteBuffer.wrap(message, HEADER.length, message.length - HEADER.length);
        byte[] start = new byte[BLOCK];
        signed.get(start);
        byte[] text = new byte[signed.remaining()];
        signed.get(text);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, start, text)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the value is encrypted, and is no text in UTF-8");
        }
    }

    private static byte[] bytes(String encrypted) {
        byte[] bytes;
        try {
            bytes = HEX.parseHex(encrypted);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the value.
            throw new IllegalArgumentException("the value is not encrypted: it is no text of hexadecimal digits");
        }
        if (bytes.length < HEADER.length + BLOCK + SIGNATURE) {
            throw new IllegalArgumentException("the value is not encrypted, or is cut off: it is too short");
        }
        return bytes;
    }

    private byte[] sign(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key.hmac());
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA1", e);
        }
    }

    private byte[] crypt(int mode, byte[] start, byte[] text) {
        Cipher cipher;
        try {
            cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, key.aes(), new IvParameterSpec(start));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES with keys of this size", e);
        }
        try {
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the value is encrypted, and not with AES in whole blocks", e);
        }
    }
}
