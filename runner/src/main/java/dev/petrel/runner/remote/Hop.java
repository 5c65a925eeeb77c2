// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.util.List;

/**
 * One connection on the way to a host: the host itself, or one that is gone through.
 *
 * @param name what an operator calls it
 * @param host name or address to connect to
 * @param keys where its private keys are, each a key itself or a path; none if a password is used
 */
record Hop(String name, String host, int port, String user, List<String> keys) {

    Hop {
        keys = List.copyOf(keys);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port; // never the keys
    }
}
