// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir
    Path root;

    @Test
    void makesADirectoryThatOthersCannotUse() throws IOException {
        Path made = PrivateFiles.directory(root.resolve("a/b"));

        assertThat(mode(made)).isEqualTo("rwx------");
    }

    @Test
    void closesADirectoryThatWasOpen() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        set(open, "rwxr-xr-x");

        PrivateFiles.directory(open);

        assertThat(mode(open)).isEqualTo("rwx------");
    }

    @Test
    void doesNotTakeAFileForADirectory() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> PrivateFiles.directory(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void writesAFileThatOthersCannotRead() throws IOException {
        Path file = root.resolve("password");
        Files.writeString(file, "old");
        set(file, "rw-r--r--");

        PrivateFiles.write(file, "é");

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("é");
        assertThat(root).isDirectoryNotContaining(found -> found.toString().endsWith(".new"));
    }

    @Test
    void closesAllBelowADirectoryAndFollowsNoLink() throws IOException {
        Path outside = Files.createFile(root.resolve("outside"));
        set(outside, "rw-r--r--");
        Path inner = Files.createDirectories(root.resolve("data/inner"));
        Path program = Files.createFile(inner.resolve("program"));
        set(program, "rwxr-xr-x");
        Path table = Files.createFile(inner.resolve("table"));
        set(table, "rw-rw-r--");
        Files.createSymbolicLink(inner.resolve("link"), outside);

        PrivateFiles.closeAll(root.resolve("data"));

        assertThat(mode(inner)).isEqualTo("rwx------");
        assertThat(mode(program)).isEqualTo("rwx------");
        assertThat(mode(table)).isEqualTo("rw-------");
        assertThat(mode(outside)).isEqualTo("rw-r--r--");
    }

    @Test
    void tellsWhatAllMayRead() throws IOException {
        Path file = Files.createFile(root.resolve("petrel.conf"));
        set(file, "rw-r-----");
        assertThat(PrivateFiles.readableByAll(file)).isFalse();

        set(file, "rw-r--r--");
        assertThat(PrivateFiles.readableByAll(file)).isTrue();
        assertThat(PrivateFiles.readableByAll(root.resolve("none"))).isFalse();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
