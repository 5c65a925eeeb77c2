// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a password. Its text shows nothing of it.
 *
 * <p>Passwords are compared as their UTF-8 bytes. One with a NUL, or of more than {@value #LONGEST} bytes, never matches.
 */
public final class PasswordHash {

    /** How a password was hashed. */
    public enum Scheme {
        /** bcrypt: made to be slow. */
        BCRYPT(true),
        /** SHA-256-crypt, {@code $5$}. */
        SHA256(true),
        /** SHA-512-crypt, {@code $6$}. */
        SHA512(true),
        /** Apache's own variant of MD5-crypt. */
        APR1(false),
        /** One SHA-1 without salt. */
        SHA1(false);

        private final boolean strong;

        Scheme(boolean strong) {
            this.strong = strong;
        }

        /** Whether it takes long to try out passwords once the hash is known. */
        public boolean strong() {
            return strong;
        }
    }

    /** How many bytes of a password bcrypt looks at; programs in C ignore what follows. */
    public static final int BCRYPT_BYTES = 72;

    /** How many bytes a password has at most. */
    public static final int LONGEST = 1024;

    private static final int COST = 12; // about a quarter of a second
    private static final int HIGHEST_COST = 16;
    private static final int MOST_ROUNDS = 2_000_000;
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final Pattern APR1 = Pattern.compile("(\\$apr1\\$[./A-Za-z0-9]{1,8})\\$[./A-Za-z0-9]{22}");
    private static final Pattern SHA1 = Pattern.compile("\\{SHA}[+/A-Za-z0-9]{27}=");
    private static final Pattern SHA_CRYPT = Pattern.compile(
            "(\\$[56]\\$(?:rounds=(\\d{4,9})\\$)?[./A-Za-z0-9]{1,16})\\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})");
    private static final Pattern DES = Pattern.compile("[./A-Za-z0-9]{13}");

    private final Scheme scheme;
    private final String text;

    /** What the hash was made with: scheme, rounds and salt. */
    private final String settings;

    private PasswordHash(Scheme scheme, String text, String settings) {
        this.scheme = scheme;
        this.text = text;
        this.settings = settings;
    }

    public Scheme scheme() {
        return scheme;
    }

    /**
     * Reads the hash as it stands in a file.
     *
     * @throws IllegalArgumentException if it is none that is accepted; the message says what it is and does not quote it
     */
    public static PasswordHash parse(String text) {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            int cost = Integer.parseInt(bcrypt.group(1));
            if (cost < BCrypt.MIN_COST || cost > HIGHEST_COST) {
                throw new IllegalArgumentException("has a bcrypt hash of cost " + cost + ", and the cost is from "
                        + BCrypt.MIN_COST + " to " + HIGHEST_COST);
            }
            return new PasswordHash(Scheme.BCRYPT, text, "");
        }
        Matcher apr1 = APR1.matcher(text);
        if (apr1.matches()) {
            return new PasswordHash(Scheme.APR1, text, apr1.group(1));
        }
        if (SHA1.matcher(text).matches()) {
            return new PasswordHash(Scheme.SHA1, text, "");
        }
        Matcher sha = SHA_CRYPT.matcher(text);
        if (sha.matches() && (sha.group(3).length() == 43) == text.startsWith("$5$")) {
            int rounds = sha.group(2) == null ? 5000 : Integer.parseInt(sha.group(2));
            if (rounds < 1000 || rounds > MOST_ROUNDS) {
                throw new IllegalArgumentException(
                        "has a hash of " + rounds + " rounds, and there are from 1000 to " + MOST_ROUNDS + " of them");
            }
            return new PasswordHash(text.startsWith("$5$") ? Scheme.SHA256 : Scheme.SHA512, text, sha.group(1));
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        if (text.isEmpty()) {
            return "has no hash of a password";
        }
        if (text.startsWith("$2x$") || text.startsWith("$2$")) {
            return "has a hash of an old, faulty bcrypt (" + text.substring(0, text.indexOf('$', 1) + 1) + ")";
        }
        if (text.startsWith("$1$")) {
            return "has an MD5-crypt hash ($1$), which is not accepted";
        }
        if (text.startsWith("$") || text.startsWith("{")) {
            return "has a hash that is incomplete, or of a scheme that is not known; known are bcrypt ($2a$, $2b$, $2y$),"
                    + " $apr1$, {SHA}, $5$ and $6$";
        }
        return DES.matcher(text).matches()
                ? "has a crypt hash (DES), of which eight characters count, or a plain password; neither is accepted"
                : "has a plain password, or no hash that is known; plain passwords are not accepted";
    }

    /** Hashes a new password with bcrypt. Takes a noticeable time, on purpose. */
    public static PasswordHash of(String password, SecureRandom random) {
        String complaint = complaint(password);
        if (!complaint.isEmpty()) {
            throw new IllegalArgumentException(complaint);
        }
        BCrypt.Version version = BCrypt.Version.VERSION_2Y;
        byte[] hash = BCrypt.with(version, random, LongPasswordStrategies.strict(version))
                .hash(COST, password.getBytes(StandardCharsets.UTF_8));
        return parse(new String(hash, StandardCharsets.US_ASCII));
    }

    /** What keeps {@code password} from being a new one, to follow "the password"; empty if nothing does. */
    public static String complaint(String password) {
        if (password.isEmpty()) {
            return "is empty";
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            return "has a control character, which HTTP cannot carry";
        }
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        return length >= BCRYPT_BYTES
                ? "has " + length + " bytes, and bcrypt looks at " + (BCRYPT_BYTES - 1) + " only"
                : "";
    }

    /** Whether it is the hash of {@code password}. Takes as long if it is not. */
    public boolean matches(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        boolean possible = bytes.length <= LONGEST && password.indexOf('\0') < 0;
        byte[] tried = possible ? bytes : new byte[0];
        boolean same = scheme == Scheme.BCRYPT ? bcrypt(tried) : DigestHashes.matches(scheme, text, settings, tried);
        return same && possible;
    }

    private boolean bcrypt(byte[] password) {
        // Up to 71 bytes a NUL ends the password; of a longer one the first 72 bytes count, without a NUL.
        BCrypt.Version version = password.length >= BCRYPT_BYTES
                ? BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR
                : BCrypt.Version.VERSION_2Y;
        byte[] hash = ("$2y$" + text.substring(4)).getBytes(StandardCharsets.US_ASCII);
        return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version))
                .verify(password, hash)
                .verified;
    }

    /** As it stands in a file. */
    String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash hash && hash.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "PasswordHash[" + scheme + " ********]";
    }
}
