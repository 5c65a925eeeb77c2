// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;

/** Messages that are encrypted by the session of an NTLM login, each once and in its order. For one thread. */
final class NtlmSession {

    private static final int SIGNATURE = 16;

    private final byte[] signing;
    private final byte[] checking;
    private final Cipher sealing;
    private final Cipher opening;
    private int sent;
    private int received;

    private NtlmSession(byte[] key, String mine, String theirs) {
        this.signing = derived(key, mine, "signing");
        this.checking = derived(key, theirs, "signing");
        this.sealing = Digests.rc4(derived(key, mine, "sealing"));
        this.opening = Digests.rc4(derived(key, theirs, "sealing"));
    }

    /** That of who logs in. */
    static NtlmSession client(byte[] key) {
        return new NtlmSession(key, "client-to-server", "server-to-client");
    }

    /** That of the host. */
    static NtlmSession server(byte[] key) {
        return new NtlmSession(key, "server-to-client", "client-to-server");
    }

    private static byte[] derived(byte[] key, String direction, String what) {
        String words = "session key to " + direction + " " + what + " key magic constant\0";
        return Digests.md5(key, words.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code message} encrypted, behind its signature. */
    byte[] seal(byte[] message) {
        byte[] sealed = update(sealing, message);
        return Ntlm.join(signature(signing, sealing, sent++, message), sealed);
    }

    /** @throws IOException if {@code sealed} is not the host's next message */
    byte[] open(byte[] sealed) throws IOException {
        if (sealed.length < SIGNATURE) {
            throw new IOException("the encrypted answer is cut");
        }
        byte[] message = update(opening, Arrays.copyOfRange(sealed, SIGNATURE, sealed.length));
        byte[] expected = signature(checking, opening, received++, message);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(sealed, SIGNATURE))) {
            throw new IOException("the encrypted answer is not the host's: its signature does not hold");
        }
        return message;
    }

    private static byte[] signature(byte[] key, Cipher cipher, int number, byte[] message) {
        byte[] count = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
        byte[] sum = Arrays.copyOf(Digests.hmacMd5(key, count, message), 8);
        return Ntlm.join(new byte[] {1, 0, 0, 0}, update(cipher, sum), count);
    }

    private static byte[] update(Cipher cipher, byte[] bytes) {
        byte[] changed = cipher.update(bytes);
        return changed == null ? new byte[0] : changed; // nothing makes nothing
    }
}
