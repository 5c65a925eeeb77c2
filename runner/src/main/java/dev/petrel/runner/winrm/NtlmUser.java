// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Who logs in by NTLM.
 *
 * @param domain empty if the name says it, as {@code user@domain}, or the host knows it
 */
record NtlmUser(String domain, String name, String password) {

    /** {@code username} is {@code user}, {@code DOMAIN\\user} or {@code user@domain}. */
    static NtlmUser of(String username, String password) {
        int separator = username.indexOf('\\');
        return separator < 0
                ? new NtlmUser("", username, password)
                : new NtlmUser(username.substring(0, separator), username.substring(separator + 1), password);
    }

    /** NTOWFv2 of MS-NLMP: what a response is made with, and worth as much as the password. */
    byte[] key() {
        return Digests.hmacMd5(Md4.digest(utf16(password)), utf16(name.toUpperCase(Locale.ROOT) + domain));
    }

    static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    @Override
    public String toString() {
        return "NtlmUser[" + name + "]"; // never the password
    }
}
