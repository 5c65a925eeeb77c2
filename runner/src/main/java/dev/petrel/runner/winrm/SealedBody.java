// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Encrypted messages as WinRM has them in HTTP: MS-WSMV 2.2.9.1. */
final class SealedBody {

    static final String CONTENT_TYPE = "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\""
            + ";boundary=\"Encrypted Boundary\"";

    private static final String SOAP = "application/soap+xml;charset=UTF-8";
    private static final String BOUNDARY = "--Encrypted Boundary";
    private static final String DATA = "\tContent-Type: application/octet-stream\r\n";
    private static final int SIGNATURE = 16;

    private SealedBody() {}

    /** @param sealed a message of {@code length} bytes, encrypted behind its signature */
    static byte[] write(byte[] sealed, int length) {
        String head = BOUNDARY + "\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
                + "\tOriginalContent: type=" + SOAP + ";Length=" + length + "\r\n" + BOUNDARY + "\r\n" + DATA;
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SIGNATURE)
                .array();
        return Ntlm.join(ascii(head), size, sealed, ascii(BOUNDARY + "--\r\n"));
    }

    static boolean is(@Nullable String contentType) {
        return contentType != null && contentType.startsWith("multipart/encrypted");
    }

    /** What {@link #write} was given. */
    static byte[] read(byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.ISO_8859_1); // each byte is one character
        int data = text.indexOf(DATA);
        int end = text.lastIndexOf(BOUNDARY + "--");
        int start = data + DATA.length() + 4;
        if (data < 0 || end < start) {
            throw new IOException("the encrypted answer has no message");
        }
        return Arrays.copyOfRange(body, start, end);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
