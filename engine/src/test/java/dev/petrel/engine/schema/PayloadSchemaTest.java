// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schema;

import static dev.petrel.engine.schema.Parameters.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadSchemaTest {

    private static final PayloadSchema DIRECTORY = PayloadSchema.of(values("""
            {"type": "object", "properties": {
                "path": {"type": "string", "required": true},
                "event": {"type": "string", "enum": ["created", "deleted"]},
                "size": {"type": ["integer", "string"]},
                "file": {"type": "object", "properties": {"inode": {"type": "integer", "required": true}}}}}"""));

    @Test
    void letsPassWhatFits() {
        assertThat(DIRECTORY.problem(values("{\"path\": \"/a\", \"event\": \"created\", \"more\": 1}")))
                .isEmpty();
        assertThat(DIRECTORY.problem(values("{\"path\": \"/a\", \"event\": null, \"size\": \"1k\", \"file\": null}")))
                .isEmpty();
        assertThat(PayloadSchema.of(Map.of()).problem(values("{\"a\": 1}"))).isEmpty();
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThat(DIRECTORY.problem(values("{\"event\": \"created\"}"))).hasValue("'path' is a required property");
        assertThat(DIRECTORY.problem(values("{\"path\": 5}"))).hasValue("5 is not of type 'string'");
        assertThat(DIRECTORY.problem(values("{\"path\": \"/\", \"event\": \"moved\"}")))
                .hasValue("'moved' is not one of ['created', 'deleted', None]");
        assertThat(DIRECTORY.problem(values("{\"path\": \"/\", \"file\": {}}")))
                .hasValue("'inode' is a required property");
    }

    @Test
    void additionalPropertiesAreRefusedWhereTheSchemaSaysSo() {
        PayloadSchema timer = PayloadSchema.of(
                values(
                        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"unit\": {\"enum\": [\"seconds\"], \"required\": true}}}"));
        assertThat(timer.problem(values("{\"unit\": \"seconds\", \"x\": 1}")))
                .hasValue("Additional properties are not allowed ('x' was unexpected)");
    }
}
