// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Clients of one connection that do nothing by themselves: they send what they are given, once, follow no redirect, keep no
 * cookie, unpack nothing, and read headers up to a bound.
 */
public final class PlainClient {

    /** As Python's: more in an answer is an error. */
    private static final int MOST_HEADERS = 100;

    private static final int LONGEST_LINE = 65_536;

    private PlainClient() {}

    /**
     * @param timeout how long to wait for the connection, and for each next part of an answer unless its request says
     *     otherwise
     * @param tls who is trusted
     */
    public static HttpClientBuilder builder(Duration timeout, TlsSocketStrategy tls) {
        Timeout patience = Timeout.of(timeout);
        return HttpClients.custom()
                .setConnectionManager(manager(patience, tls))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(patience)
                        .setConnectionRequestTimeout(patience)
                        .setProtocolUpgradeEnabled(false)
                        .build());
    }

    /**
     * The answer of {@code target} to {@code request}, as soon as its headers are here.
     *
     * @throws IOException if there is none, also when the request was broken off, at whatever moment that was: the client
     *     itself throws something else at some of them
     */
    public static ClassicHttpResponse send(
            CloseableHttpClient client, HttpHost target, HttpUriRequestBase request, HttpClientContext context)
            throws IOException {
        try {
            return client.executeOpen(target, request, context);
        } catch (IllegalStateException e) {
            if (!request.isAborted()) {
                throw e;
            }
            throw new IOException("the request was broken off", e);
        }
    }

    private static BasicHttpClientConnectionManager manager(Timeout patience, TlsSocketStrategy tls) {
        BasicHttpClientConnectionManager manager = BasicHttpClientConnectionManager.create(
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register("https", tls)
                        .build(),
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(MOST_HEADERS)
                                .setMaxLineLength(LONGEST_LINE)
                                .build())
                        .charCodingConfig(CharCodingConfig.custom()
                                .setCharset(StandardCharsets.ISO_8859_1)
                                .build())
                        .build());
        manager.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(patience)
                .setSocketTimeout(patience)
                .build());
        return manager;
    }
}
