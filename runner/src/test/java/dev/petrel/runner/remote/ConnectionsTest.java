// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    @Test
    void offersEveryKeyExchangeTheFastOfThoseAgainstQuantumComputersFirst() {
        List<KeyExchangeFactory> all = SshClient.setUpDefaultClient().getKeyExchangeFactories();

        List<KeyExchangeFactory> offered = Connections.inOrder(all);

        assertThat(offered).containsExactlyInAnyOrderElementsOf(all);
        assertThat(offered).extracting(NamedResource::getName).startsWith("mlkem768x25519-sha256");
    }
}
