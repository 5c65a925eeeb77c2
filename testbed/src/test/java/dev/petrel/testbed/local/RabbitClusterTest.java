// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.SystemClock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RabbitClusterTest {

    @Test
    void startsNothingOnceItIsClosed(@TempDir Path directory) {
        RabbitCluster cluster = new RabbitCluster(directory, "127.0.0.1", new SystemClock());
        cluster.close();

        assertThatThrownBy(() -> cluster.start(3))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("was not started, because everything is being ended");
        assertThat(cluster.names()).isEmpty();
    }
}
