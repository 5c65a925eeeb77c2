// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    private static final String AES = "CRgi6trWi8xpJNkHfhQaarQVZROVCP2qF82HXO36yqs";
    private static final String HMAC = "d-Qo7vVgGHbHiym_M0IGtCHn5wCC7zxP1uFC7KzmX3M";
    private static final String GOOD = "{'hmacKey':{'hmacKeyString':'" + HMAC + "','size':256},'aesKeyString':'" + AES
            + "','mode':'CBC','size':256}";

    @TempDir
    private Path directory;

    @Test
    void writesStackStormsKeyFileForItsOwnerAlone() throws Exception {
        Path file = directory.resolve("key.json");
        KeyFile.generate(file, new SecureRandom());

        Map<String, Object> key = Json.readObject(Files.readString(file));
        assertThat(key.keySet()).containsExactly("hmacKey", "aesKeyString", "mode", "size");
        assertThat(key).containsEntry("mode", "CBC").containsEntry("size", 256);
        assertThat((Map<?, ?>) key.get("hmacKey")).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.read(file).aes().getEncoded())
                .hasSize(32)
                .isNotEqualTo(KeyFile.read(file).hmac().getEncoded());
    }

    @Test
    void neverWritesOverAKey() throws Exception {
        Path file = Files.writeString(directory.resolve("key.json"), "precious");

        assertThatThrownBy(() -> KeyFile.generate(file, new SecureRandom()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void readsKeysOfEverySizeAndShowsNothingOfThem() {
        KeyFile read = KeyFile.parse(GOOD.replace('\'', '"'));
        assertThat(read.aes().getEncoded()).hasSize(32);
        assertThat(read.toString()).doesNotContain(AES, HMAC);

        String small =
                GOOD.replace(AES + "','mode':'CBC','size':256", "AAAAAAAAAAAAAAAAAAAAAA==','mode':'cbc','size':128");
        assertThat(KeyFile.parse(small.replace('\'', '"')).aes().getEncoded()).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                          | is no JSON object",
                "[]                         | is no JSON object",
                "{}                         | \"mode\": \"CBC\"",
                "'CBC' > 'GCM'              | \"mode\": \"CBC\"",
                "'aesKeyString' > 'other'   | has no \"aesKeyString\" in Base64",
                "CRgi6t > CRg*6t            | has no \"aesKeyString\" in Base64",
                "'size':256}, > 'size':128}, | says \"hmacKey.size\": 128",
                "'CBC','size':256 > 'CBC'   | says \"size\": no number",
                "CRgi6trWi8xpJNkHfhQaarQVZROVCP2qF82HXO36yqs > CRgi | of 24 bits: at least 128",
                "d-Qo7vVgGHbHiym_M0IGtCHn5wCC7zxP1uFC7KzmX3M > A | has no \"hmacKey.hmacKeyString\"",
            })
    void refusesWhatIsNoKeyFileAndTellsNothingOfIt(String change, String reason) {
        String[] words = change.strip().split(" > ", 2);
        String text = words.length == 2 ? GOOD.replace(words[0], words[1]) : words[0];
        assertThatThrownBy(() -> KeyFile.parse(text.replace('\'', '"')))
                .isInstanceOfSatisfying(KeyFileException.class, e -> {
                    assertThat(e.reason()).contains(reason).doesNotContain("CRgi", "d-Qo7");
                    assertThat(e.remedy()).contains("petrel key generate");
                    assertThat(e).hasNoCause();
                });
    }

    @Test
    void refusesAFileThatIsNotThereOrADirectory() {
        assertThatThrownBy(() -> KeyFile.read(directory.resolve("no"))).hasMessage("does not exist");
        assertThatThrownBy(() -> KeyFile.read(directory)).isInstanceOf(KeyFileException.class);
    }
}
