// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import java.util.List;
import java.util.Map;

/** {@code client_options}: options of the library that StackStorm uses, python-ldap, by their numbers. */
final class ClientOptions {

    private static final String KEY = "client_options";
    private static final String REFERRALS = "8";
    private static final List<String> TIMEOUTS = List.of("20482", "20485"); // OPT_TIMEOUT, OPT_NETWORK_TIMEOUT
    private static final String REQUIRE_CERT = "24582";

    private ClientOptions() {}

    /**
     * The shortest timeout that they say, else {@code otherwise}. Options that would not be honoured are told as wrong.
     */
    static double timeout(Kwargs kwargs, double otherwise) {
        double timeout = otherwise;
        for (Map.Entry<?, ?> option : kwargs.map(KEY).entrySet()) {
            String number = String.valueOf(option.getKey());
            double value = option.getValue() instanceof Number given ? given.doubleValue() : Double.NaN;
            if (TIMEOUTS.contains(number) && value > 0) {
                timeout = Math.min(timeout, Math.max(value, 0.1));
            } else if (number.equals(REQUIRE_CERT) && (value == 1 || value == 2 || value == 4)
                    || number.equals(REFERRALS) && value == 0) {
                continue; // as it always is
            } else {
                kwargs.wrong(
                        KEY,
                        "of python-ldap's options only 20482 and 20485 (timeouts), 8 (OPT_REFERRALS) with 0, and 24582"
                                + " (OPT_X_TLS_REQUIRE_CERT) with 1, 2 or 4, found " + number,
                        "leave it out; network_timeout and cacert say the rest");
            }
        }
        return timeout;
    }
}
