// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static dev.petrel.engine.parameter.Parameters.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(DIRECTORY.problem(values("{\"path\": 5}"))).hasValue("path: 5 is not of type 'string'");
        assertThat(DIRECTORY.problem(values("{\"path\": \"/\", \"event\": \"moved\"}")))
                .hasValue("event: 'moved' is not one of ['created', 'deleted']");
        assertThat(DIRECTORY.problem(values("{\"path\": \"/\", \"file\": {}}")))
                .hasValue("file: 'inode' is a required property");
    }

    /** Each of its errors holds the whole value: words for all of them would take minutes. */
    @Test
    @Timeout(120)
    void tellsOneOfThousandsOfErrorsWithoutWordsForTheOthers() {
        PayloadSchema unique =
                PayloadSchema.of(values("{\"properties\": {\"a\": {\"type\": \"array\", \"uniqueItems\": true}}}"));
        assertThat(unique.problem(Map.of("a", Collections.nCopies(100_000, List.of()))))
                .get()
                .asString()
                .startsWith("a: [[], [],")
                .endsWith("has non-unique elements");
    }

    @Test
    void showsNoSecret() {
        PayloadSchema login = PayloadSchema.of(values("""
                {"properties": {"user": {"type": "string"}, "key": {"type": "string", "secret": true},
                    "box": {"type": "object", "properties": {"pin": {"type": "integer", "secret": true}}}}}"""));
        assertThat(login.problem(values("{\"key\": [\"s3cret\"]}")))
                .get()
                .asString()
                .doesNotContain("s3cret");
        assertThat(login.withoutSecrets(
                        "found 's3cret' of ann, and 4711",
                        values("{\"user\": \"ann\", \"key\": \"s3cret\", \"box\": {\"pin\": 4711}}")))
                .isEqualTo("found '********' of ann, and ********");
    }

    @Test
    void additionalPropertiesAreRefusedWhereTheSchemaSaysSo() {
        PayloadSchema timer = PayloadSchema.of(
                values(
                        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"unit\": {\"enum\": [\"seconds\"], \"required\": true}}}"));
        assertThat(timer.problem(values("{\"unit\": \"seconds\", \"x\": 1}")))
                .hasValue("Additional properties are not allowed ('x' was unexpected)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"list": [1, "a"]}              | list[1]: 'a' is not of type 'integer'
            {"files": [{"n": 1}, {"n": 9}]} | files[1].n: 9 is not one of [1, 2]
            {"files": [{}, {"m": 1}]}       | files[1]: Additional properties are not allowed ('m' was unexpected)
            """)
    void namesThePlace(String payload, String problem) {
        PayloadSchema schema = PayloadSchema.of(values("""
                {"properties": {"list": {"items": {"type": "integer"}}, "files": {"type": "array", "items":
                    {"properties": {"n": {"enum": [1, 2]}}, "additionalProperties": false}}}}"""));
        assertThat(schema.problem(values(payload))).hasValue(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "minimum": "low"             | a number
            "multipleOf": 0              | a number above 0
            "maxLength": -1              | a count
            "uniqueItems": "yes"         | true or false
            "additionalProperties": null | true, false or a schema
            "enum": "x"                  | a list of values
            "items": true                | a schema or a list of schemas
            "anyOf": [5]                 | a list of schemas
            "not": 5                     | a schema
            "properties": [1]            | a mapping
            "patternProperties": {"(": {}} | keys that are each a regular expression (
            "$ref": 5                    | a reference into the schema itself
            "$ref": "http://127.0.0.1:9/schema.json" | a reference into the schema itself, #/definitions/name (other files and addresses are not read: copy the definition into the schema), found http://127.0.0.1:9/schema.json
            "$ref": "file:///etc/passwd" | a reference into the schema itself
            "$ref": "other.json#/a"      | a reference into the schema itself
            "pattern": "("               | a regular expression
            """)
    void checksAgainstTheRestWhenOneKeywordCannotBeUsed(String keyword, String expected) {
        PayloadSchema schema = PayloadSchema.of(
                values("{\"properties\": {\"n\": {\"type\": \"integer\"}, \"a\": {" + keyword + "}}}"));
        assertThat(schema.fault())
                .get()
                .asString()
                .startsWith("the schema's \"a.")
                .contains("expected " + expected);
        assertThat(schema.problem(values("{\"a\": {\"b\": 1}, \"n\": 1}"))).isEmpty();
        assertThat(schema.problem(values("{\"n\": \"x\"}"))).hasValue("n: 'x' is not of type 'integer', 'null'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"$ref": "#"}
            {"$ref": "#/nowhere"}
            """)
    void aSchemaThatIsNoneLetsEverythingPassAndSaysSo(String schema) {
        assertThat(PayloadSchema.of(values(schema)).problem(values("{\"a\": 1}")))
                .isEmpty();
        assertThat(PayloadSchema.of(values(schema)).fault())
                .get()
                .asString()
                .startsWith("the schema cannot be used")
                .doesNotContainPattern("Exception|[a-z]+\\.[a-z]+\\.[A-Z]");
    }

    @Test
    void theSchemaOfSchemasIsKnown() {
        PayloadSchema schema = PayloadSchema.of(
                values("{\"properties\": {\"a\": {\"$ref\": \"http://json-schema.org/draft-04/schema#\"}}}"));
        assertThat(schema.fault()).isEmpty();
        assertThat(schema.problem(values("{\"a\": {\"minLength\": \"x\"}}"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": null}
            {"type": "any"}
            {"required": true}
            {"id": "not an address", "properties": {"a": null}}
            {"$schema": "http://json-schema.org/draft-99/schema#"}
            """)
    void whatOldSchemasHoldSaysNothing(String schema) {
        assertThat(PayloadSchema.of(values(schema)).problem(values("{\"a\": 1}")))
                .isEmpty();
        assertThat(PayloadSchema.of(values(schema)).fault()).isEmpty();
    }

    @Test
    void aPayloadThatIsTooDeepIsAProblemAndNoError() {
        Map<String, Object> deep = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            Map<String, Object> outer = new LinkedHashMap<>();
            outer.put("path", deep);
            deep = outer;
        }
        assertThat(DIRECTORY.problem(deep)).get().asString().startsWith("it is nested too deep");
    }
}
