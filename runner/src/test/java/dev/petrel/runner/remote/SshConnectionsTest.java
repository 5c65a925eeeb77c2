// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.sshd.common.kex.KeyExchange;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;
import org.junit.jupiter.api.Test;

class SshConnectionsTest {

    @Test
    void offersTheFastOfThoseAgainstQuantumComputersFirstAndAllAsTheyWere() {
        List<KeyExchangeFactory> all =
                List.of(new Named("sntrup761x25519-sha512"), new Named("mlkem768x25519-sha256"), new Named("curve448"));

        assertThat(SshConnections.inOrder(all)).containsExactly(all.get(1), all.get(0), all.get(2));
    }

    @Test
    void offersWhatThereIsWithoutIt() {
        List<KeyExchangeFactory> all = List.of(new Named("curve25519-sha256"), new Named("curve448"));

        assertThat(SshConnections.inOrder(all)).isEqualTo(all);
    }

    private record Named(String getName) implements KeyExchangeFactory {

        @Override
        public KeyExchange createKeyExchange(Session session) {
            throw new UnsupportedOperationException("only its name counts");
        }
    }
}
