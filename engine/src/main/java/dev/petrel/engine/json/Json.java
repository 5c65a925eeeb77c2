// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to values and back: maps that keep key order, lists, strings, numbers, booleans, nulls. What would be too
 * long or too deep to be read back is not written either.
 */
public final class Json {

    /** A key of more characters is neither written nor read. */
    public static final int LONGEST_KEY = StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .addDecorator((factory, generator) -> new ReadableOutput(generator))
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(new RefModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectReader OBJECTS = MAPPER.readerFor(OBJECT);

    private Json() {}

    /** The one mapper, for callers that convert between records and JSON. Do not configure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** {@code value} as one line of JSON. */
    public static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes {@code value} as JSON in UTF-8, without ever having all of it in memory. Halves of surrogate pairs are
     * escaped, as no encoding holds them.
     *
     * @throws IOException what {@code out} throws
     * @throws IllegalArgumentException when it has no JSON form
     */
    public static void writeTo(OutputStream out, @Nullable Object value) throws IOException {
        try {
            MAPPER.writeValue(new HalfEscaper(new OutputStreamWriter(out, StandardCharsets.UTF_8)), value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@code value} as indented JSON. */
    public static String pretty(@Nullable Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The value that {@code text} holds.
     *
     * @throws IllegalArgumentException when it is not JSON, with line and column
     */
    public static @Nullable Object read(String text) {
        return read(text, Object.class);
    }

    /**
     * The object that {@code text} holds.
     *
     * @throws IllegalArgumentException when it is not a JSON object, with line and column
     */
    public static Map<String, @Nullable Object> readObject(String text) {
        try {
            Map<String, @Nullable Object> map = OBJECTS.readValue(text);
            if (map == null) {
                throw new IllegalArgumentException("expected a JSON object, found null");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    /**
     * The object that {@code utf8} holds. Sooner than by the text that the bytes are, and in half of the memory.
     *
     * @throws IllegalArgumentException when it is not a JSON object in UTF-8, with line and column
     */
    public static Map<String, @Nullable Object> readObject(byte[] utf8) {
        try {
            Map<String, @Nullable Object> map = OBJECTS.readValue(utf8);
            if (map == null) {
                throw new IllegalArgumentException("expected a JSON object, found null");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw broken(e);
        } catch (IOException e) { // by its first bytes it is of another encoding, in which there are no such characters
            throw new IllegalArgumentException("not the JSON that was expected: " + e.getMessage(), e);
        }
    }

    /**
     * The object that {@code in} holds, in UTF-8; its text is never in memory as a whole.
     *
     * @throws IOException what {@code in} throws
     * @throws IllegalArgumentException when it is not a JSON object, with line and column
     */
    public static Map<String, @Nullable Object> readObject(InputStream in) throws IOException {
        try {
            Map<String, @Nullable Object> map = MAPPER.readValue(in, OBJECT);
            if (map == null) {
                throw new IllegalArgumentException("expected a JSON object, found null");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    /**
     * {@code text} as a {@code type}.
     *
     * @throws IllegalArgumentException when it is not JSON or not of that type, with line and column
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    /** {@code value} as an object of JSON values. */
    public static Map<String, @Nullable Object> toObject(Object value) {
        return MAPPER.convertValue(value, OBJECT);
    }

    /** A list of strings out of a value that should be one. */
    public static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static IllegalArgumentException broken(JsonProcessingException e) {
        var at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new IllegalArgumentException(
                "not the JSON that was expected" + where + ": " + e.getOriginalMessage(), e);
    }
}
