// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One login by NTLM version 2, as MS-NLMP has it. Nothing weaker is offered or answered: a host, or who says he is one,
 * never gets a response that older versions of NTLM would give. For one thread.
 */
final class Ntlm {

    static final int UNICODE = 0x1;
    static final int SIGN = 0x10;
    static final int SEAL = 0x20;
    static final int EXTENDED_SECURITY = 0x80000;
    static final int TARGET_INFO = 0x800000;
    static final int KEY_128 = 0x20000000;
    static final int KEY_EXCHANGE = 0x40000000;

    private static final int REQUEST_TARGET = 0x4;
    private static final int NTLM = 0x200;
    private static final int ALWAYS_SIGN = 0x8000;
    private static final int VERSION = 0x02000000;
    private static final int KEY_56 = 0x80000000;
    private static final int FLAGS = UNICODE
            | REQUEST_TARGET
            | SIGN
            | SEAL
            | NTLM
            | ALWAYS_SIGN
            | EXTENDED_SECURITY
            | TARGET_INFO
            | VERSION
            | KEY_128
            | KEY_EXCHANGE
            | KEY_56;

    private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WINDOWS = {10, 0, 0x61, 0x4a, 0, 0, 0, 15}; // a version, since one has to be told
    private static final int AV_FLAGS = 6;
    private static final int AV_CHANNEL = 10;
    private static final byte[] HAS_MIC = {2, 0, 0, 0};
    private static final int MIC = 72;
    private static final int HEAD = 88;
    private static final Instant EPOCH = Instant.parse("1601-01-01T00:00:00Z");

    private final NtlmUser user;
    private final SecureRandom random;

    Ntlm(NtlmUser user, SecureRandom random) {
        this.user = user;
        this.random = random;
    }

    /**
     * What logs in.
     *
     * @param message for the host
     * @param key of the session that begins with it
     */
    record Authentication(byte[] message, byte[] key) {}

    static boolean begins(byte[] message) {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (message[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first message. */
    byte[] negotiate() {
        return buffer(40)
                .put(SIGNATURE)
                .putInt(1)
                .putInt(FLAGS)
                .putLong(0)
                .putLong(0)
                .put(WINDOWS)
                .array();
    }

    /**
     * The answer to {@code challenge}.
     *
     * @param challengeMessage as it came
     * @param channel what binds it to the TLS connection that it goes by; empty without TLS
     */
    Authentication authenticate(NtlmChallenge challenge, byte[] challengeMessage, byte[] channel, Instant now) {
        byte[] key = user.key();
        byte[] mine = random(8);
        boolean checked = challenge.target().containsKey(NtlmChallenge.TIMESTAMP);
        byte[] temp = temp(challenge, mine, channel, now);
        byte[] proof = Digests.hmacMd5(key, challenge.nonce(), temp);
        byte[] sessionKey = random(16);
        byte[] sealedKey = Digests.rc4(Digests.hmacMd5(key, proof)).update(sessionKey);
        byte[] old = checked ? new byte[24] : join(Digests.hmacMd5(key, challenge.nonce(), mine), mine);
        byte[] message = message(old, join(proof, temp), sealedKey, challenge.flags() & FLAGS);
        if (checked) {
            byte[] mic = Digests.hmacMd5(sessionKey, negotiate(), challengeMessage, message);
            System.arraycopy(mic, 0, message, MIC, mic.length);
        }
        return new Authentication(message, sessionKey);
    }

    /** What the proof is made of, beside the host's nonce. */
    private static byte[] temp(NtlmChallenge challenge, byte[] mine, byte[] channel, Instant now) {
        Map<Integer, byte[]> pairs = new LinkedHashMap<>(challenge.target());
        byte[] time = pairs.get(NtlmChallenge.TIMESTAMP);
        if (time != null) {
            pairs.put(AV_FLAGS, HAS_MIC);
        }
        if (channel.length > 0) {
            pairs.put(AV_CHANNEL, channel);
        }
        int size = pairs.values().stream().mapToInt(value -> value.length + 4).sum() + 4;
        ByteBuffer temp = buffer(28 + size + 4)
                .putShort((short) 0x0101)
                .putShort((short) 0)
                .putInt(0);
        if (time == null) {
            temp.putLong(fileTime(now));
        } else {
            temp.put(time);
        }
        temp.put(mine).putInt(0);
        pairs.forEach((kind, value) ->
                temp.putShort(kind.shortValue()).putShort((short) value.length).put(value));
        return temp.putInt(0).putInt(0).array();
    }

    private static long fileTime(Instant now) {
        Duration since = Duration.between(EPOCH, now);
        return since.getSeconds() * 10_000_000 + since.getNano() / 100;
    }

    private byte[] message(byte[] old, byte[] response, byte[] sealedKey, int flags) {
        byte[] domain = NtlmUser.utf16(user.domain());
        byte[] name = NtlmUser.utf16(user.name());
        byte[][] parts = {old, response, domain, name, {}, sealedKey};
        byte[] payload = join(domain, name, old, response, sealedKey);
        int[] offsets = {
            HEAD + domain.length + name.length,
            HEAD + domain.length + name.length + old.length,
            HEAD,
            HEAD + domain.length,
            HEAD,
            HEAD + payload.length - sealedKey.length
        };
        ByteBuffer message = buffer(HEAD + payload.length).put(SIGNATURE).putInt(3);
        for (int i = 0; i < parts.length; i++) {
            message.putShort((short) parts[i].length)
                    .putShort((short) parts[i].length)
                    .putInt(offsets[i]);
        }
        return message.putInt(flags).put(WINDOWS).put(new byte[16]).put(payload).array();
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
