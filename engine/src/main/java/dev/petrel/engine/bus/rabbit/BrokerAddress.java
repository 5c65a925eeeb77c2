// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.BrokerOptions;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.config.Secrets;
import dev.petrel.engine.security.Tls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is and who calls, as a URL of StackStorm's {@code [messaging]} section says it. Printed without the
 * password.
 */
record BrokerAddress(BrokerOptions options, String host, int port, String user, String password, String vhost) {

    private static final Pattern URL =
            Pattern.compile("(\\w+)://(?:(.*)@)?(\\[[^\\]]*\\]|[^:/?@]*)(?::(\\d{1,5}))?(/[^?]*)?(?:\\?(.*))?");
    private static final int PLAIN_PORT = 5672;
    private static final int TLS_PORT = 5671;

    /** All that {@code urls} name; one of them may hold several, parted by semicolons. */
    static List<BrokerAddress> parseAll(MessagingConfig messaging) {
        List<BrokerAddress> all = messaging.urls().stream()
                .flatMap(urlList -> Arrays.stream(urlList.split(";(?=\\w+://)")))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(url -> parse(url, messaging.tls(), messaging.login()))
                .toList();
        if (all.isEmpty()) {
            throw BusException.permanentFailure(
                    "[messaging] url is empty; give one like amqp://guest:guest@127.0.0.1:5672/", null);
        }
        return all;
    }

    static BrokerAddress parse(String url) {
        return parse(url, Tls.OFF, MessagingConfig.LoginMethod.PLAIN);
    }

    /** What {@code url} says, and for what it does not say {@code tls} and {@code login}. */
    static BrokerAddress parse(String url, Tls tls, MessagingConfig.LoginMethod login) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw unusable(url, "it does not look like amqp://user:password@host:port/vhost");
        }
        boolean secure = switch (parts.group(1).toLowerCase(Locale.ROOT)) {
            case "amqp", "pyamqp" -> false;
            case "amqps" -> true;
            default -> throw unusable(url, "its scheme is neither amqp nor amqps");
        };
        BrokerOptions options = options(url, orElse(parts.group(6), ""), secure, tls, login);
        String[] user = orElse(parts.group(2), "guest:guest").split(":", 2);
        int port = parts.group(4) == null
                ? (options.tls().enabled() ? TLS_PORT : PLAIN_PORT)
                : Integer.parseInt(parts.group(4));
        if (port < 1 || port > 65535) {
            throw unusable(url, "its port is not between 1 and 65535");
        }
        return new BrokerAddress(
                options,
                host(parts.group(3)),
                port,
                decode(user[0]),
                user.length == 2 ? decode(user[1]) : "",
                vhost(orElse(parts.group(5), "/")));
    }

    private static BrokerOptions options(
            String url, String query, boolean secure, Tls tls, MessagingConfig.LoginMethod login) {
        try {
            return BrokerOptions.of(query, secure, tls, login);
        } catch (IllegalArgumentException e) {
            throw unusable(url, String.valueOf(e.getMessage()));
        }
    }

    boolean tls() {
        return options.tls().enabled();
    }

    private static String host(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, text.length() - 1);
        }
        return text.isEmpty() ? "localhost" : text;
    }

    /** The first slash only parts the virtual host from what stands before it; none at all means "/". */
    private static String vhost(String path) {
        String name = decode(path.substring(1));
        return name.isEmpty() ? "/" : name;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a bare per cent sign in a password
        }
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }

    private static BusException unusable(String url, String why) {
        return BusException.permanentFailure(
                "[messaging] url \"" + masked(url) + "\" cannot be used: " + why
                        + "; write amqp://user:password@host:port/vhost",
                null);
    }

    private static String masked(String url) {
        return Secrets.mask(url.replaceFirst("^(\\w+://)?(?:([^:@/]*):)?.*@", "$1$2:***@"));
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        String path = vhost.equals("/") ? "/" : "/" + vhost;
        return (tls() ? "amqps" : "amqp") + "://" + user + ":***@" + name + ":" + port + path;
    }
}
