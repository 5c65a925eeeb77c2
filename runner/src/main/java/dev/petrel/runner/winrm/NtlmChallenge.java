// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a host asks of who logs in by NTLM.
 *
 * @param flags what it has agreed to
 * @param nonce 8 bytes
 * @param target what it says of itself, by kind
 */
record NtlmChallenge(int flags, byte[] nonce, Map<Integer, byte[]> target) {

    /** The host's time, which only hosts have that check the message's integrity. */
    static final int TIMESTAMP = 7;

    private static final int HEAD = 48;
    private static final int TYPE = 2;
    private static final int REQUIRED = Ntlm.UNICODE
            | Ntlm.EXTENDED_SECURITY
            | Ntlm.TARGET_INFO
            | Ntlm.SIGN
            | Ntlm.SEAL
            | Ntlm.KEY_128
            | Ntlm.KEY_EXCHANGE;

    /** @throws IOException if it is no challenge, or asks for less than NTLM version 2 with 128 bits */
    static NtlmChallenge read(byte[] message) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        if (message.length < HEAD || !Ntlm.begins(message) || in.getInt(8) != TYPE) {
            throw new IOException("the host's NTLM challenge is none");
        }
        int flags = in.getInt(20);
        if ((flags & REQUIRED) != REQUIRED) {
            throw new IOException("the host offers less than NTLM version 2 with 128 bits; Petrel does not log in so");
        }
        int length = Short.toUnsignedInt(in.getShort(40));
        int offset = in.getInt(44);
        if (offset < HEAD || offset > message.length - length) {
            throw new IOException("the host's NTLM challenge is cut");
        }
        return new NtlmChallenge(
                flags,
                Arrays.copyOfRange(message, 24, 32),
                pairs(ByteBuffer.wrap(message, offset, length).order(ByteOrder.LITTLE_ENDIAN)));
    }

    private static Map<Integer, byte[]> pairs(ByteBuffer in) throws IOException {
        Map<Integer, byte[]> pairs = new LinkedHashMap<>();
        while (in.remaining() >= 4) {
            int kind = Short.toUnsignedInt(in.getShort());
            int length = Short.toUnsignedInt(in.getShort());
            if (kind == 0) {
                return pairs;
            }
            if (length > in.remaining() || kind == TIMESTAMP && length != 8) {
                break;
            }
            byte[] value = new byte[length];
            in.get(value);
            pairs.put(kind, value);
        }
        throw new IOException("the host's NTLM challenge is cut");
    }
}
