// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.spi.RunRequest;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that requests go through.
 *
 * @param user empty if it asks for none
 */
record ProxyServer(String host, int port, String user, String password) {

    /** The one that {@code request} names for addresses like {@code address}, or null. */
    static @Nullable ProxyServer of(RunRequest request, Address address) throws RefusedRequest {
        String parameter = address.tls() ? "https_proxy" : "http_proxy";
        String url = request.text(parameter, "").strip();
        if (url.isEmpty()) {
            return null;
        }
        String scheme = url.contains("://") ? url.substring(0, url.indexOf("://")) : "http";
        if (!scheme.equalsIgnoreCase("http")) {
            throw new RefusedRequest("parameter \"" + parameter + "\": a proxy is asked by http, not by " + scheme
                    + "; the address of a proxy begins with http:// for https addresses too");
        }
        Address proxy = Address.parse(url.contains("://") ? url : "http://" + url);
        String[] parts = proxy.userInfo().split(":", 2);
        return new ProxyServer(
                proxy.host(),
                proxy.connectedPort(),
                PercentEncoding.decode(parts[0]),
                parts.length < 2 ? "" : PercentEncoding.decode(parts[1]));
    }

    HttpHost target() {
        return new HttpHost("http", host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port; // never the password
    }
}
