// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody who mistyped a word probably meant. */
public final class Suggestion {

    private Suggestion() {}

    /** {@code did you mean "x"?}, or {@code otherwise} when nothing known comes near {@code word}. */
    public static String of(String word, Collection<String> known, String otherwise) {
        return nearest(word, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(otherwise);
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        int tolerated = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> strangeness(word, candidate) <= tolerated)
                .min(Comparator.<String>comparingInt(candidate -> strangeness(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A word that was cut short is a small mistake, however much is missing. */
    private static int strangeness(String word, String candidate) {
        return word.length() > 2 && candidate.startsWith(word) ? 1 : distance(word, candidate);
    }

    /** Edits from {@code a} to {@code b}: insertions, deletions, replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
