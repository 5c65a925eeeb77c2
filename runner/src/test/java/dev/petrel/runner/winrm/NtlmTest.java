// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbers are those of the examples in MS-NLMP 4.2.4 and RFC 1320. */
class NtlmTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final NtlmUser USER = new NtlmUser("Domain", "User", "Password");

    /** 8 bytes of the client, and then 16 of the session. */
    @SuppressWarnings("serial")
    private static final class Examples extends SecureRandom {
        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) (bytes.length == 8 ? 0xaa : 0x55));
        }
    }

    @Test
    void digestsAsTheRfcSays() {
        assertThat(md4("")).isEqualTo("31d6cfe0d16ae931b73c59d7e0c089c0");
        assertThat(md4("abc")).isEqualTo("a448017aaf21d8525fc10ae87aa6729d");
        assertThat(md4("12345678901234567890123456789012345678901234567890123456789012345678901234567890"))
                .isEqualTo("e33b4ddc9c38f2199c3e7b164fcc0536");
    }

    private static String md4(String text) {
        return HEX.formatHex(Md4.digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void answersAChallengeAsTheExampleDoes() {
        Map<Integer, byte[]> target = new LinkedHashMap<>();
        target.put(2, NtlmUser.utf16("Domain"));
        target.put(1, NtlmUser.utf16("Server"));
        NtlmChallenge challenge = new NtlmChallenge(0xe28a8233, HEX.parseHex("0123456789abcdef"), target);

        Ntlm.Authentication answer = new Ntlm(USER, new Examples())
                .authenticate(challenge, new byte[0], new byte[0], Instant.parse("1601-01-01T00:00:00Z"));

        assertThat(HEX.formatHex(USER.key())).isEqualTo("0c868a403bfd7a93a3001ef22ef02e3f");
        assertThat(HEX.formatHex(answer.key())).isEqualTo("55".repeat(16));
        assertThat(HEX.formatHex(answer.message()))
                .startsWith(HEX.formatHex("NTLMSSP\0".getBytes(StandardCharsets.US_ASCII)) + "03000000")
                .contains("86c35097ac9cec102554764a57cccc19" + "aa".repeat(8) + "68cd0ab851e51c96aabc927bebef6a1c")
                .endsWith("c5dad2544fc9799094ce1ce90bc9d03e");
    }

    @Test
    void encryptsAsTheExampleDoes() throws IOException {
        byte[] key = HEX.parseHex("55".repeat(16));
        byte[] sealed = NtlmSession.client(key).seal(NtlmUser.utf16("Plaintext"));
        assertThat(HEX.formatHex(sealed))
                .isEqualTo("010000007fb38ec5c55d497600000000" + "54e50165bf1936dc996020c1811b0f06fb5f");
        assertThat(NtlmSession.server(key).open(sealed)).isEqualTo(NtlmUser.utf16("Plaintext"));
    }

    @Test
    void opensNothingThatWasChangedRepeatedOrCut() throws IOException {
        byte[] key = HEX.parseHex("55".repeat(16));
        byte[] sealed = NtlmSession.client(key).seal(NtlmUser.utf16("Plaintext"));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> NtlmSession.server(key).open(changed)).isInstanceOf(IOException.class);
        }
        NtlmSession server = NtlmSession.server(key);
        server.open(sealed);
        assertThatThrownBy(() -> server.open(sealed)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NtlmSession.server(key).open(new byte[15])).isInstanceOf(IOException.class);
    }

    @Test
    void refusesChallengesThatAreNoneOrAskForLess() throws IOException {
        assertThatThrownBy(() -> NtlmChallenge.read(new byte[0])).isInstanceOf(IOException.class);
        Random random = new Random(7);
        byte[] good = challenge(0xe28a8235, HEX.parseHex("0200080048004f00530054000000" + "0000"));
        assertThat(NtlmChallenge.read(good).target()).containsOnlyKeys(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int j = random.nextInt(4); j > 0 && broken.length > 0; j--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                NtlmChallenge read = NtlmChallenge.read(broken);
                assertThat(read.nonce()).hasSize(8);
                new Ntlm(USER, new Examples()).authenticate(read, broken, new byte[0], Instant.EPOCH);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("NTLM");
            }
        }
        int[] needed = {0x1, 0x10, 0x20, 0x80000, 0x800000, 0x20000000, 0x40000000};
        for (int flag : needed) {
            byte[] less = challenge(0xe28a8235 & ~flag, new byte[4]);
            assertThatThrownBy(() -> NtlmChallenge.read(less)).hasMessageContaining("less than NTLM version 2");
        }
    }

    private static byte[] challenge(int flags, byte[] target) {
        ByteBuffer message = ByteBuffer.allocate(56 + target.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("NTLMSSP\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putLong(0)
                .putInt(flags)
                .putLong(42)
                .putLong(0)
                .putShort((short) target.length)
                .putShort((short) target.length)
                .putInt(56)
                .putLong(0)
                .put(target);
        return message.array();
    }

    @Test
    void readsTheDomainOfAName() {
        assertThat(NtlmUser.of("DOM\\me", "p")).isEqualTo(new NtlmUser("DOM", "me", "p"));
        assertThat(NtlmUser.of("me@dom.example", "p")).isEqualTo(new NtlmUser("", "me@dom.example", "p"));
        assertThat(NtlmUser.of("me", "p").toString()).doesNotContain("p,").doesNotContain("password");
    }
}
