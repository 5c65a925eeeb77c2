// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a backend, and gathers all that is wrong with them. Names no values: passwords are among them. */
final class Kwargs {

    private static final String WHERE = "[auth] backend_kwargs";

    private final Map<String, @Nullable Object> settings;
    private final Set<String> known = new TreeSet<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    Kwargs(Map<String, @Nullable Object> settings) {
        this.settings = settings;
    }

    /** The text of {@code key}, which must be there and not be empty. */
    String required(String key, String what) {
        String text = text(key, "");
        if (text.isEmpty()
                && problems.stream().noneMatch(problem -> problem.what().equals(key))) {
            wrong(key, what, "add it");
        }
        return text;
    }

    String text(String key, String otherwise) {
        return value(key, otherwise, "a text", value -> value instanceof String text ? text.strip() : null);
    }

    /** A password: as it is written. */
    String secret(String key) {
        String secret = value(key, "", "a text", value -> value instanceof String text ? text : null);
        if (secret.isEmpty()) {
            wrong(key, "the password of bind_dn", "add it; without a password a directory would let anyone in");
        }
        return secret;
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, otherwise, "true or false", value -> value instanceof Boolean flag ? flag : null);
    }

    double number(String key, double otherwise, double least, double most) {
        return value(key, otherwise, "a number from " + least + " to " + most, value -> {
            double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
            return number >= least && number <= most ? number : null;
        });
    }

    int integer(String key, int otherwise, int least, int most) {
        return value(key, otherwise, "an integer from " + least + " to " + most, value -> {
            boolean fits = value instanceof Integer given && given >= least && given <= most;
            return fits ? (Integer) value : null;
        });
    }

    List<String> texts(String key) {
        return value(key, List.of(), "a list of texts", value -> {
            boolean fits = value instanceof List<?> list
                    && list.stream().allMatch(each -> each instanceof String text && !text.isBlank());
            return fits ? ((List<?>) value).stream().map(String::valueOf).toList() : null;
        });
    }

    Map<?, ?> map(String key) {
        return value(key, Map.of(), "an object", value -> value instanceof Map<?, ?> map ? map : null);
    }

    /** What {@code reader} makes of the value; a value of null is as none. */
    private <T> T value(String key, T otherwise, String expected, Function<Object, @Nullable T> reader) {
        known.add(key);
        Object value = settings.get(key);
        if (value == null) {
            return otherwise;
        }
        T read = reader.apply(value);
        if (read == null) {
            wrong(key, expected, "");
            return otherwise;
        }
        return read;
    }

    void wrong(String key, String expected, String remedy) {
        problems.add(new ConfigProblem(WHERE, key, expected, remedy));
    }

    /** @throws ConfigException if anything was wrong, or a setting was asked for by nobody */
    void end() {
        settings.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> wrong(
                        key,
                        "a setting of the ldap backend",
                        Suggestions.didYouMean(key, known, "known are " + String.join(", ", known))));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
