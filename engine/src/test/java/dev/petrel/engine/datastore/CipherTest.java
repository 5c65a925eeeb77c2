// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.DatastoreConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.security.KeyFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values encrypted by StackStorm are read, and StackStorm reads what is encrypted here. */
class CipherTest {

    private static final Map<String, Object> RECORDED = recorded();
    private static final String KEY = (String) RECORDED.get("key_file");
    private static final List<String> TEXTS = List.of(
            "", "x", "fifteen letters", "sixteen letters!", "日本語 🔑", "{\"a\": [1, null]}", "\0\n", "a".repeat(5000));

    @TempDir
    private Path directory;

    private final Cipher cipher = Cipher.of(KeyFile.parse(KEY), new SecureRandom());

    @Test
    void readsWhatStackStormEncrypted() {
        assertThat(list("values"))
                .isNotEmpty()
                .allSatisfy(value ->
                        assertThat(cipher.decrypt(text(value, "cipher"))).isEqualTo(value.get("plain")));
    }

    @Test
    void refusesWhatIsDamagedAndTellsNothingOfIt() {
        for (Map<String, Object> value : list("malformed")) {
            String encrypted = text(value, "cipher");
            if (value.containsKey("out")) {
                assertThat(cipher.decrypt(encrypted)).isEqualTo(value.get("out"));
            } else {
                assertThatThrownBy(() -> cipher.decrypt(encrypted))
                        .as(text(value, "case"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the value ")
                        .satisfies(e -> assertThat(encrypted.isEmpty()
                                        || !String.valueOf(e.getMessage()).contains(encrypted))
                                .isTrue());
            }
        }
        assertThatThrownBy(() -> cipher.decrypt("0".repeat(2 * 40))).hasMessageContaining("too short");
        assertThatThrownBy(() -> cipher.decrypt("0".repeat(2 * 41))).hasMessageContaining("signature does not match");
    }

    @Test
    void anyChangeOfAnyByteIsFound() {
        String encrypted = cipher.encrypt("whisper");
        for (int i = 0; i < encrypted.length(); i++) {
            char other = encrypted.charAt(i) == '0' ? '1' : '0';
            String changed = encrypted.substring(0, i) + other + encrypted.substring(i + 1);
            assertThatThrownBy(() -> cipher.decrypt(changed)).hasMessageContaining("signature does not match");
        }
    }

    @Test
    void writesWhatASecondImplementationReads() {
        for (String text : TEXTS) {
            String encrypted = cipher.encrypt(text);
            assertThat(encrypted).matches("[0-9A-F]+").startsWith("3030303030").isNotEqualTo(cipher.encrypt(text));
            assertThat(plainly(encrypted)).isEqualTo(text);
            assertThat(cipher.decrypt(encrypted)).isEqualTo(text);
        }
    }

    /** With Python's cryptography, which StackStorm uses, where it is installed. */
    @Test
    void exchangesValuesWithPython() throws Exception {
        assumeThat(python("import cryptography", "").isPresent())
                .as("Python's cryptography is installed")
                .isTrue();
        String script = new String(
                CipherTest.class.getResourceAsStream("stackstorm_crypto.py").readAllBytes(), StandardCharsets.UTF_8);
        List<String> ours = TEXTS.stream().map(cipher::encrypt).toList();

        Object read = Json.read(
                python(script, Json.write(List.of(KEY, ours)), "decrypt").orElseThrow());
        assertThat(read).isEqualTo(TEXTS);
        List<?> theirs = (List<?>) Json.read(
                python(script, Json.write(List.of(KEY, TEXTS)), "encrypt").orElseThrow());
        assertThat(theirs.stream().map(value -> cipher.decrypt((String) value)).toList())
                .isEqualTo(TEXTS);
    }

    @Test
    void aValueOfAnotherKeyIsRefused() throws Exception {
        KeyFile.generate(directory.resolve("other"), new SecureRandom());
        Cipher other = Cipher.of(KeyFile.read(directory.resolve("other")), new SecureRandom());

        assertThat(other.decrypt(other.encrypt("whisper"))).isEqualTo("whisper");
        assertThatThrownBy(() -> cipher.decrypt(other.encrypt("whisper"))).hasMessageContaining("with this key");
    }

    @Test
    void isConfiguredOrRefusesTheStart() throws Exception {
        Path file = Files.writeString(directory.resolve("key.json"), KEY);
        SecureRandom random = new SecureRandom();

        assertThat(Cipher.configured(new DatastoreConfig(true, Optional.of(file)), random)
                        .hasKey())
                .isTrue();
        assertThat(Cipher.configured(new DatastoreConfig(false, Optional.of(file)), random)
                        .hasKey())
                .isFalse();
        assertThat(Cipher.configured(new DatastoreConfig(true, Optional.empty()), random)
                        .hasKey())
                .isFalse();
        DatastoreConfig missing = new DatastoreConfig(true, Optional.of(directory.resolve("no.json")));
        assertThatThrownBy(() -> Cipher.configured(missing, random))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[keyvalue] encryption_key_path: the file \"" + directory.resolve("no.json")
                        + "\" does not exist: expected ")
                .hasMessageContaining("petrel key generate");
    }

    /** Step by step, as the layout says, with other calls than the cipher's own. */
    private static String plainly(String encrypted) {
        byte[] all = new byte[encrypted.length() / 2];
        byte[] number = new BigInteger("1" + encrypted, 16).toByteArray();
        System.arraycopy(number, number.length - all.length, all, 0, all.length);
        Map<String, Object> key = Json.readObject(KEY);
        try {
            byte[] signed = Arrays.copyOf(all, all.length - 20);
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes(((Map<?, ?>) key.get("hmacKey")).get("hmacKeyString")), "HmacSHA1"));
            assertThat(mac.doFinal(signed)).isEqualTo(Arrays.copyOfRange(all, all.length - 20, all.length));
            javax.crypto.Cipher aes = javax.crypto.Cipher.getInstance("AES/CBC/NoPadding");
            aes.init(
                    javax.crypto.Cipher.DECRYPT_MODE,
                    new SecretKeySpec(bytes(key.get("aesKeyString")), "AES"),
                    new IvParameterSpec(Arrays.copyOfRange(all, 5, 21)));
            byte[] padded = aes.doFinal(Arrays.copyOfRange(all, 21, all.length - 20));
            return new String(padded, 0, padded.length - padded[padded.length - 1], StandardCharsets.UTF_8);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Object text) {
        return Base64.getUrlDecoder().decode((String) text);
    }

    /** What the script prints; empty when it fails or there is no Python. */
    private Optional<String> python(String script, String input, String... arguments) throws Exception {
        Path out = directory.resolve("out");
        Path in = Files.writeString(directory.resolve("in"), input);
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0 ? Optional.of(Files.readString(out)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(String name) {
        return (List<Map<String, Object>>) RECORDED.get(name);
    }

    private static String text(Map<String, Object> value, String name) {
        return (String) value.get(name);
    }

    private static Map<String, Object> recorded() {
        try (var stream = CipherTest.class.getResourceAsStream("crypto.json")) {
            return Json.readObject(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
