// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.SensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoContentTest {

    @Test
    void namesTheDocumentThatCannotBeRead() {
        Document document = new Document("_id", "p.S").append("json", "{\"enabled\": \"of course\"}");

        assertThatThrownBy(() -> MongoContent.read(SensorType.class, document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("document \"p.S\" of content_sensor_type cannot be read")
                .hasMessageContaining("of course");
    }

    @Test
    void tellsOfADocumentThatCanBeDoneWithout() {
        List<String> told = new ArrayList<>();
        for (Object json : Arrays.asList("{\"enabled\": \"of course\"}", 42, null)) {
            Document document = new Document("_id", "p.S").append("json", json);
            assertThat(MongoContent.readable(SensorType.class, document, told::add))
                    .isEmpty();
        }

        assertThat(told).hasSize(3).allSatisfy(words -> assertThat(words).contains("document \"p.S\""));
    }
}
