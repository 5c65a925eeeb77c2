// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON text to a {@link Located} value. */
final class JsonReader {

    private final FileProblems problems;

    JsonReader(FileProblems problems) {
        this.problems = problems;
    }

    Optional<Located> read(String text) {
        try (JsonParser parser = Json.mapper().createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.of(Located.scalar(new Place(1, 1), null));
            }
            Located value = value(parser);
            if (parser.nextToken() != null) {
                problems.error(place(parser), "", "is not JSON: something follows its end", "remove it");
            }
            return Optional.of(value);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            problems.error(
                    at == null ? Place.UNKNOWN : new Place(at.getLineNr(), at.getColumnNr()),
                    "",
                    "is not JSON: " + e.getOriginalMessage(),
                    "correct the line or the one before it");
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string does no I/O", e);
        }
        return Optional.empty();
    }

    private Located value(JsonParser parser) throws IOException {
        Place place = place(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, place);
            case START_ARRAY -> array(parser, place);
            case VALUE_STRING -> Located.scalar(place, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Located.scalar(place, parser.getNumberValue());
            case VALUE_TRUE -> Located.scalar(place, true);
            case VALUE_FALSE -> Located.scalar(place, false);
            default -> Located.scalar(place, null);
        };
    }

    private Located object(JsonParser parser, Place place) throws IOException {
        Map<String, Located.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place keyPlace = place(parser);
            parser.nextToken();
            if (entries.put(key, new Located.Entry(keyPlace, value(parser))) != null) {
                problems.warning(keyPlace, key, "the key occurs twice; the last one counts", "remove one");
            }
        }
        return Located.mapping(place, entries);
    }

    private Located array(JsonParser parser, Place place) throws IOException {
        List<Located> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return Located.list(place, items);
    }

    private static Place place(JsonParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        return new Place(at.getLineNr(), at.getColumnNr());
    }
}
