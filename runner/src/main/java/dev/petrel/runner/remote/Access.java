// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.runner.spi.RunRequest;
import org.jspecify.annotations.Nullable;

/**
 * How an action gets into its hosts, as its parameters say it.
 *
 * @param username null if it is open
 * @param password null if there is none; with one, no key is used, as in StackStorm
 * @param key null if the action brings none
 * @param port of hosts that name none; null if it is open
 * @param bastion the host to go through, or null
 */
record Access(
        @Nullable String username,
        @Nullable String password,
        @Nullable Key key,
        @Nullable Integer port,
        @Nullable Target bastion) {

    /**
     * A private key.
     *
     * @param textOrFile the key itself, or the path of its file on this node
     * @param passphrase null if the key is not encrypted
     */
    record Key(String textOrFile, @Nullable String passphrase) {
        @Override
        public String toString() {
            return "Key[********]";
        }
    }

    /**
     * What the parameters of {@code request} say.
     *
     * @throws IllegalArgumentException if they contradict each other; the message is for people
     */
    static Access of(RunRequest request) {
        String password = given(request, "password");
        String privateKey = given(request, "private_key");
        String passphrase = given(request, "passphrase");
        if (passphrase != null && password != null) {
            throw new IllegalArgumentException(
                    "parameter \"passphrase\" is that of a private key, and with \"password\""
                            + " no key is used; give one of them");
        }
        String bastion = given(request, "bastion_host");
        // A passphrase alone is for the key that this node has: of ssh_config, or [system_user] ssh_key_file.
        Key key = privateKey == null && passphrase == null
                ? null
                : new Key(privateKey == null ? "" : privateKey, passphrase);
        return new Access(
                given(request, "username"), password, key, port(request), bastion == null ? null : Target.of(bastion));
    }

    private static @Nullable Integer port(RunRequest request) {
        if (!(request.runnerParameters().get("port") instanceof Number number)) {
            return null;
        }
        int port = number.intValue();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("parameter \"port\" is " + number + "; a port is from 1 to 65535");
        }
        return port;
    }

    private static @Nullable String given(RunRequest request, String name) {
        String text = request.text(name, "");
        return text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return "Access[" + username + "]"; // never the secrets
    }
}
