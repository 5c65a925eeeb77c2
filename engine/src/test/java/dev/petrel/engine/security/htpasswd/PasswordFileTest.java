// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.security.htpasswd.PasswordFile.Problem;
import dev.petrel.engine.security.htpasswd.PasswordFileEdit.When;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {

    private static final String HASH = "{SHA}DM2OpjvCjjgCEgjHgtcVwZUXeAw=";
    private static final PasswordHash SAM = PasswordHash.parse(HASH);
    private static final PasswordHash KIM = PasswordHash.parse("{SHA}JZAz1BSlEF10vQdmBV23Aw62SJ4=");

    @TempDir
    private Path directory;

    @Test
    void readsUsersAndTellsLinesThatCannotBeUsed() {
        PasswordFile file = PasswordFile.parse("# people\n\nsam:" + HASH + "  \r\nkim:plain\nnobody\n:" + HASH
                + "\nsam:" + HASH + "\nmax:" + HASH + ":x\na\u001bb:" + HASH + "\n josé:" + HASH + "\nжук:" + HASH);

        assertThat(file.users()).containsOnlyKeys("sam", "жук");
        assertThat(file.problems()).extracting(Problem::line).containsExactly(4, 5, 6, 7, 8, 9, 10);
        assertThat(file.problems().toString())
                .contains(
                        "\"kim\" has a plain password",
                        "the line has no colon",
                        "it is empty",
                        "\"sam\" has a line already, 3",
                        "second colon",
                        "a\\u001bb",
                        "begins or ends with a space")
                .doesNotContain("DM2Op");
    }

    @Test
    void takesWhatIsNoTextForLinesThatCannotBeUsed() throws IOException {
        Path file = directory.resolve("users");
        Files.write(file, new byte[] {(byte) 0xff, ':', 'x', '\n'});
        Files.writeString(file, "sam:" + HASH + "\n", StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.APPEND);

        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("sam");
        assertThat(PasswordFile.read(file).problems()).hasSize(1);
        assertThatThrownBy(() -> new PasswordFileEdit(file).put("kim", KIM, When.ABSENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void changesOneLineAndLeavesTheOthers() throws IOException {
        Path file = directory.resolve("users");
        PasswordFileEdit edit = new PasswordFileEdit(file);

        assertThat(edit.put("sam", KIM, When.ABSENT)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "# people\nbad line\nsam:x\nkim:y\n");

        assertThat(edit.put("sam", SAM, When.ABSENT)).isFalse();
        assertThat(edit.put("max", SAM, When.PRESENT)).isFalse();
        assertThat(edit.put("sam", SAM, When.PRESENT)).isTrue();
        assertThat(edit.put("max", KIM, When.ABSENT)).isTrue();
        assertThat(edit.remove("kim")).isTrue();
        assertThat(edit.remove("kim")).isFalse();

        assertThat(file).hasContent("# people\nbad line\nsam:" + HASH + "\nmax:" + KIM.text() + "\n");
        assertThat(directory.toFile().list()).containsExactly("users");
    }

    @Test
    void keepsGroupAndLinkAndClosesToOthers() throws IOException {
        Path target = Files.createDirectory(directory.resolve("etc")).resolve("users");
        Files.writeString(target, "kim:" + KIM.text()); // without a line end
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        Path link = Files.createSymbolicLink(directory.resolve("users"), target);

        assertThat(new PasswordFileEdit(link).put("sam", SAM, When.ABSENT)).isTrue();

        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        assertThat(PasswordFile.read(target).users()).containsOnlyKeys("kim", "sam");
    }

    @Test
    void doesNotWriteThroughALinkThatLiesInTheWay() throws IOException {
        Path file = Files.writeString(directory.resolve("users"), "");
        Path victim = Files.writeString(directory.resolve("victim"), "as it was");
        Files.createSymbolicLink(directory.resolve("users.new"), victim);

        new PasswordFileEdit(file).put("sam", SAM, When.ABSENT);

        assertThat(victim).hasContent("as it was");
        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("sam");
    }

    @Test
    void removingFromNoFileMakesNone() throws IOException {
        assertThat(new PasswordFileEdit(directory.resolve("no")).remove("sam")).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesNames() {
        assertThat(PasswordFile.complaint("a:b")).contains("colon");
        assertThat(PasswordFile.complaint("")).contains("empty");
        assertThat(PasswordFile.complaint("#a")).contains("#");
        assertThat(PasswordFile.complaint("a\nb")).contains("control character");
        assertThat(PasswordFile.complaint("ü".repeat(128))).contains("256 bytes");
        assertThat(PasswordFile.complaint("sam@example.com")).isEmpty();
    }
}
