// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of values that say where a server is. */
final class AddressTypes {

    private static final Pattern AMQP = Pattern.compile(
            "(?i)(?:amqps?|pyamqp)://(?:.*@)?(?:\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(\\d{1,5}))?(?:/[^?]*)?(?:\\?.*)?");
    private static final String SEVERAL = ";(?=\\w+://)";
    private static final Set<String> MONGODB = Set.of("mongodb", "mongodb+srv");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");
    private static final Pattern HOSTS = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final String BROKER = "a broker's address such as amqp://user:password@host:5672//";
    private static final String DATABASE = "host names or an address such as mongodb://host1,host2/?replicaSet=rs0";
    private static final String ESCAPE = "write special characters of user and password as %40 (@), %2F (/), %3A (:)";

    private AddressTypes() {}

    static ValueType<String> host() {
        return text -> HOST.matcher(text).matches() ? Parsed.good(text) : Parsed.bad("a host name or an IP address");
    }

    static ValueType<String> broker() {
        return AddressTypes::parseBroker;
    }

    static ValueType<List<String>> brokers() {
        return text -> {
            List<String> urls = ValueTypes.unset(text) ? List.of() : ValueTypes.parts(text, ",");
            for (String url : urls) {
                if (parseBroker(url) instanceof Parsed.Bad<String> bad) {
                    String which = "\"" + Secrets.mask(url) + "\" is not one";
                    return Parsed.bad(
                            "brokers' addresses with commas between them, each " + bad.expected(),
                            bad.remedy().isEmpty() ? which : which + ": " + bad.remedy());
                }
            }
            return Parsed.good(urls);
        };
    }

    static ValueType<String> database() {
        return text -> {
            if (!text.contains("://")) {
                return areHosts(text) ? Parsed.good(text) : Parsed.bad(DATABASE);
            }
            String scheme = text.substring(0, text.indexOf("://"));
            String rest = text.substring(text.indexOf("://") + 3);
            String authority = rest.split("[/?]", 2)[0];
            String hosts = authority.substring(authority.lastIndexOf('@') + 1);
            boolean fits = MONGODB.contains(scheme.toLowerCase(Locale.ROOT))
                    && Arrays.stream(hosts.split(",", -1)).allMatch(AddressTypes::isHostWithPort)
                    && rest.split("[?]", 2)[0].lastIndexOf('@') < authority.length() // no / in a password
                    && authority.indexOf('@') == authority.lastIndexOf('@');
            return fits ? withKnownOptions(text) : Parsed.bad(DATABASE, ESCAPE);
        };
    }

    private static Parsed<String> withKnownOptions(String text) {
        try {
            var ignored = DatabaseOptions.of(text, Tls.OFF);
            return Parsed.good(text);
        } catch (IllegalArgumentException e) {
            return Parsed.bad(DATABASE, String.valueOf(e.getMessage()));
        }
    }

    /** One or several, each with a port or without. */
    private static boolean areHosts(String text) {
        return HOST.matcher(text).matches()
                || Arrays.stream(text.split(",", -1)).map(String::strip).allMatch(AddressTypes::isHostWithPort);
    }

    private static boolean isHostWithPort(String text) {
        Matcher parts = HOSTS.matcher(text);
        return parts.matches() && isPort(parts.group(1));
    }

    private static boolean isPort(@Nullable String digits) {
        int port = digits == null ? 1 : Integer.parseInt(digits);
        return port >= 1 && port <= 65535;
    }

    /** As the broker's client takes them: special characters of a password may stand as they are, {@code ;} parts several. */
    private static Parsed<String> parseBroker(String text) {
        boolean fits = Arrays.stream(text.split(SEVERAL)).map(String::strip).allMatch(AddressTypes::isBroker);
        if (!fits) {
            return Parsed.bad(BROKER, text.contains("@") ? ESCAPE : "");
        }
        for (String one : text.split(SEVERAL)) {
            try {
                var ignored = BrokerOptions.of(query(one), false, Tls.OFF, MessagingConfig.LoginMethod.PLAIN);
            } catch (IllegalArgumentException e) {
                return Parsed.bad(BROKER, String.valueOf(e.getMessage()));
            }
        }
        return Parsed.good(text);
    }

    /** What stands behind the host's question mark; a password may hold one too. */
    static String query(String address) {
        int from = Math.max(address.lastIndexOf('@'), 0);
        int mark = address.indexOf('?', from);
        return mark < 0 ? "" : address.substring(mark + 1).strip();
    }

    private static boolean isBroker(String text) {
        Matcher parts = AMQP.matcher(text);
        return parts.matches() && isPort(parts.group(1));
    }
}
