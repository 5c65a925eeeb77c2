// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellCommandTest {

    @Test
    void goesThroughTheShell() {
        assertThat(new ShellCommand("echo 'a b'", false, "").argv()).containsExactly("/bin/sh", "-c", "echo 'a b'");
    }

    @Test
    void goesThroughSudo() {
        assertThat(new ShellCommand("id -u", true, "").argv())
                .containsExactly("sudo", "-E", "--", "bash", "-c", "id -u");
    }

    @Test
    void letsSudoReadItsPassword() {
        ShellCommand command = new ShellCommand("id -u", true, "hush");
        assertThat(command.argv()).containsExactly("sudo", "-S", "-E", "--", "bash", "-c", "id -u");
        assertThat(command.toString()).doesNotContain("hush");
    }
}
