// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, for one request: nothing of it is kept for the next, and nothing is sent a second time by
 * itself.
 */
final class Connection implements Closeable {

    private final CloseableHttpClient client;
    private final HttpClientContext context = HttpClientContext.create();

    /**
     * @param timeout how long to wait for the connection, and for each next part of the answer
     * @param tls who is trusted
     * @param proxy null for none
     */
    Connection(Duration timeout, TlsSocketStrategy tls, @Nullable ProxyServer proxy) {
        HttpClientBuilder builder = PlainClient.builder(timeout, tls);
        if (proxy != null) {
            use(proxy, builder);
        }
        client = builder.build();
    }

    /** Through {@code proxy}, which is told at once who asks. */
    private void use(ProxyServer proxy, HttpClientBuilder builder) {
        builder.setProxy(proxy.target());
        if (!proxy.user().isEmpty()) {
            UsernamePasswordCredentials credentials = new UsernamePasswordCredentials(
                    proxy.user(), proxy.password().toCharArray());
            BasicCredentialsProvider provider = new BasicCredentialsProvider();
            provider.setCredentials(new AuthScope(proxy.target()), credentials);
            builder.setDefaultCredentialsProvider(provider);
            BasicScheme scheme = new BasicScheme();
            scheme.initPreemptive(credentials);
            BasicAuthCache cache = new BasicAuthCache();
            cache.put(proxy.target(), scheme);
            context.setAuthCache(cache);
        }
    }

    /** The answer to {@code request}, as soon as its headers are here; its body is still to be read. */
    ClassicHttpResponse send(Address address, HttpUriRequestBase request) throws IOException {
        HttpHost target = new HttpHost(address.scheme(), address.host(), address.port());
        return PlainClient.send(client, target, request, context);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
