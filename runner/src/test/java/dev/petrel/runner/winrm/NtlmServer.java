// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The side of a host of one connection that logs in by NTLM: checks the response, and the message's integrity. */
final class NtlmServer {

    private static final byte[] NONCE = {1, 35, 69, 103, -119, -85, -51, -17};

    /** What a host offers. */
    enum Offer {
        WINDOWS,
        WITHOUT_TIME,
        /** As one has it that wants a response to NTLM version 1. */
        OLD,
        GARBAGE
    }

    private final String password;
    private final Supplier<Offer> offer;
    private final boolean tls;
    private byte[] first = {};
    private byte[] challenge = {};
    private @Nullable String user;
    private @Nullable NtlmSession session;

    NtlmServer(String password, Supplier<Offer> offer, boolean tls) {
        this.password = password;
        this.offer = offer;
        this.tls = tls;
    }

    @Nullable
    String user() {
        return user;
    }

    NtlmSession session() {
        return Objects.requireNonNull(session);
    }

    /** What the header of a challenge or a refusal says; null when it is let in. */
    @Nullable
    String answer(String word) throws IOException {
        byte[] message = Base64.getDecoder().decode(word);
        if (message[8] == 1) {
            first = message;
            user = null;
            challenge = challenge();
            return "Negotiate "
                    + (offer.get() == Offer.GARBAGE ? "!!" : Base64.getEncoder().encodeToString(challenge));
        }
        return letIn(message) ? null : "Negotiate";
    }

    private byte[] challenge() {
        int flags = 0xE28A8235;
        byte[] name = NtlmUser.utf16("HOST");
        ByteBuffer info = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        info.putShort((short) 2).putShort((short) name.length).put(name);
        if (offer.get() != Offer.WITHOUT_TIME) {
            info.putShort((short) 7).putShort((short) 8).putLong(133_000_000_000_000_000L);
        }
        info.putInt(0).flip();
        ByteBuffer message =
                ByteBuffer.allocate(56 + name.length + info.limit()).order(ByteOrder.LITTLE_ENDIAN);
        message.put("NTLMSSP\0".getBytes(StandardCharsets.US_ASCII)).putInt(2);
        message.putShort((short) name.length).putShort((short) name.length).putInt(56);
        message.putInt(offer.get() == Offer.OLD ? flags & ~0x80000 : flags)
                .put(NONCE)
                .putLong(0);
        message.putShort((short) info.limit()).putShort((short) info.limit()).putInt(56 + name.length);
        return message.putLong(0).put(name).put(info).array();
    }

    private boolean letIn(byte[] message) {
        String name = new String(part(message, 36), StandardCharsets.UTF_16LE);
        String domain = new String(part(message, 28), StandardCharsets.UTF_16LE);
        byte[] response = part(message, 20);
        byte[] key = new NtlmUser(domain, name, password).key();
        byte[] temp = Arrays.copyOfRange(response, 16, response.length);
        byte[] proof = Digests.hmacMd5(key, NONCE, temp);
        if (!Arrays.equals(proof, Arrays.copyOf(response, 16))) {
            return false;
        }
        byte[] sessionKey = Digests.rc4(Digests.hmacMd5(key, proof)).update(part(message, 52));
        byte[] without = message.clone();
        Arrays.fill(without, 72, 88, (byte) 0);
        byte[] mic = Digests.hmacMd5(sessionKey, first, challenge, without);
        boolean timed = offer.get() != Offer.WITHOUT_TIME;
        if (timed && !Arrays.equals(mic, Arrays.copyOfRange(message, 72, 88))) {
            return false;
        }
        if (tls != hasPair(temp, 10)) {
            return false;
        }
        user = domain + "\\" + name;
        session = NtlmSession.server(sessionKey);
        return true;
    }

    private static boolean hasPair(byte[] temp, int wanted) {
        ByteBuffer in = ByteBuffer.wrap(temp, 28, temp.length - 28).order(ByteOrder.LITTLE_ENDIAN);
        int kind = in.getShort();
        while (kind != 0) {
            if (kind == wanted) {
                return true;
            }
            int length = in.getShort();
            in.position(in.position() + length);
            kind = in.getShort();
        }
        return false;
    }

    private static byte[] part(byte[] message, int at) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int length = in.getShort(at);
        int offset = in.getInt(at + 4);
        return Arrays.copyOfRange(message, offset, offset + length);
    }
}
