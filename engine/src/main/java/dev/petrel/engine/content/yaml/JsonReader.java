// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

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

/** JSON text to a {@link LocatedValue} value. */
public final class JsonReader {

    private final FileProblems problems;

    public JsonReader(FileProblems problems) {
        this.problems = problems;
    }

    public Optional<LocatedValue> read(String text) {
        try (JsonParser parser = Json.mapper().createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.of(LocatedValue.scalar(new SourcePosition(1, 1), null));
            }
            LocatedValue value = value(parser);
            if (parser.nextToken() != null) {
                problems.error(place(parser), "", "is not JSON: something follows its end", "remove it");
            }
            return Optional.of(value);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            problems.error(
                    at == null ? SourcePosition.UNKNOWN : new SourcePosition(at.getLineNr(), at.getColumnNr()),
                    "",
                    "is not JSON: " + e.getOriginalMessage(),
                    "correct the line or the one before it");
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string does no I/O", e);
        }
        return Optional.empty();
    }

    private LocatedValue value(JsonParser parser) throws IOException {
        SourcePosition place = place(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, place);
            case START_ARRAY -> array(parser, place);
            case VALUE_STRING -> LocatedValue.scalar(place, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> LocatedValue.scalar(place, parser.getNumberValue());
            case VALUE_TRUE -> LocatedValue.scalar(place, true);
            case VALUE_FALSE -> LocatedValue.scalar(place, false);
            default -> LocatedValue.scalar(place, null);
        };
    }

    private LocatedValue object(JsonParser parser, SourcePosition place) throws IOException {
        Map<String, LocatedValue.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            SourcePosition keyPlace = place(parser);
            parser.nextToken();
            if (entries.put(key, new LocatedValue.Entry(keyPlace, value(parser))) != null) {
                problems.warning(keyPlace, key, "the key occurs twice; the last one counts", "remove one");
            }
        }
        return LocatedValue.mapping(place, entries);
    }

    private LocatedValue array(JsonParser parser, SourcePosition place) throws IOException {
        List<LocatedValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return LocatedValue.list(place, items);
    }

    private static SourcePosition place(JsonParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        return new SourcePosition(at.getLineNr(), at.getColumnNr());
    }
}
