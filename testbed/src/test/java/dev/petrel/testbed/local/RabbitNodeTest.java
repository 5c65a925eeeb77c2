// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitNodeTest {

    @Test
    void theCookieIsASecretOfItsCluster(@TempDir Path one, @TempDir Path other) throws Exception {
        RabbitNode.prepare(one);
        RabbitNode.prepare(other);

        Path cookie = one.resolve(".erlang.cookie");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cookie)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(cookie))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(Files.readString(other.resolve(".erlang.cookie")));
    }
}
