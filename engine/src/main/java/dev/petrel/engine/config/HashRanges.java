// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ranges of {@code name:hash}: {@code START..END} with {@code |} between them. Each bound is a whole number, {@code
 * MIN} or {@code MAX}; numbers below 0 count as 0 and those above 2^32 as 2^32. The end is not part of a range.
 */
public record HashRanges(List<Range> ranges) {

    private static final Pattern RANGE =
            Pattern.compile("(-?\\d+|MIN|MAX)\\s*\\.\\.\\s*(-?\\d+|MIN|MAX)", Pattern.CASE_INSENSITIVE);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(32);

    /** From {@code start} to just before {@code end}. */
    public record Range(long start, long end) {}

    public HashRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads {@code text}.
     *
     * @throws IllegalArgumentException with a message that names the first range that is wrong, and why
     */
    public static HashRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String range : text.split("\\|", -1)) {
            ranges.add(range(range.strip()));
        }
        return new HashRanges(ranges);
    }

    private static Range range(String text) {
        Matcher match = RANGE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("the range \"" + text + "\" is not START..END");
        }
        Range range = new Range(bound(match.group(1)), bound(match.group(2)));
        if (range.start() > range.end()) {
            throw new IllegalArgumentException("the range \"" + text + "\" has its start above its end");
        }
        return range;
    }

    private static long bound(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "MIN" -> 0;
            case "MAX" -> MAX.longValue();
            default -> new BigInteger(text).max(BigInteger.ZERO).min(MAX).longValue();
        };
    }

    public boolean contains(long hash) {
        return ranges.stream().anyMatch(range -> range.start() <= hash && hash < range.end());
    }
}
