// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.model.ExecutionStatus;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of values that keys have. */
final class ValueTypes {

    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    private static final Set<String> NO = Set.of("false", "0", "no", "off");
    private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);

    private ValueTypes() {}

    static ValueType<Boolean> bool() {
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (YES.contains(word)) {
                return Parsed.good(true);
            }
            return NO.contains(word) ? Parsed.good(false) : Parsed.bad("True or False");
        };
    }

    static ValueType<Optional<Boolean>> optionalBool() {
        return text -> {
            if (unset(text)) {
                return Parsed.good(Optional.empty());
            }
            return bool().parse(text) instanceof Parsed.Good<Boolean> good
                    ? Parsed.good(Optional.of(good.value()))
                    : Parsed.bad("True or False");
        };
    }

    static ValueType<Integer> integer(int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        return text -> {
            try {
                int number = Integer.parseInt(text);
                return number < min || number > max ? Parsed.bad(expected) : Parsed.good(number);
            } catch (NumberFormatException e) {
                return Parsed.bad(expected);
            }
        };
    }

    static ValueType<Duration> seconds(String min, String max) {
        String expected = "a number of seconds from " + min + " to " + max;
        return duration(new BigDecimal(min), new BigDecimal(max), MILLIS_PER_SECOND, expected);
    }

    static ValueType<Duration> millis(int min, int max) {
        String expected = "a number of milliseconds from " + min + " to " + max;
        return duration(BigDecimal.valueOf(min), BigDecimal.valueOf(max), BigDecimal.ONE, expected);
    }

    private static ValueType<Duration> duration(BigDecimal min, BigDecimal max, BigDecimal millis, String expected) {
        return text -> {
            try {
                BigDecimal number = new BigDecimal(text);
                boolean fits = number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
                return fits
                        ? Parsed.good(Duration.ofMillis(number.multiply(millis).longValue()))
                        : Parsed.bad(expected);
            } catch (NumberFormatException e) {
                return Parsed.bad(expected);
            }
        };
    }

    /** A time zone of the tz database, or an offset. */
    static ValueType<ZoneId> zone() {
        return text -> {
            try {
                return Parsed.good(ZoneId.of(text));
            } catch (DateTimeException e) {
                return Parsed.bad("a time zone, such as UTC or Europe/Vienna");
            }
        };
    }

    /** One of the constants of {@code words}, in whatever case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> words) {
        String expected = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "one of ", ""));
        return text -> Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().equalsIgnoreCase(text))
                .findFirst()
                .map(Parsed::good)
                .orElseGet(() -> Parsed.bad(expected));
    }

    /** Ends of executions with commas between them; all when it is empty, as in StackStorm. */
    static ValueType<Set<ExecutionStatus>> ends() {
        Set<ExecutionStatus> all = ActionSensorConfig.DEFAULT.emitWhen();
        String expected = all.stream()
                .sorted()
                .map(ExecutionStatus::word)
                .collect(Collectors.joining(", ", "ends of executions with commas between them, of ", ""));
        return text -> {
            Set<ExecutionStatus> found = new LinkedHashSet<>();
            for (String word : unset(text) ? List.<String>of() : parts(text, ",")) {
                Optional<ExecutionStatus> status = ExecutionStatus.of(word).filter(ExecutionStatus::isTerminal);
                if (status.isEmpty()) {
                    return Parsed.bad(expected, "leave out \"" + word + "\": events tell of ends alone");
                }
                found.add(status.get());
            }
            return Parsed.good(found.isEmpty() ? all : found);
        };
    }

    /** One word of the characters that {@code pattern} allows. */
    static ValueType<String> word(String pattern, String expected) {
        Pattern allowed = Pattern.compile(pattern);
        return text -> allowed.matcher(text).matches() ? Parsed.good(text) : Parsed.bad(expected);
    }

    /** A name without spaces of at most so many bytes. */
    static ValueType<String> name(int bytes) {
        return text -> text.matches("\\S+") && text.getBytes(StandardCharsets.UTF_8).length <= bytes
                ? Parsed.good(text)
                : Parsed.bad("a name without spaces of at most " + bytes + " bytes");
    }

    /** Any text, taken as it stands; nothing, or StackStorm's {@code None}, means not set. */
    static ValueType<Optional<String>> optionalText() {
        return new ValueType<>() {
            @Override
            public Parsed<Optional<String>> parse(String text) {
                return Parsed.good(unset(text) ? Optional.empty() : Optional.of(text));
            }

            @Override
            public boolean freeText() {
                return true;
            }
        };
    }

    static ValueType<Path> path() {
        return ValueTypes::absolute;
    }

    /** A path below the home directory of this process's user, as {@code ~/...}, or an absolute one. */
    static ValueType<Path> homePath() {
        return text -> text.startsWith("~/")
                ? absolute(System.getProperty("user.home", "/") + text.substring(1))
                : absolute(text);
    }

    static ValueType<Optional<Path>> optionalPath() {
        return text -> {
            if (unset(text)) {
                return Parsed.good(Optional.empty());
            }
            Parsed<Path> path = absolute(text);
            return path instanceof Parsed.Good<Path> good
                    ? Parsed.good(Optional.of(good.value()))
                    : Parsed.bad("an absolute path", absoluteRemedy(text));
        };
    }

    /** Absolute paths with colons between them. */
    static ValueType<List<Path>> paths() {
        return text -> {
            List<String> parts = unset(text) ? List.of() : parts(text, ":");
            Optional<String> wrong =
                    parts.stream().filter(part -> !part.startsWith("/")).findFirst();
            return wrong.isPresent()
                    ? Parsed.bad("absolute paths with colons between them", absoluteRemedy(wrong.get()))
                    : Parsed.good(parts.stream().map(Path::of).toList());
        };
    }

    static List<String> parts(String text, String separator) {
        return Arrays.stream(text.split(Pattern.quote(separator)))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    static boolean unset(String text) {
        return text.isEmpty() || text.equals("None");
    }

    /** A value without the remark that StackStorm's sample file has behind it. */
    static String withoutRemark(String text) {
        return text.replaceFirst("(^|\\s+)[#;].*", "").strip();
    }

    private static Parsed<Path> absolute(String text) {
        return text.startsWith("/") && text.indexOf('\0') < 0
                ? Parsed.good(Path.of(text).normalize())
                : Parsed.bad("an absolute path", absoluteRemedy(text));
    }

    private static String absoluteRemedy(String part) {
        return "write \"" + part + "\" with its whole path from /";
    }
}
