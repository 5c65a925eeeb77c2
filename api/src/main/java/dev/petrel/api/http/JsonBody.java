// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A body as the object it is, taken as it stands or not at all: a text that is no Unicode, a number that would become
 * another one, a key that comes twice are problems, named with their place.
 *
 * @param fields without keys when the body is blank or null, or has a problem
 */
record JsonBody(Map<String, @Nullable Object> fields, Optional<String> problem) {

    /** Without a table of the keys seen: clients would fill it. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final int DEEPEST = 64;
    private static final int MOST_DIGITS = 1_000;

    static JsonBody read(byte[] body) {
        Any any = any(body, false);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (any.value instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        }
        return new JsonBody(fields, any.problem);
    }

    /**
     * An object, or a list where one is taken, or what is wrong.
     *
     * @param value an object without keys when the body is blank, or has a problem
     */
    record Any(Object value, Optional<String> problem) {

        private static Any broken(String why) {
            return new Any(Map.of(), Optional.of("Failed to parse request body: " + why));
        }
    }

    /** @param lists whether it may be a list; null is then no body, as everything else that is no object */
    static Any any(byte[] body, boolean lists) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.isBlank() ? new Any(Map.of(), Optional.empty()) : any(text, lists);
        } catch (CharacterCodingException e) {
            return Any.broken("it is not UTF-8");
        }
    }

    /** What is wrong with its keys, for a route that takes {@code takes}. */
    Optional<String> unknown(Takes takes) {
        return fields.keySet().stream()
                .filter(key -> !takes.body().contains(key))
                .findFirst()
                .map(key -> "Unknown key \"" + Quoted.shorten(key) + "\" in the body."
                        + QueryFilter.existing(key, takes.body()));
    }

    private static Any any(String text, boolean lists) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (!lists && first == JsonToken.VALUE_NULL && parser.nextToken() == null) {
                return new Any(Map.of(), Optional.empty()); // StackStorm's client sends it where it has nothing to send
            }
            boolean list = lists && first == JsonToken.START_ARRAY;
            if (!list && first != JsonToken.START_OBJECT) {
                return Any.broken("it is " + kind(first) + ", expected an object" + (lists ? " or a list" : ""));
            }
            Object value = list ? list(parser, 1) : object(parser, 1);
            return parser.nextToken() == null
                    ? new Any(value, Optional.empty())
                    : Any.broken("something follows the " + (list ? "list" : "object") + ", at "
                            + place(parser.currentTokenLocation()));
        } catch (Refused e) {
            return Any.broken(String.valueOf(e.getMessage()));
        } catch (JsonEOFException e) {
            return Any.broken("it ends in the middle, at " + place(e.getLocation()));
        } catch (StreamConstraintsException e) {
            return Any.broken("a key or a number of it is too long, at " + place(e.getLocation()));
        } catch (JsonProcessingException e) {
            return Any.broken("it is no JSON at " + place(e.getLocation()));
        } catch (IOException e) { // of a text in memory
            throw new IllegalStateException(e);
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "its beginning" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String kind(@Nullable JsonToken token) {
        return token == JsonToken.START_ARRAY
                ? "a list"
                : token == JsonToken.VALUE_NULL
                        ? "null"
                        : token == JsonToken.VALUE_STRING ? "a string" : "a number or a boolean";
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, int depth) throws IOException, Refused {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = whole(parser.currentName(), parser);
            if (key.indexOf('\0') >= 0) {
                throw new Refused("the key " + where(parser) + " holds a NUL character");
            }
            if (map.containsKey(key)) {
                throw new Refused("the key " + where(parser) + " comes twice");
            }
            parser.nextToken();
            map.put(key, value(parser, depth));
        }
        return map;
    }

    private static List<@Nullable Object> list(JsonParser parser, int depth) throws IOException, Refused {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, depth));
        }
        return list;
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException, Refused {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, deeper(parser, depth));
            case START_ARRAY -> list(parser, deeper(parser, depth));
            case VALUE_STRING -> whole(parser.getText(), parser);
            case VALUE_NUMBER_INT -> bounded(parser).getNumberValue();
            case VALUE_NUMBER_FLOAT -> decimal(bounded(parser));
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static int deeper(JsonParser parser, int depth) throws Refused {
        if (depth >= DEEPEST) {
            throw new Refused(where(parser) + " lies deeper than " + DEEPEST + " levels");
        }
        return depth + 1;
    }

    private static JsonParser bounded(JsonParser parser) throws IOException, Refused {
        if (parser.getTextLength() > MOST_DIGITS) {
            throw new Refused("the number in " + where(parser) + " has more than " + MOST_DIGITS + " digits");
        }
        return parser;
    }

    /** Reads a decimal as a double, as JSON parsers do; refuses one that would become infinite or zero. */
    private static double decimal(JsonParser parser) throws IOException, Refused {
        double value = parser.getDoubleValue();
        boolean lost = value == 0 && parser.getText().split("[eE]")[0].matches(".*[1-9].*");
        if (Double.isInfinite(value) || lost) {
            throw new Refused("the number " + Quoted.shorten(parser.getText()) + " in " + where(parser) + " is too "
                    + (lost ? "small" : "large"));
        }
        return value;
    }

    private static String whole(String text, JsonParser parser) throws Refused {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new Refused(where(parser)
                        + String.format(" holds half a character, \\u%04x without its other half", (int) c));
            }
        }
        return text;
    }

    /** Where the parser stands: {@code "parameters.cmd"}. */
    private static String where(JsonParser parser) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return "\"" + Quoted.shorten(path.replaceFirst("^/", "").replace('/', '.')) + "\"";
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
