// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address of the Internet Protocol, or the network that it begins: {@code 10.0.0.7}, {@code 10.1.0.0/16},
 * {@code fd00::/8}. Names are none: what they stand for is another's word.
 */
public final class AddressRange {

    private static final Pattern LITERAL = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] address;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads one; empty if it is none, or has bits set beyond those of the network. */
    public static Optional<AddressRange> parse(String text) {
        String[] parts = text.strip().split("/", 2);
        Optional<byte[]> address = literal(parts[0]);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().length * 8;
        if (parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : most;
        if (bits > most || !Arrays.equals(address.get(), masked(address.get(), bits))) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(address.get(), bits));
    }

    /** Whether {@code text} is an address in it. */
    public boolean contains(String text) {
        String plain = text.replaceAll("%.*|[\\[\\]]", ""); // zones of IPv6, and brackets
        return literal(plain)
                .filter(other -> other.length == address.length && Arrays.equals(address, masked(other, bits)))
                .isPresent();
    }

    /** IPv4 addresses that are written as IPv6 ({@code ::ffff:10.0.0.7}) become IPv4. */
    private static Optional<byte[]> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress()); // asks nobody: it is no name
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange range && bits == range.bits && Arrays.equals(address, range.address);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(address) * 31 + bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
