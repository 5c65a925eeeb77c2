// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.petrel.engine.model.Ref;
import java.io.IOException;

/** Writes references as people do: {@code "pack.name"}. */
final class RefModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    RefModule() {
        super("petrel-ref");
        addSerializer(Ref.class, ToStringSerializer.instance);
        addDeserializer(Ref.class, new RefDeserializer());
    }

    private static final class RefDeserializer extends StdDeserializer<Ref> {
        private static final long serialVersionUID = 1L;

        RefDeserializer() {
            super(Ref.class);
        }

        @Override
        public Ref deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString();
            return Ref.parse(text == null ? "" : text)
                    .orElseThrow(() -> context.weirdStringException(text, Ref.class, "expected pack.name"));
        }
    }
}
