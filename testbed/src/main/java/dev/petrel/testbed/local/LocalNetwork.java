// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.util.List;

/** The network that the processes of a local cluster share. */
public interface LocalNetwork {

    /** The words to put before a command so that it runs where this process belongs; none for the machine's own network. */
    List<String> enter(String process);

    /** The address on which this process listens, and at which the others and this program reach it. */
    String address(String process);

    /** The machine's loopback: no other machine reaches the processes. */
    static LocalNetwork loopback() {
        return Loopback.ALL;
    }

    /** The one loopback. */
    enum Loopback implements LocalNetwork {
        ALL;

        @Override
        public List<String> enter(String process) {
            return List.of();
        }

        @Override
        public String address(String process) {
            return "127.0.0.1";
        }
    }
}
