// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.http.Hosts;
import dev.petrel.runner.spi.RunRequest;
import java.net.URI;
import java.util.Locale;

/**
 * The WinRM service of a host, and how to log in there, as the parameters of an action say it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as {@link Hosts#canonical} writes it
 * @param verify whether the certificate must hold
 */
record Endpoint(
        String scheme, String host, int port, boolean verify, Transport transport, String username, String password) {

    private static final int WITHOUT_TLS = 5985;
    private static final int DEFAULT_PORT = 5986;
    private static final int MOST_PORT = 65_535;

    /**
     * What the parameters of {@code request} say.
     *
     * @throws IllegalArgumentException if that is no place to log in to; the message is for people
     */
    static Endpoint of(RunRequest request) {
        int port = port(request);
        Transport transport = Transport.of(request.text("transport", "ntlm"));
        String username = request.text("username", "");
        if (username.isBlank()) {
            throw new IllegalArgumentException(
                    "parameter \"username\" is empty; WinRM logs in with a name and a password");
        }
        transport.check(username);
        return new Endpoint(
                scheme(request, port, transport),
                host(request.text("host", "")),
                port,
                !Boolean.FALSE.equals(request.runnerParameters().get("verify_ssl_cert")),
                transport,
                username,
                request.text("password", ""));
    }

    private static String host(String host) {
        return Hosts.canonical(host)
                .orElseThrow(() -> new IllegalArgumentException("parameter \"host\" is \"" + host
                        + "\", which is no host; give a name or an address, without user, port and path"));
    }

    private static int port(RunRequest request) {
        Object given = request.runnerParameters().get("port");
        int port = given instanceof Number number ? number.intValue() : DEFAULT_PORT;
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException("parameter \"port\" is " + given + "; a port is from 1 to " + MOST_PORT);
        }
        return port;
    }

    private static String scheme(RunRequest request, int port, Transport transport) {
        String scheme = request.text("scheme", "https").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("parameter \"scheme\" is \"" + scheme + "\"; it is https or http");
        }
        if (scheme.equals("https") && port == WITHOUT_TLS) {
            if (transport == Transport.NTLM) {
                return "http"; // as StackStorm; nothing goes in clear by it
            }
            throw new IllegalArgumentException("parameter \"port\" is " + WITHOUT_TLS
                    + ", where WinRM listens without TLS,"
                    + " and by Basic authentication the password would go there in clear; use port " + DEFAULT_PORT
                    + " or \"transport\": \"ntlm\", or say that this is meant by \"scheme\": \"http\"");
        }
        return scheme;
    }

    boolean tls() {
        return scheme.equals("https");
    }

    URI uri() {
        return URI.create(scheme + "://" + authority() + "/wsman");
    }

    /** Host and port, for people. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return uri().toString(); // never the password
    }
}
