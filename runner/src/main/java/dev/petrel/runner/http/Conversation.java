// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.process.Capture;
import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** A request and its answer, and those that its redirects lead to. For one thread. */
final class Conversation {

    private static final byte[] NOTHING = {};

    private final RunRequest request;
    private final Duration timeout;
    private final Trust trust;
    private final HostRules hosts;
    private final Cookies cookies;
    private Address address;
    private Message message;

    private Conversation(RunRequest request, Duration timeout, Trust trust) throws RefusedRequest {
        this.request = request;
        this.timeout = timeout;
        this.trust = trust;
        this.hosts = HostRules.of(request);
        this.address = address(request);
        hosts.require(address);
        this.cookies = new Cookies(request, address);
        this.message = message(request, address);
    }

    /** What {@code request} asks for. Nothing is sent yet. */
    static Conversation of(RunRequest request, Duration timeout, Trust trust) throws RefusedRequest {
        return new Conversation(request, timeout, trust);
    }

    private static Address address(RunRequest request) throws RefusedRequest {
        Address address = Address.parse(request.text("url", ""));
        Object params = request.actionParameters().get("params");
        if (params instanceof Map<?, ?> map) {
            return address.with(PercentEncoding.form(map));
        }
        return params == null ? address : address.with(PercentEncoding.address(PercentEncoding.text(params)));
    }

    private static Message message(RunRequest request, Address address) throws RefusedRequest {
        Fields headers = Headers.of(request);
        Headers.authorize(headers, request, address);
        Object method = request.actionParameters().get("method");
        String given =
                method == null ? null : PercentEncoding.text(method).strip().toUpperCase(Locale.ROOT);
        RequestBody body = RequestBody.of(request, headers, given);
        String contentType = body.contentType();
        if (contentType != null) {
            headers.setIfAbsent("Content-Type", contentType);
        }
        String otherwise = body.bytes() == null ? "GET" : "POST";
        return new Message(given == null ? otherwise : Headers.method(given), headers, body.bytes());
    }

    /** What is asked now, for people. */
    String shown() {
        return message.method() + " " + address.shown();
    }

    /** Sends it, and returns the answer to the last request; its body is in {@code kept}. */
    HttpAnswer hold(BreakOff breakOff, Capture kept) throws IOException {
        for (int followed = 0; ; followed++) {
            HttpAnswer answer = exchange(breakOff, kept);
            if (answer != null) {
                return answer;
            }
            if (followed == Redirects.MOST) {
                throw new RefusedRequest(
                        "Exceeded " + Redirects.MOST + " redirects; the last led to \"" + address.shown() + "\"");
            }
            hosts.require(address);
        }
    }

    /** The answer, or null if it leads elsewhere; then the next exchange goes there. */
    private @Nullable HttpAnswer exchange(BreakOff breakOff, Capture kept) throws IOException {
        HttpUriRequestBase sent = request();
        breakOff.under(sent);
        ProxyServer proxy = ProxyServer.of(request, address);
        try (Connection connection = new Connection(timeout, trust.by(verify()), proxy);
                ClassicHttpResponse response = connection.send(address, sent)) {
            return received(response, kept);
        }
    }

    private boolean verify() {
        return !Boolean.FALSE.equals(request.runnerParameters().get("verify_ssl_cert"));
    }

    private HttpUriRequestBase request() throws IOException {
        HttpUriRequestBase sent = new HttpUriRequestBase(message.method(), address.uri());
        Fields headers = message.headers().copy();
        String cookie = cookies.of(address, headers.get("Cookie"));
        if (cookie != null) {
            headers.set("Cookie", cookie);
        }
        headers.byName().forEach(sent::setHeader);
        byte[] body = message.body();
        if (body != null || !Message.usuallyWithoutBody(message.method())) {
            sent.setEntity(new ByteArrayEntity(body == null ? NOTHING : body, null));
        }
        return sent;
    }

    private @Nullable HttpAnswer received(ClassicHttpResponse response, Capture kept) throws IOException {
        Fields headers = new Fields();
        List<String> set = new ArrayList<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            headers.add(header.getName(), value);
            if (header.getName().equalsIgnoreCase("Set-Cookie")) {
                set.add(value);
            }
        }
        cookies.receive(address, set);
        int status = response.getCode();
        Address elsewhere =
                request.flag("allow_redirects") ? Redirects.target(status, headers.get("Location"), address) : null;
        if (elsewhere != null) {
            message = Redirects.next(message, status, address, elsewhere);
            address = elsewhere;
            return null;
        }
        if (response.getEntity() != null) {
            InputStream in = response.getEntity().getContent();
            AnswerBody.read(in, headers.get("Content-Encoding"), kept);
        }
        return new HttpAnswer(status, headers, new AnswerBody(kept, headers.get("Content-Type")));
    }
}
