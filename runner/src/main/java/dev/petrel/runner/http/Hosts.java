// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one way to write a host, so that no other way to write it passes a list of hosts. */
public final class Hosts {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");
    private static final Pattern V6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]*|[0-9]+");
    private static final int MOST_PARTS = 4;
    private static final int MOST_DIGITS = 16;

    private Hosts() {}

    /**
     * {@code host} in lower case, international names in ASCII, addresses as numbers with dots ({@code 127.0.0.1} for
     * {@code 0x7f.1} and for {@code ::ffff:127.0.0.1}) or, of IPv6, in full and without brackets. Empty if it can be no
     * host.
     */
    public static Optional<String> canonical(String host) {
        String plain = host.strip();
        if (plain.startsWith("[") && plain.endsWith("]")) {
            return v6(plain.substring(1, plain.length() - 1).toLowerCase(Locale.ROOT));
        }
        if (plain.indexOf(':') >= 0) {
            return v6(plain.toLowerCase(Locale.ROOT));
        }
        return ascii(plain).filter(name -> NAME.matcher(name).matches()).map(name -> {
            String address = v4(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
            return address == null ? name : address;
        });
    }

    /** Whether two hosts in this form are the same: a dot at the end says only that a name is complete. */
    static boolean same(String one, String other) {
        return withoutDot(one).equals(withoutDot(other));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Optional<String> ascii(String name) {
        try {
            return Optional.of(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> v6(String text) {
        if (!V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getHostAddress()); // an address: no name server is asked
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** What the C library takes for an IPv4 address: up to four numbers, the last of which fills what is left. */
    private static @Nullable String v4(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length > MOST_PARTS) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (MOST_PARTS - i) : 8;
            if (number < 0 || number >= 1L << bits) {
                return null;
            }
            address = address << bits | number;
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** Decimal, octal with a zero before it, hexadecimal with {@code 0x}; -1 for anything else. */
    private static long number(String text) {
        if (!NUMBER.matcher(text).matches() || text.length() > MOST_DIGITS) {
            return -1;
        }
        try {
            if (text.startsWith("0x")) {
                return text.length() == 2 ? 0 : Long.parseLong(text.substring(2), 16);
            }
            return Long.parseLong(text, text.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1; // an 8 in an octal number
        }
    }
}
