// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys with which a node reaches the embedded servers, whatever the rest of its configuration says about others. */
final class EmbeddedKeys {

    /** What is for other servers: with the values that mean nothing. */
    private static final List<String> CLEARED = List.of(
            "messaging.cluster_urls=",
            "messaging.ssl=False",
            "messaging.ssl_ca_certs=",
            "messaging.ssl_certfile=",
            "messaging.ssl_keyfile=",
            "messaging.ssl_cert_reqs=",
            "messaging.login_method=",
            "database.username=",
            "database.password=",
            "database.tls=False",
            "database.tls_ca_file=",
            "database.tls_certificate_key_file=",
            "database.ssl=False",
            "database.ssl_ca_certs=",
            "database.ssl_certfile=",
            "database.ssl_keyfile=",
            "database.ssl_cert_reqs=",
            "database.authentication_mechanism=");

    private EmbeddedKeys() {}

    /** By {@code section.key}. The servers have to run. */
    static Map<String, String> of(@Nullable EmbeddedBroker broker, EmbeddedDatabase database) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (broker != null) {
            keys.put("messaging.url", broker.url());
        }
        keys.put("database.host", database.url());
        for (String line : CLEARED) {
            if (broker != null || line.startsWith("database.")) {
                String[] pair = line.split("=", 2);
                keys.put(pair[0], pair[1]);
            }
        }
        return keys;
    }

    /** The same as a configuration file. */
    static String file(@Nullable EmbeddedBroker broker, EmbeddedDatabase database) {
        Map<String, String> keys = of(broker, database);
        String messaging = section("messaging", keys);
        return (broker == null ? "" : messaging + "\n") + section("database", keys);
    }

    private static String section(String name, Map<String, String> keys) {
        return keys.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + "."))
                .map(entry -> entry.getKey().substring(name.length() + 1) + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining("", "[" + name + "]\n", ""));
    }
}
