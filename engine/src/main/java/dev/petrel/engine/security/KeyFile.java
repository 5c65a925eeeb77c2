// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key file of the datastore as StackStorm's {@code st2-generate-symmetric-crypto-key} writes it, which has it from
 * Keyczar: {@code {"hmacKey": {"hmacKeyString": ..., "size": 256}, "aesKeyString": ..., "mode": "CBC", "size": 256}}, the
 * two keys in Base64 for URLs without padding.
 *
 * <p>Its text shows nothing of the keys.
 */
public final class KeyFile {

    private static final int BITS = 256;
    private static final int FEWEST_BITS = 128;
    private static final int LARGEST = 16_384;
    private static final String MAKE =
            "name a file that \"petrel key generate FILE\" or st2-generate-symmetric-crypto-key wrote";

    private final SecretKeySpec aes;
    private final SecretKeySpec hmac;

    private KeyFile(byte[] aes, byte[] hmac) {
        this.aes = new SecretKeySpec(aes, "AES");
        this.hmac = new SecretKeySpec(hmac, "HmacSHA1");
    }

    /** The key that encrypts. */
    public SecretKeySpec aes() {
        return aes;
    }

    /** The key that signs what is encrypted. */
    public SecretKeySpec hmac() {
        return hmac;
    }

    /**
     * Reads {@code file}.
     *
     * @throws KeyFileException when it cannot be read, or is no key file
     */
    public static KeyFile read(Path file) {
        String text;
        try {
            if (Files.size(file) > LARGEST) {
                throw new KeyFileException("is too large for a key file", MAKE);
            }
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("does not exist", MAKE + ", or copy the one of the other nodes");
        } catch (CharacterCodingException e) {
            throw new KeyFileException("is no text", MAKE);
        } catch (IOException e) {
            throw new KeyFileException(
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "let the user of this process read it: \"chown\" it to that user, mode 0600");
        }
        return parse(text);
    }

    /**
     * Reads the text of a key file.
     *
     * @throws KeyFileException when it is none
     */
    public static KeyFile parse(String text) {
        Map<String, @Nullable Object> key;
        try {
            key = Json.readObject(text);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the text, which may hold a key.
            throw new KeyFileException("is no JSON object", MAKE);
        }
        if (!(key.get("mode") instanceof String mode) || !mode.equalsIgnoreCase("CBC")) {
            throw new KeyFileException("does not say \"mode\": \"CBC\", the only mode there is", MAKE);
        }
        Map<?, ?> signing = key.get("hmacKey") instanceof Map<?, ?> map ? map : Map.of();
        byte[] aes = bytes("aesKeyString", key.get("aesKeyString"), "size", key.get("size"));
        byte[] hmac = bytes("hmacKey.hmacKeyString", signing.get("hmacKeyString"), "hmacKey.size", signing.get("size"));
        if (aes.length != 16 && aes.length != 24 && aes.length != 32) {
            throw new KeyFileException(
                    "has an \"aesKeyString\" of " + aes.length * 8 + " bits, and AES has keys of 128, 192 or 256",
                    MAKE);
        }
        return new KeyFile(aes, hmac);
    }

    private static byte[] bytes(String name, @Nullable Object text, String sizeName, @Nullable Object size) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text instanceof String given ? given.replaceAll("\\s", "") : "?");
        } catch (IllegalArgumentException e) {
            throw new KeyFileException("has no \"" + name + "\" in Base64 for URLs", MAKE);
        }
        int bits = bytes.length * 8;
        if (bits < FEWEST_BITS) {
            throw new KeyFileException(
                    "has a \"" + name + "\" of " + bits + " bits: at least " + FEWEST_BITS + " are needed", MAKE);
        }
        if (!(size instanceof Number told) || told.intValue() != bits) {
            throw new KeyFileException(
                    "has a \"" + name + "\" of " + bits + " bits and says \"" + sizeName + "\": " + shown(size)
                            + "; is a part of it missing?",
                    MAKE);
        }
        return bytes;
    }

    private static String shown(@Nullable Object size) {
        return size instanceof Number ? size.toString() : "no number";
    }

    /**
     * Writes a new key of 256 bits to {@code file}, which only its owner may read.
     *
     * @throws FileAlreadyExistsException if there is such a file: a key that values are encrypted with must not be lost
     * @throws IOException if it cannot be written; then there is no such file
     */
    public static void generate(Path file, SecureRandom random) throws IOException {
        Map<String, Object> key = new LinkedHashMap<>();
        Map<String, Object> signing = new LinkedHashMap<>();
        signing.put("hmacKeyString", text(random));
        signing.put("size", BITS);
        key.put("hmacKey", signing);
        key.put("aesKeyString", text(random));
        key.put("mode", "CBC");
        key.put("size", BITS);
        PrivateFiles.create(file);
        try {
            Files.writeString(file, Json.write(key));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[BITS / 8];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "KeyFile[********]";
    }
}
