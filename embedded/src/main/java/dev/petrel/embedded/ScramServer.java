// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for one user. The password never crosses the wire, and a server
 * that does not know it is found out by the client.
 */
final class ScramServer {

    static final String MECHANISM = "SCRAM-SHA-256";

    /** MongoDB's driver takes no fewer than 4096. */
    private static final int ITERATIONS = 4096;

    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final byte[] salt = random();
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramServer(ServerLogin login) {
        this.user = login.user();
        try {
            PBEKeySpec spec = new PBEKeySpec(login.password().toCharArray(), salt, ITERATIONS, KEY_BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            this.storedKey = hash(hmac(salted, "Client Key"));
            this.serverKey = hmac(salted, "Server Key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        }
    }

    /**
     * A login under way.
     *
     * @param nonce the client's and the server's
     * @param told both first messages, as the signatures have them
     * @param reply what to send to the client
     */
    record Begun(String nonce, String told, String reply) {}

    /** Answers the client's first message. Empty if it cannot be understood, or names another user. */
    Optional<Begun> begin(String first) {
        if (!first.startsWith("n,") && !first.startsWith("y,")) {
            return Optional.empty(); // asks for channel binding, which there is none of
        }
        int bare = first.indexOf(',', 2) + 1;
        Map<String, String> told = attributes(first.substring(bare));
        String clientNonce = told.getOrDefault("r", "");
        if (!user.equals(told.get("n")) || clientNonce.isEmpty()) {
            return Optional.empty();
        }
        String nonce = clientNonce + Base64.getEncoder().encodeToString(random());
        String reply = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + ITERATIONS;
        return Optional.of(new Begun(nonce, first.substring(bare) + "," + reply, reply));
    }

    /** Answers the client's last message. Empty if it does not prove that the client knows the password. */
    Optional<String> finish(Begun begun, String last) {
        Map<String, String> told = attributes(last);
        int proofAt = last.lastIndexOf(",p=");
        if (proofAt < 0 || !begun.nonce().equals(told.get("r"))) {
            return Optional.empty();
        }
        try {
            String signed = begun.told() + "," + last.substring(0, proofAt);
            byte[] proof = Base64.getDecoder().decode(told.getOrDefault("p", ""));
            byte[] signature = hmac(storedKey, signed);
            if (proof.length != signature.length) {
                return Optional.empty();
            }
            byte[] clientKey = new byte[proof.length];
            for (int i = 0; i < proof.length; i++) {
                clientKey[i] = (byte) (proof[i] ^ signature[i]);
            }
            return MessageDigest.isEqual(hash(clientKey), storedKey)
                    ? Optional.of("v=" + Base64.getEncoder().encodeToString(hmac(serverKey, signed)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not Base64
        }
    }

    private static Map<String, String> attributes(String message) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String part : message.split(",")) {
            if (part.length() > 1 && part.charAt(1) == '=') {
                found.put(part.substring(0, 1), part.substring(2));
            }
        }
        return found;
    }

    private static byte[] random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
