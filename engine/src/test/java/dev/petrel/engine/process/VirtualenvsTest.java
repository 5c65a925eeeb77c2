// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualenvsTest {

    @TempDir
    private Path directory;

    @Test
    void aPackWithoutVirtualenvRunsOnTheSystemsPython() throws Exception {
        assertThat(virtualenvs().interpreter("p")).isEqualTo("python3");
        assertThat(new Virtualenvs(directory.resolve("none"), "python3").interpreter("p"))
                .isEqualTo("python3");
    }

    @Test
    void aPackWithAVirtualenvRunsOnThat() throws Exception {
        Path python = python("p");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(virtualenvs().interpreter("p")).isEqualTo(python.toString());

        Path elsewhere = Files.createDirectories(directory.resolve("q/bin"));
        Files.createSymbolicLink(elsewhere.resolve("python"), python);
        assertThat(virtualenvs().interpreter("q"))
                .isEqualTo(elsewhere.resolve("python").toString());
    }

    @Test
    void anInterpreterThatIsGone() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("p/bin"));
        Files.createSymbolicLink(bin.resolve("python"), Path.of("/usr/bin/python3.5"));
        assertRefused("is a link to \"/usr/bin/python3.5\", which is not there");
    }

    @Test
    void aLinkToALinkThatIsGone() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("p/bin"));
        Files.createSymbolicLink(bin.resolve("python"), Path.of("python3"));
        Files.createSymbolicLink(bin.resolve("python3"), Path.of("/usr/bin/python3.5"));
        assertRefused("is a link to \"python3\", which is not there");
    }

    @Test
    void anInterpreterThatMayNotBeExecuted() throws Exception {
        Path ignored = python("p");
        assertRefused("is not an executable file");
    }

    @Test
    void aDirectoryInItsPlace() throws Exception {
        Files.createDirectories(directory.resolve("p/bin/python"));
        assertRefused("is not an executable file");
    }

    @Test
    void aVirtualenvThatWasNotFinished() throws Exception {
        Files.createDirectories(directory.resolve("p"));
        assertRefused("there is no \"" + directory.resolve("p/bin/python") + "\"");
    }

    @Test
    void aVirtualenvThatIsAFile() throws Exception {
        Files.createFile(directory.resolve("p"));
        assertRefused("it is not a directory");
    }

    @Test
    void aVirtualenvThatIsALinkToNothing() throws Exception {
        Files.createSymbolicLink(directory.resolve("p"), Path.of("/gone/virtualenv"));
        assertRefused("it is a link to \"/gone/virtualenv\", which is not there");
    }

    @Test
    void aDirectoryOfVirtualenvsThatIsAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new Virtualenvs(file, "python3").interpreter("p"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "whether there is a virtualenv \"" + file.resolve("p") + "\" cannot be found out");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> virtualenvs().interpreter("p"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "the virtualenv \"" + directory.resolve("p") + "\" of pack \"p\" cannot be used: ")
                .hasMessageContaining(why)
                .hasMessageContaining("python3 -m venv --clear " + directory.resolve("p"));
    }

    private Path python(String pack) throws IOException {
        return Files.writeString(
                Files.createDirectories(directory.resolve(pack + "/bin")).resolve("python"), "#!/bin/sh\n");
    }

    private Virtualenvs virtualenvs() {
        return new Virtualenvs(directory, "python3");
    }
}
