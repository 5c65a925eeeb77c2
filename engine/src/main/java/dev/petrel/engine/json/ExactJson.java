// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text for keeping: what it reads is equal to what it wrote, or it did not write it. Halves of surrogate pairs are
 * escaped, as no encoding holds them, and numbers that JSON has no word for stay as they are ({@code NaN}), which only
 * this reads back.
 */
public final class ExactJson {

    private static final ObjectMapper MAPPER = Json.mapper()
            .copy()
            .configure(JsonWriteFeature.WRITE_NAN_AS_STRINGS.mappedFeature(), false)
            .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature(), true)
            .registerModule(new Decimals());

    private static final ObjectReader OBJECTS = MAPPER.readerFor(new TypeReference<Map<String, @Nullable Object>>() {});
    private static final ObjectWriter VALUES = MAPPER.writer();

    private static final String EMPTY = "{}";

    private ExactJson() {}

    /**
     * {@code value} as one line.
     *
     * @throws IllegalArgumentException for a decimal with more digits than are kept, with the path to it
     */
    public static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return EMPTY;
        }
        try {
            return new String(VALUES.writeValueAsBytes(value), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) { // it may be for half of a surrogate pair, which only a text can hold
            return writeWithHalves(value);
        }
    }

    private static String writeWithHalves(@Nullable Object value) {
        try {
            return escapeHalves(VALUES.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "cannot be kept as JSON: " + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
    }

    /**
     * The object that {@code text} holds.
     *
     * @throws IllegalArgumentException when it is not a JSON object
     */
    public static Map<String, @Nullable Object> readObject(String text) {
        if (text.equals(EMPTY)) {
            return new LinkedHashMap<>();
        }
        try {
            Map<String, @Nullable Object> map = OBJECTS.readValue(text);
            if (map == null) {
                throw new IllegalArgumentException("expected a JSON object, found null");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON that was expected: " + e.getOriginalMessage(), e);
        }
    }

    /** Where the first half of a surrogate pair without its other half is in {@code text}, or -1. */
    public static int lonelyHalf(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** In JSON text, they can only stand within a string. */
    private static String escapeHalves(String json) {
        int at = lonelyHalf(json);
        if (at < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder();
        String rest = json;
        for (; at >= 0; at = lonelyHalf(rest)) {
            escaped.append(rest, 0, at).append(String.format("\\u%04x", (int) rest.charAt(at)));
            rest = rest.substring(at + 1);
        }
        return escaped.append(rest).toString();
    }

    /** Decimals are read as doubles. */
    private static final class Decimals extends SimpleModule {
        private static final long serialVersionUID = 1L;

        Decimals() {
            super("petrel-decimals");
            addSerializer(BigDecimal.class, new Serializer());
        }

        private static final class Serializer extends StdSerializer<BigDecimal> {
            private static final long serialVersionUID = 1L;

            Serializer() {
                super(BigDecimal.class);
            }

            @Override
            public void serialize(BigDecimal value, JsonGenerator to, SerializerProvider provider) throws IOException {
                double nearest = value.doubleValue();
                if (Double.isInfinite(nearest) || BigDecimal.valueOf(nearest).compareTo(value) != 0) {
                    provider.reportMappingProblem(
                            "the decimal %s has more digits than a number that is kept (about 16): give it as text",
                            value);
                }
                to.writeNumber(value);
            }
        }
    }
}
