// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. It is taken apart once: the host that is held against the lists of hosts is the host that is
 * connected to.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as {@link Hosts#canonical} writes it
 * @param port -1 for the scheme's own
 * @param path with the query; no fragment, which is never sent
 * @param userInfo what stood before the host, still encoded; empty if nothing did
 */
record Address(String scheme, String host, int port, String path, String userInfo) {

    private static final Pattern PARTS = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#]*)(?<rest>[^#]*)(#.*)?", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>.*)@)?(?<host>\\[[^\\]]*\\]|[^:\\[\\]]*)(?::(?<port>\\d{0,5}))?", Pattern.DOTALL);
    private static final int MOST_PORT = 65_535;

    /** The address that {@code url} writes, with all that no address may hold percent-encoded, as Python's requests does. */
    static Address parse(String url) throws RefusedRequest {
        Matcher parts = PARTS.matcher(PercentEncoding.address(url.strip()));
        if (!parts.matches()) {
            throw new RefusedRequest(noScheme(url.strip()));
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new RefusedRequest("No connection adapters were found for \"" + masked(url.strip())
                    + "\": an address begins with http:// or https://");
        }
        Matcher authority = AUTHORITY.matcher(parts.group("authority"));
        if (!authority.matches()) {
            throw invalid(url);
        }
        String user = authority.group("user");
        return new Address(
                scheme,
                host(authority.group("host"), url),
                port(authority.group("port"), url),
                path(parts.group("rest")),
                user == null ? "" : user);
    }

    private static String noScheme(String url) {
        String shown = masked(url);
        return url.indexOf(':') >= 0
                ? "No connection adapters were found for \"" + shown + "\": an address begins with http:// or https://"
                : "Invalid URL \"" + shown + "\": No scheme supplied. Perhaps you meant \"https://" + shown + "\"?";
    }

    private static String host(String host, String url) throws RefusedRequest {
        if (host.isEmpty()) {
            throw new RefusedRequest("Invalid URL \"" + masked(url) + "\": No host supplied");
        }
        return Hosts.canonical(PercentEncoding.decode(host)).orElseThrow(() -> invalid(url));
    }

    private static int port(@Nullable String port, String url) throws RefusedRequest {
        int number = port == null || port.isEmpty() ? -1 : Integer.parseInt(port);
        if (number > MOST_PORT) {
            throw invalid(url);
        }
        return number;
    }

    private static String path(String rest) {
        String quoted = rest.replace("[", "%5B").replace("]", "%5D"); // which only a host may hold
        return quoted.startsWith("/") ? quoted : "/" + quoted;
    }

    private static RefusedRequest invalid(String url) {
        return new RefusedRequest("Invalid URL \"" + masked(url) + "\": its host or its port can be none");
    }

    /** {@code url} without user and password. */
    private static String masked(String url) {
        return url.replaceFirst("//[^/?#]*@", "//");
    }

    /** The address that {@code location} means in an answer from here. */
    Address resolve(String location) throws RefusedRequest {
        String there = PercentEncoding.address(location.strip());
        if (PARTS.matcher(there).matches()) {
            return parse(there);
        }
        try {
            String base = scheme + "://" + authority();
            if (there.startsWith("?")) { // of which java.net.URI makes a path of its own
                return parse(base + pathAlone() + there);
            }
            return parse(URI.create(base + path).resolve(there).toString());
        } catch (IllegalArgumentException e) {
            throw new RefusedRequest(
                    "the answer of " + shown() + " leads to \"" + masked(location) + "\", which is no address", e);
        }
    }

    /** With {@code more} behind its query. */
    Address with(String more) {
        if (more.isEmpty()) {
            return this;
        }
        String separator = path.indexOf('?') < 0 ? "?" : path.endsWith("?") ? "" : "&";
        return new Address(scheme, host, port, path + separator + more, userInfo);
    }

    boolean tls() {
        return scheme.equals("https");
    }

    /** The port that is connected to. */
    int connectedPort() {
        return port >= 0 ? port : tls() ? 443 : 80;
    }

    /** What the request is for, without user and password. */
    URI uri() {
        return URI.create(scheme + "://" + authority() + path);
    }

    /** For people: without user, password and query, of which any may be secret. */
    String shown() {
        return scheme + "://" + authority() + pathAlone();
    }

    private String pathAlone() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private String authority() {
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port < 0 ? shown : shown + ":" + port;
    }

    @Override
    public String toString() {
        return shown();
    }
}
