// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's query parameters. What cannot be read is remembered and takes its default, so a handler reads all it
 * needs and then asks once for {@link #fault}. For one thread. Parameters that nobody asks for are ignored, as in
 * StackStorm.
 */
public final class Query {

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "t", "y", "on");

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
        List<String> values = request.query().getOrDefault(name, List.of());
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** The values of a list, written with commas or by repeating the parameter. */
    public List<String> list(String name) {
        return request.query().getOrDefault(name, List.of()).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public boolean has(String name) {
        return text(name) != null;
    }

    public boolean flag(String name) {
        String text = text(name);
        return text != null && TRUE.contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    public @Nullable Boolean optionalFlag(String name) {
        return has(name) ? flag(name) : null;
    }

    /** A point of time in ISO 8601; without a zone it is UTC. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        String iso = text.replace(' ', '+').replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)\\+", "$1T");
        try {
            return iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") && iso.indexOf('T') > 0
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            problem("Parameter \"" + name + "\" is not a time like 2026-01-02T03:04:05.678Z but \"" + text + "\"");
            return null;
        }
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

    /** Remembers that the query is wrong. The first problem is the one reported. */
    public void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }

    private int number(String name, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            problem("Parameter \"" + name + "\" is not of type integer");
            return otherwise;
        }
    }
}
