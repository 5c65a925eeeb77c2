// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteShellTest {

    @Test
    void setsVariablesAndDirectoryBeforeTheCommand() {
        assertThat(RemoteShell.lines(Map.of("B", "it's", "A", "1"), "/var/my dir", "a; b"))
                .isEqualTo("export A=1 B='it'\"'\"'s'\ncd '/var/my dir' || exit 1\na; b\n");
        assertThat(RemoteShell.lines(Map.of(), "", "a")).isEqualTo("\na\n");
    }

    @Test
    void leavesAHomeDirectoryToTheShell() {
        assertThat(RemoteShell.path("~/a b")).isEqualTo("~'/a b'");
        assertThat(RemoteShell.path("~ops/x")).isEqualTo("~ops/x");
        assertThat(RemoteShell.path("~")).isEqualTo("~");
        assertThat(RemoteShell.path("~$(id)/x")).isEqualTo("'~$(id)/x'");
        assertThat(RemoteShell.path("/a;b")).isEqualTo("'/a;b'");
    }

    @Test
    void refusesWhatNoShellCanHave() {
        assertThatThrownBy(() -> RemoteShell.lines(Map.of("A=B", "1"), "", "a")).hasMessageContaining("\"A=B\"");
        assertThatThrownBy(() -> RemoteShell.lines(Map.of("A", "\0"), "", "a")).hasMessageContaining("\"A\"");
        assertThatThrownBy(() -> RemoteShell.lines(Map.of(), "", "a\0")).hasMessageContaining("NUL");
    }

    @Test
    void showsNeitherPasswordNorLines() {
        RemoteShell shell = new RemoteShell("export SECRET=1", true, "root's own", "petrel-1");
        assertThat(shell.command() + shell).doesNotContain("SECRET", "root's own");
        assertThat(shell.command()).contains("sudo -S -p petrel-1: -E -- bash -c ");
        assertThat(new RemoteShell("x", true, "", "petrel-1").command()).contains("sudo -n -E -- bash -c ");
    }
}
