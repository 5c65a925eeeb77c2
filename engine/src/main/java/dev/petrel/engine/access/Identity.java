// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Who a client is, and how it proved that.
 *
 * @param user recorded with what the client does
 * @param proof what it showed
 * @param expires when that stops to count; empty if never
 * @param place where in the request the proof stood
 */
public record Identity(String user, Proof proof, Optional<Instant> expires, Place place) {

    /** With what stands in no place of its own. */
    public Identity(String user, Proof proof, Optional<Instant> expires) {
        this(user, proof, expires, Place.NONE);
    }

    /** Where a token or a key can stand. */
    public enum Place {
        NONE,
        HEADER,
        QUERY,
        COOKIE
    }

    /** What a client can show. */
    public enum Proof {
        /** Nothing: there is no authentication, and every client is the system's user. */
        NONE,
        /** A name and a password, for the service of tokens alone. */
        PASSWORD,
        /** A token. */
        TOKEN,
        /** A token that Petrel gave to an action or a sensor. */
        SERVICE_TOKEN,
        /** An API key. */
        API_KEY,
        /** The word of a proxy that is trusted. */
        PROXY
    }

    /** Everyone, where there is no authentication. */
    public static Identity unproven(String user) {
        return new Identity(user, Proof.NONE, Optional.empty());
    }
}
