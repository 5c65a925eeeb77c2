// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

    @Test
    void goesThroughTheShell() {
        assertThat(new ShellCommand("echo 'a b'", List.of(), "").argv()).containsExactly("/bin/sh", "-c", "echo 'a b'");
    }

    @Test
    void goesThroughSudo() {
        assertThat(new ShellCommand("id -u", List.of("sudo", "-E"), "").argv())
                .containsExactly("sudo", "-E", "--", "bash", "-c", "id -u");
    }

    @Test
    void letsSudoReadItsPassword() {
        ShellCommand command = new ShellCommand("id -u", List.of("sudo", "-S", "-E"), "hush");
        assertThat(command.argv()).containsExactly("sudo", "-S", "-E", "--", "bash", "-c", "exec </dev/null; id -u");
        assertThat(command.toString()).doesNotContain("hush");
    }
}
