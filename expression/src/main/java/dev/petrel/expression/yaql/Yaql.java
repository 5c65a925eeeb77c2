// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Decryption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * YAQL 3 as StackStorm's workflows use it. Parsed expressions are kept, the least recently used are forgotten first.
 *
 * <p>Guarantees: safe for any thread; sandboxed (no reflection, no files, no network: the only way out is a function
 * that the caller brings); bounded in steps, in what one operation may build, in depth and in regular expressions, so
 * that no expression holds its thread; nothing is thrown: what goes wrong is a value.
 */
public final class Yaql {

    private static final int KEPT = 2_000;
    private static final int KEPT_LENGTH = 16_000;

    private static final Set<String> NAMES = Library.STANDARD.keySet().stream()
            .filter(name -> !name.startsWith("#"))
            .collect(Collectors.toUnmodifiableSet());

    private final Surroundings surroundings;

    private final Map<String, YaqlExpression> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, YaqlExpression> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param clock what {@code now()} and {@code localtz()} say
     * @param random what {@code random()} gives; used by several threads at once
     * @param decryption what {@code decrypt_kv()} does
     */
    public Yaql(Clock clock, RandomGenerator random, Decryption decryption) {
        this.surroundings = new Surroundings(clock, random, decryption);
    }

    /** The names of the functions that every expression has. */
    public static Set<String> library() {
        return NAMES;
    }

    /** Parses what stands between {@code <%} and {@code %>}, or finds it parsed already. A broken one has a problem. */
    public YaqlExpression parse(String text) {
        String source = text.strip();
        synchronized (parsed) {
            YaqlExpression known = parsed.get(source);
            if (known != null) {
                return known;
            }
        }
        YaqlExpression expression = YaqlExpression.parse(source, surroundings);
        if (source.length() <= KEPT_LENGTH) {
            synchronized (parsed) {
                parsed.put(source, expression);
            }
        }
        return expression;
    }
}
