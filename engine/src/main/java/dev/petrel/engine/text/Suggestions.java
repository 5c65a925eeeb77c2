// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a word that is not known. */
public final class Suggestions {

    private Suggestions() {}

    /** {@code did you mean "x"?}, or {@code otherwise} when nothing known comes near {@code word}. */
    public static String didYouMean(String word, Collection<String> known, String otherwise) {
        return nearest(word, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(otherwise);
    }

    /**
     * The candidate that is the fewest mistakes away from a word (a letter wrong, missing, too much, or two swapped), if
     * these are few for the word's length. A word that was cut short is one mistake, however much is missing. Case and
     * {@code -} for {@code _} do not count.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        int most = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> mistakes(word, candidate) <= most)
                .min(Comparator.comparingInt((String candidate) -> mistakes(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int mistakes(String word, String candidate) {
        String a = plain(word);
        String b = plain(candidate);
        return a.length() > 2 && b.startsWith(a) && b.length() > a.length() ? 1 : distance(a, b);
    }

    /** The optimal string alignment distance. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] cost, int i, int j) {
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
