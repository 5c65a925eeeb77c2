// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a request that is not made for Petrel's API ({@link Takes#anything}), as StackStorm takes those of webhooks:
 * JSON, or a form, in the URL's coding or in parts. A form is an object of lists of texts; fields without a value are no part of it.
 *
 * @param value an object or a list
 * @param problem why it cannot be taken, or empty
 */
public record ForeignBody(Object value, Optional<String> problem) {

    private static final String JSON = "application/json";
    private static final int MOST_FIELDS = 10_000;
    /** As long as keys of JSON may be: an event is read as JSON. */
    private static final int LONGEST_NAME = StreamReadConstraints.defaults().getMaxNameLength();

    /** The body of {@code request}. What names no type is taken for JSON. */
    public static ForeignBody of(Request request) {
        String written = request.header("content-type").orElse(JSON);
        List<String> parts =
                Arrays.stream(written.split(";", -1)).map(String::strip).toList();
        boolean utf8 = parts.stream()
                .skip(1)
                .map(part -> part.toLowerCase(Locale.ROOT))
                .allMatch(
                        part -> !part.startsWith("charset") || part.matches("charset\\s*=\\s*\"?(utf-?8|us-ascii)\"?"));
        if (!utf8) {
            return broken("expected UTF-8, found Content-Type \"" + Quoted.shorten(written) + "\"");
        }
        return switch (parts.get(0).toLowerCase(Locale.ROOT)) {
            case JSON -> json(request.body());
            case "application/x-www-form-urlencoded" -> form(request.body());
            case "multipart/form-data" -> multipart(written, request.body());
            case "text/plain" ->
                new ForeignBody(Map.of(), Optional.of("A text is not of type 'object', 'array': send JSON or a form."));
            default -> broken("Unsupported Content-Type: \"" + Quoted.shorten(parts.get(0)) + "\"");
        };
    }

    private static ForeignBody json(byte[] body) {
        JsonBody.Any read = JsonBody.any(body, true);
        return new ForeignBody(read.value(), read.problem());
    }

    private static ForeignBody form(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            return broken("it is not UTF-8");
        }
        if (text.chars().filter(c -> c == '&').count() >= MOST_FIELDS) {
            return broken("it has more than " + MOST_FIELDS + " fields");
        }
        Parsed parsed = Parsed.of("/", text);
        return parsed.problem().isPresent() ? broken(parsed.problem().get()) : fields(parsed.query());
    }

    private static ForeignBody multipart(String contentType, byte[] body) {
        try {
            return fields(MultipartForm.read(contentType, body, MOST_FIELDS));
        } catch (IllegalArgumentException e) {
            return broken(String.valueOf(e.getMessage()));
        }
    }

    private static ForeignBody fields(Map<String, List<String>> fields) {
        Optional<String> tooLong = fields.keySet().stream()
                .filter(name -> name.length() > LONGEST_NAME)
                .findFirst();
        if (tooLong.isPresent()) {
            return broken("the name of the field \"" + Quoted.shorten(tooLong.get()) + "\" has "
                    + tooLong.get().length() + " characters, and may have " + LONGEST_NAME);
        }
        Map<String, List<String>> given = new LinkedHashMap<>();
        fields.forEach((name, values) -> {
            List<String> texts = values.stream().filter(text -> !text.isEmpty()).toList();
            if (!texts.isEmpty()) {
                given.put(name, texts);
            }
        });
        return new ForeignBody(given, Optional.empty());
    }

    private static ForeignBody broken(String why) {
        return new ForeignBody(Map.of(), Optional.of("Failed to parse request body: " + why));
    }
}
