// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's query parameters. What cannot be read is remembered and takes its default, so a handler reads all it
 * needs and then asks once for {@link #fault}. For one thread. Which parameters there are is the route's to say:
 * {@link Takes}.
 */
public final class Query {

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "t", "y", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "f", "n", "off");
    private static final int LONGEST_TIME = 64;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final Request request;
    private @Nullable String problem;

    public Query(Request request) {
        this.request = request;
    }

    /** The answer to give if something could not be read. */
    public Optional<Response> fault() {
        return Optional.ofNullable(problem).map(text -> Response.fault(400, text));
    }

    /** The value, or null when there is none or it is empty. */
    public @Nullable String text(String name) {
        List<String> values = values(name);
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** The values of a list, written with commas or by repeating the parameter. */
    public List<String> list(String name) {
        return values(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public boolean has(String name) {
        return text(name) != null;
    }

    /** Whether it is given and true. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(optionalFlag(name));
    }

    /** A truth value, or null when there is none. */
    public @Nullable Boolean optionalFlag(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            problem(name, text, "true or false");
            return null;
        }
        return TRUE.contains(word);
    }

    /** One of {@code words}, or null when there is none. */
    public @Nullable String word(String name, List<String> words) {
        String text = text(name);
        if (text != null && !words.contains(text)) {
            problem(name, text, "one of " + String.join(", ", words));
            return null;
        }
        return text;
    }

    /**
     * A point of time in ISO 8601, in the years 1 to 9999, which is all that databases and other programs agree on;
     * without a zone it is UTC.
     */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        String iso = text.replace(' ', '+').replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)\\+", "$1T");
        try {
            Instant at =
                    text.length() <= LONGEST_TIME && iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") && iso.indexOf('T') > 0
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            if (!at.isBefore(FIRST) && !at.isAfter(LAST)) {
                return at;
            }
        } catch (DateTimeException e) {
            // told below, as for a year that nothing else understands
        }
        problem(name, text, "a time like 2026-01-02T03:04:05.678Z");
        return null;
    }

    /** A key to sort by. */
    public record Order(String name, boolean descending) {}

    /** The keys of {@code sort}, {@code -name,+pack}, each of which is one of {@code known}. */
    public List<Order> sort(List<String> known) {
        List<Order> orders = list("sort").stream()
                .map(key -> new Order(key.replaceFirst("^[-+ ]", ""), key.startsWith("-")))
                .toList();
        orders.stream()
                .filter(order -> !known.contains(order.name()))
                .findFirst()
                .ifPresent(order -> problem(
                        "sort", order.name(), "some of " + String.join(", ", known) + ", each with - for the reverse"));
        return orders;
    }

    /** How many to list, -1 for all. */
    public int limit(int otherwise) {
        int limit = number("limit", otherwise);
        if (limit < -1) {
            problem("Limit, \"" + limit + "\" specified, must be a positive number.");
        } else if (limit == 0) {
            problem("Limit, \"0\" specified, must be a positive number or -1 for full result set.");
        }
        return limit;
    }

    public int offset() {
        int offset = number("offset", 0);
        if (offset < 0) {
            problem("Offset, \"" + offset + "\" specified, must not be negative.");
            return 0;
        }
        return offset;
    }

    /** A whole number, or null when there is none. */
    public @Nullable Integer number(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            problem("Parameter \"" + name + "\" is not of type integer"
                    + (text.matches("[-+]?\\d+") ? " of 32 bits: \"" + Quoted.shorten(text) + "\"" : ""));
            return null;
        }
    }

    /** Remembers that the query is wrong. The first problem is the one reported. */
    public void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }

    private void problem(String name, String found, String expected) {
        problem("Parameter \"" + name + "\" is \"" + Quoted.shorten(found) + "\", expected " + expected + ".");
    }

    private int number(String name, int otherwise) {
        Integer number = number(name);
        return number == null ? otherwise : number;
    }

    private List<String> values(String name) {
        return request.query().getOrDefault(name, List.of());
    }
}
