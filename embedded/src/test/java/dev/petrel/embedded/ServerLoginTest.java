// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLoginTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setup() {
        file = directory.resolve("password");
    }

    @Test
    void keepsThePasswordItMade() throws IOException {
        ServerLogin made = ServerLogin.in(directory);
        assertThat(ServerLogin.in(directory).password()).isEqualTo(made.password());
    }

    @Test
    void saysWhichFileHoldsNoPasswordAndWhatToDo() throws IOException {
        for (byte[] text : new byte[][] {{}, {'s', 'h', 'o', 'r', 't'}, {0, (byte) 0xff, 'x'}}) {
            Files.write(file, text);
            refused();
        }
        Files.delete(file);
        Files.createDirectory(file);
        refused();
    }

    private void refused() {
        assertThatThrownBy(() -> ServerLogin.in(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete it");
    }
}
