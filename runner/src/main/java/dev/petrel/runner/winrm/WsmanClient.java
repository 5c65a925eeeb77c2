// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.http.BreakOff;
import dev.petrel.runner.http.PlainClient;
import dev.petrel.runner.winrm.Envelopes.Envelope;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to the WinRM service of a host, logged in, and reads its answers. Uses one connection, and makes it again
 * where it broke; no message is sent twice unless the host has said that it did not take it. For one thread, but for the
 * {@link BreakOff}.
 */
final class WsmanClient implements Closeable {

    /** How much later than promised an answer may come. */
    private static final int MARGIN_SECONDS = 30;

    private static final Duration CONNECT = Duration.ofSeconds(30);

    /** Of an answer; more than was asked for, since hosts need not keep to that. */
    private static final int MOST_BYTES = 4 * Envelopes.ANSWER_SIZE;

    private static final String SOAP = "application/soap+xml;charset=UTF-8";

    private final Endpoint endpoint;
    private final TlsSocketStrategy tls;
    private final HttpHost target;
    private final @Nullable NtlmLogin ntlm;
    private CloseableHttpClient client;

    WsmanClient(Endpoint endpoint, TlsSocketStrategy tls, @Nullable NtlmLogin ntlm) {
        this.endpoint = endpoint;
        this.target = new HttpHost(endpoint.scheme(), endpoint.host(), endpoint.port());
        this.tls = tls;
        this.client = PlainClient.builder(CONNECT, tls).build();
        this.ntlm = ntlm;
    }

    /** @param tls that of the connection, or null */
    private record Reply(
            int status,
            String reason,
            List<String> challenges,
            @Nullable String contentType,
            byte[] body,
            @Nullable SSLSession tls) {}

    /**
     * What the host answers to {@code envelope}.
     *
     * @throws HostFault if it says that it does not do it
     * @throws IOException if there is no answer, or none that can be used; the message is for people
     */
    WsmanAnswer send(Envelope envelope, BreakOff breakOff) throws IOException {
        if (ntlm != null && !ntlm.loggedIn()) {
            logIn(ntlm, breakOff);
        }
        Reply reply = ask(envelope, breakOff);
        if (ntlm != null && reply.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            logIn(ntlm, breakOff); // the connection is another one than the one that was logged in
            reply = ask(envelope, breakOff);
        }
        return answer(envelope, reply);
    }

    private Reply ask(Envelope envelope, BreakOff breakOff) throws IOException {
        byte[] xml = envelope.xml().getBytes(StandardCharsets.UTF_8);
        HttpPost post = post(envelope.seconds());
        if (ntlm != null && !endpoint.tls()) {
            post.setHeader(HttpHeaders.CONTENT_TYPE, SealedBody.CONTENT_TYPE);
            post.setEntity(new ByteArrayEntity(SealedBody.write(ntlm.session().seal(xml), xml.length), null));
        } else {
            post.setHeader(HttpHeaders.CONTENT_TYPE, SOAP);
            post.setEntity(new ByteArrayEntity(xml, null));
        }
        if (ntlm == null) {
            post.setHeader(HttpHeaders.AUTHORIZATION, basic());
        }
        return exchange(post, breakOff);
    }

    /** As StackStorm, in ISO-8859-1; in UTF-8 what that cannot write. */
    private String basic() {
        String both = endpoint.username() + ":" + endpoint.password();
        Charset charset = StandardCharsets.ISO_8859_1.newEncoder().canEncode(both)
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(charset));
    }

    /** Logs the connection in, by messages without a body. */
    private void logIn(NtlmLogin login, BreakOff breakOff) throws IOException {
        Reply challenged = exchange(login(login.first()), breakOff);
        if (challenged.status() != HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new IOException(
                    "logging in by NTLM: the host answered with " + status(challenged) + " instead of a challenge");
        }
        Reply reply = exchange(login(login.second(challenged.challenges(), challenged.tls())), breakOff);
        if (reply.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            login.failed();
            throw refused(reply);
        }
    }

    private HttpPost login(String authorization) {
        HttpPost post = post(1);
        post.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        post.setHeader(HttpHeaders.CONTENT_TYPE, SOAP);
        post.setEntity(new ByteArrayEntity(new byte[0], null));
        return post;
    }

    private HttpPost post(int seconds) {
        HttpPost post = new HttpPost(endpoint.uri());
        post.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.ofSeconds((long) seconds + MARGIN_SECONDS))
                .setConnectionRequestTimeout(Timeout.of(CONNECT))
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(false)
                .build());
        post.setHeader(HttpHeaders.USER_AGENT, "Petrel");
        return post;
    }

    private Reply exchange(HttpPost post, BreakOff breakOff) throws IOException {
        breakOff.under(post);
        HttpClientContext context = HttpClientContext.create();
        try (ClassicHttpResponse response = PlainClient.send(client, target, post, context)) {
            List<String> challenges = Arrays.stream(response.getHeaders(HttpHeaders.WWW_AUTHENTICATE))
                    .map(header -> String.valueOf(header.getValue()))
                    .toList();
            Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
            return new Reply(
                    response.getCode(),
                    String.valueOf(response.getReasonPhrase()),
                    challenges,
                    type == null ? null : type.getValue(),
                    body(post, response),
                    context.getSSLSession());
        } catch (IOException e) {
            if (ntlm != null) {
                ntlm.failed();
            }
            renew();
            throw e;
        }
    }

    /** Whoever broke off a request may be busy with its connection still, so the next one has a client of its own. */
    private void renew() throws IOException {
        client.close();
        client = PlainClient.builder(CONNECT, tls).build();
    }

    private static byte[] body(HttpPost post, ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        byte[] body = response.getEntity().getContent().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            post.abort(); // or closing the answer would read it to its end, which need not come
            throw new IOException("the answer has more than " + MOST_BYTES + " bytes, and " + Envelopes.ANSWER_SIZE
                    + " were asked for");
        }
        return body;
    }

    private WsmanAnswer answer(Envelope envelope, Reply reply) throws IOException {
        if (reply.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw refused(reply);
        }
        boolean good = reply.status() == HttpURLConnection.HTTP_OK;
        if (!good && reply.status() != HttpURLConnection.HTTP_INTERNAL_ERROR) {
            throw new IOException(
                    envelope.action() + ": the host answered with " + status(reply) + "; is this the port of WinRM?");
        }
        WsmanAnswer answer = AnswerReader.read(plain(reply));
        if (answer.fault() != null) {
            throw new HostFault(envelope.action(), answer.fault());
        }
        if (!good) {
            throw new IOException(envelope.action() + ": the host answered with " + status(reply));
        }
        if (answer.relatesTo() != null && !answer.relatesTo().equalsIgnoreCase(envelope.id())) {
            throw new IOException(envelope.action() + ": the host answered to another message");
        }
        return answer;
    }

    private byte[] plain(Reply reply) throws IOException {
        if (ntlm == null || endpoint.tls()) {
            return reply.body();
        }
        try {
            return opened(ntlm, reply);
        } catch (IOException e) {
            ntlm.failed(); // what comes next could not be opened either: the next message begins a session of its own
            throw e;
        }
    }

    private static byte[] opened(NtlmLogin login, Reply reply) throws IOException {
        if (!SealedBody.is(reply.contentType())) {
            throw new IOException(
                    "the host answered with " + status(reply) + " that is not encrypted; that is not believed");
        }
        return login.session().open(SealedBody.read(reply.body()));
    }

    private IOException refused(Reply reply) {
        String offered = reply.challenges().stream()
                .map(challenge -> challenge.split("\\s", 2)[0])
                .distinct()
                .limit(10)
                .collect(Collectors.joining(", "));
        return new IOException(
                "the host refused user \"" + endpoint.username() + "\": its name or password is wrong, it may"
                        + " not use WinRM, or logging in by \""
                        + endpoint.transport().word() + "\" is not allowed there (it allows: "
                        + (offered.isEmpty() ? "nothing" : offered) + ")");
    }

    private static String status(Reply reply) {
        return "HTTP " + reply.status() + " " + reply.reason();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
