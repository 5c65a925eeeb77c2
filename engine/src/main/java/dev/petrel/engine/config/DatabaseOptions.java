// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database without what its query says about certificates, and that.
 *
 * @param address for the driver
 * @param tls what the query says, over what {@code [database]} says
 */
record DatabaseOptions(String address, Tls tls) {

    /** Options of MongoDB's addresses about certificates. The driver for Java knows only some of them. */
    private static final Set<String> CERTIFICATES = Set.of(
            "tlscafile",
            "tlscertificatekeyfile",
            "tlscertificatekeyfilepassword",
            "tlsallowinvalidcertificates",
            "tlsallowinvalidhostnames",
            "tlsinsecure",
            "sslinvalidhostnameallowed");

    /** What else the driver takes. */
    private static final TreeSet<String> DRIVER = new TreeSet<>(Arrays.asList(
            ("appName authMechanism authMechanismProperties authSource compressors connectTimeoutMS directConnection"
                            + " enableOverloadRetargeting gssapiServiceName heartbeatFrequencyMS journal loadBalanced"
                            + " localThresholdMS maxAdaptiveRetries maxConnecting maxIdleTimeMS maxLifeTimeMS maxPoolSize"
                            + " maxStalenessSeconds minPoolSize proxyHost proxyPassword proxyPort proxyUsername"
                            + " readConcernLevel readPreference readPreferenceTags replicaSet retryReads retryWrites safe"
                            + " serverMonitoringMode serverSelectionTimeoutMS socketTimeoutMS srvAllowedHostsSuffix srvMaxHosts"
                            + " srvServiceName ssl timeoutMS tls uuidRepresentation w waitQueueTimeoutMS wtimeoutMS"
                            + " zlibCompressionLevel")
                    .split(" ")));

    private static final Set<String> DRIVER_LOWER =
            DRIVER.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    private static final String NAMES = String.join(", ", DRIVER)
            + ", tlsAllowInvalidCertificates, tlsAllowInvalidHostnames, tlsCAFile, tlsCertificateKeyFile,"
            + " tlsCertificateKeyFilePassword, tlsInsecure";

    /** @throws IllegalArgumentException that says what is wrong with the query */
    static DatabaseOptions of(String address, Tls base) {
        int mark = address.indexOf('?');
        if (!address.contains("://") || mark < 0) {
            return new DatabaseOptions(address, base);
        }
        String query = address.substring(mark + 1);
        Map<String, String> certificates = new HashMap<>();
        String left = Arrays.stream(query.split("&"))
                .filter(part -> !take(part, certificates))
                .collect(Collectors.joining("&"));
        String plain = address.substring(0, mark) + (left.isEmpty() ? "" : "?" + left);
        return certificates.isEmpty()
                ? new DatabaseOptions(plain, base)
                : new DatabaseOptions(plain, over(base, certificates));
    }

    /** Takes an option about certificates out of the query; another must be one that the driver knows. */
    private static boolean take(String part, Map<String, String> certificates) {
        String name = part.split("=", 2)[0].toLowerCase(Locale.ROOT);
        if (!CERTIFICATES.contains(name)) {
            // Tags of the read preference may stand there several times, so only the name is looked at.
            var ignored = UrlQuery.parse(part, known -> DRIVER_LOWER.contains(known.toLowerCase(Locale.ROOT)), NAMES);
            return false;
        }
        UrlQuery.parse(part, known -> true, NAMES).values().forEach(value -> certificates.put(name, value));
        return true;
    }

    static boolean isKnown(String option) {
        String lower = option.toLowerCase(Locale.ROOT);
        return DRIVER_LOWER.contains(lower) || CERTIFICATES.contains(lower);
    }

    private static Tls over(Tls base, Map<String, String> said) {
        Tls.Check check = base.check();
        if (yes(said, "tlsallowinvalidhostnames") || yes(said, "sslinvalidhostnameallowed")) {
            check = check == Tls.Check.NOTHING ? check : Tls.Check.NO_HOST_NAME;
        }
        if (yes(said, "tlsallowinvalidcertificates") || yes(said, "tlsinsecure")) {
            check = Tls.Check.NOTHING;
        }
        return new Tls(
                true,
                path(said, "tlscafile", base.ca()),
                path(said, "tlscertificatekeyfile", base.certificate()),
                base.key(),
                said.getOrDefault("tlscertificatekeyfilepassword", base.keyPassword()),
                check);
    }

    private static boolean yes(Map<String, String> said, String name) {
        return said.containsKey(name) && UrlQuery.bool(name, said.getOrDefault(name, ""));
    }

    private static @Nullable Path path(Map<String, String> said, String name, @Nullable Path base) {
        String value = said.get(name);
        if (value != null && !value.startsWith("/")) {
            throw new IllegalArgumentException("its " + name + " is no absolute path");
        }
        return value == null ? base : Path.of(value);
    }
}
