// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** MD4 (RFC 1320), which NTLM makes of a password and which Java has no more. Of use for nothing else. */
final class Md4 {

    private static final int BLOCK = 64;
    private static final int[] ORDER_2 = {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15};
    private static final int[] ORDER_3 = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
    private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

    private Md4() {}

    static byte[] digest(byte[] message) {
        int blocks = (message.length + 8) / BLOCK + 1;
        ByteBuffer padded = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(message).put((byte) 0x80).putLong(blocks * BLOCK - 8, message.length * 8L);
        int[] state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
        int[] words = new int[16];
        for (int block = 0; block < blocks; block++) {
            padded.position(block * BLOCK).asIntBuffer().get(words);
            mix(state, words);
        }
        ByteBuffer digest = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int part : state) {
            digest.putInt(part);
        }
        return digest.array();
    }

    private static void mix(int[] state, int[] words) {
        int[] s = state.clone();
        for (int step = 0; step < 48; step++) {
            int round = step / 16;
            int b = s[1];
            int c = s[2];
            int d = s[3];
            int mixed = switch (round) {
                case 0 -> (b & c | ~b & d) + words[step];
                case 1 -> (b & c | b & d | c & d) + words[ORDER_2[step % 16]] + 0x5A827999;
                default -> (b ^ c ^ d) + words[ORDER_3[step % 16]] + 0x6ED9EBA1;
            };
            int turned = Integer.rotateLeft(s[0] + mixed, SHIFTS[round][step % 4]);
            s[0] = d;
            s[3] = c;
            s[2] = b;
            s[1] = turned;
        }
        for (int i = 0; i < state.length; i++) {
            state[i] += s[i];
        }
    }
}
