// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;

/**
 * What a client shows to say who it is. Its text does not show the secret.
 *
 * @param header that carries it
 * @param secret the token or the API key
 * @param origin where it comes from, for messages
 * @param remedy what to do if it is refused
 */
public record Credential(String header, String secret, String origin, String remedy) {

    private static final int LONGEST = 4096;

    /** @throws ClientFailure if it cannot be sent */
    static Credential token(String secret, String origin, String remedy) throws ClientFailure {
        return new Credential("X-Auth-Token", sendable(secret, origin), origin, remedy);
    }

    /** @throws ClientFailure if it cannot be sent */
    static Credential key(String secret, String origin) throws ClientFailure {
        return new Credential(
                "St2-Api-Key", sendable(secret, origin), origin, "\"petrel apikey create\" makes a new one");
    }

    private static String sendable(String secret, String origin) throws ClientFailure {
        String stripped = secret.strip();
        if (stripped.isEmpty()
                || stripped.length() > LONGEST
                || stripped.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new ClientFailure(
                    ExitCodes.USAGE, origin + " is no token and no API key: they are ASCII without spaces");
        }
        return stripped;
    }

    @Override
    public String toString() {
        return "Credential[" + header + ", " + origin + "]";
    }
}
