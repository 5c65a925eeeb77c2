// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/**
 * About how much memory the values of a JSON text take once it is read, beside that of its characters: short JSON can
 * be many objects.
 *
 * @param values how many there are, keys of objects included
 * @param bytes in the heap
 */
public record JsonWeight(long values, long bytes) {

    /** Of a text that is no JSON, and so never read. */
    public static final JsonWeight NONE = new JsonWeight(0, 0);

    private static final int OBJECT = 160;
    private static final int ARRAY = 80;
    private static final int OTHER = 48;

    /** Of the JSON in {@code in}, which is never in memory as a whole; {@link #NONE} if it is not JSON. */
    public static JsonWeight of(InputStream in) {
        long values = 0;
        long bytes = 0;
        try (JsonParser parser = Json.mapper().getFactory().createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructEnd()) {
                    values++;
                    bytes += token == JsonToken.START_OBJECT ? OBJECT : token == JsonToken.START_ARRAY ? ARRAY : OTHER;
                }
            }
        } catch (IOException e) {
            return NONE;
        }
        return new JsonWeight(values, bytes);
    }
}
