// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Logs a connection in by NTLM, in headers of HTTP. Hosts want it under the name Negotiate, of which it is a part, or under
 * its own. For one thread.
 */
final class NtlmLogin {

    private static final String NEGOTIATE = "Negotiate";
    private static final int LONGEST_CHALLENGE = 16 * 1024;

    private final NtlmUser user;
    private final SecureRandom random;
    private final InstantSource time;
    private Ntlm exchange;
    private @Nullable NtlmSession session;

    NtlmLogin(NtlmUser user, SecureRandom random, InstantSource time) {
        this.user = user;
        this.random = random;
        this.time = time;
        this.exchange = new Ntlm(user, random);
    }

    boolean loggedIn() {
        return session != null;
    }

    /** That of the connection that was logged in last. */
    NtlmSession session() {
        if (session == null) {
            throw new IllegalStateException("nothing is logged in");
        }
        return session;
    }

    /** The connection is gone, or was not let in. */
    void failed() {
        session = null;
    }

    /** The header that begins it. */
    String first() {
        session = null;
        exchange = new Ntlm(user, random);
        return header(NEGOTIATE, exchange.negotiate());
    }

    /**
     * The header that answers one of {@code challenges}.
     *
     * @param tls of the connection, or null
     * @throws IOException if none of them is of NTLM; the message is for people
     */
    String second(List<String> challenges, @Nullable SSLSession tls) throws IOException {
        for (String challenge : challenges) {
            String[] words = challenge.strip().split("\\s+", 2);
            String name = words[0].toLowerCase(Locale.ROOT);
            if (words.length == 2 && (name.equals("negotiate") || name.equals("ntlm"))) {
                return answer(words[0], words[1], tls);
            }
        }
        throw new IOException("logging in by NTLM: the host does not allow it (winrm get winrm/config/service/auth)");
    }

    private String answer(String name, String word, @Nullable SSLSession tls) throws IOException {
        byte[] message;
        try {
            message = Base64.getDecoder().decode(word.length() > LONGEST_CHALLENGE ? "?" : word);
        } catch (IllegalArgumentException e) {
            throw new IOException("logging in by NTLM: the host's challenge is none", e);
        }
        Ntlm.Authentication answer =
                exchange.authenticate(NtlmChallenge.read(message), message, ChannelBinding.of(tls), time.instant());
        session = NtlmSession.client(answer.key());
        return header(name, answer.message());
    }

    private static String header(String name, byte[] message) {
        return name + " " + Base64.getEncoder().encodeToString(message);
    }
}
