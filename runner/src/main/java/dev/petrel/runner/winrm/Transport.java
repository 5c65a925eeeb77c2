// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.util.Locale;

/**
 * How to log in. Of StackStorm's names for that three mean a name and a password by Basic authentication. NTLM encrypts the
 * messages where TLS does not.
 */
enum Transport {
    BASIC,
    NTLM;

    /** Its name in metadata. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that the parameter {@code transport} means.
     *
     * @throws IllegalArgumentException if it is none that Petrel has; the message is for people
     */
    static Transport of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "basic", "plaintext", "ssl" -> BASIC;
            case "ntlm" -> NTLM;
            case "kerberos", "credssp" ->
                throw new IllegalArgumentException("parameter \"transport\" is \"" + name
                        + "\", which Petrel does not have; use \"ntlm\", or \"basic\" where the host allows it"
                        + " (winrm set winrm/config/service/auth @{Basic=\"true\"})");
            case "certificate" ->
                throw new IllegalArgumentException(
                        "parameter \"transport\" is \"certificate\", and no parameter names a certificate of the client:"
                                + " neither StackStorm nor Petrel can log in so; use \"ntlm\" or \"basic\"");
            default ->
                throw new IllegalArgumentException(
                        "parameter \"transport\" is \"" + name + "\"; it is one of ntlm, basic, plaintext, ssl");
        };
    }

    /**
     * Makes sure that {@code username} can be told.
     *
     * @throws IllegalArgumentException if it cannot; the message is for people
     */
    void check(String username) {
        if (this == BASIC && username.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "parameter \"username\" has a colon, which Basic authentication cannot tell from its end");
        }
    }
}
