// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static dev.petrel.engine.parameter.Parameters.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionParametersTest {

    private static final String NEED = """
            {"word": {"type": "string", "required": true},
             "count": {"type": "integer", "default": 1},
             "secret": {"type": "string", "secret": true},
             "sudo": {"immutable": true},
             "colour": {"type": "string", "enum": ["red", "blue"]},
             "grade": {"type": "integer", "enum": [1, 2]},
             "level": {"type": "integer", "required": true, "default": 3},
             "any": {},
             "maybe": {"type": "string", "required": true, "default": null},
             "perhaps": {"type": "object", "required": true, "default": null,
                 "properties": {"in": {"type": "integer", "required": true, "default": null}}},
             "list": {"type": "array", "items": {"type": "integer"}},
             "choice": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
             "name": {"type": "string", "pattern": "^(?P<a>[a-z]+)$"},
             "box": {"type": "object", "properties": {
                 "x": {"type": "integer", "required": true}, "y": {"type": "string", "secret": true}}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                    | 'word' is a required property
            {"word": "w", "nosuch": 1}            | Additional properties are not allowed ('nosuch' was unexpected)
            {"nosuch": 1}                         | Additional properties are not allowed ('nosuch' was unexpected)
            {"word": "w", "b": 1, "a": 2}         | Additional properties are not allowed ('a', 'b' were unexpected)
            {"word": "w", "sudo": true}           | Override of immutable parameter(s) ['sudo'] is unsupported.
            {"word": 5}                           | 5 is not of type 'string'
            {"word": null}                        | None is not of type 'string'
            {"word": "w", "count": "3"}           | '3' is not of type 'integer'
            {"word": "w", "count": 1.0}           | 1.0 is not of type 'integer'
            {"word": "w", "count": true}          | True is not of type 'integer'
            {"word": "w", "maybe": 5}             | 5 is not of type 'string', 'null'
            {"word": "w", "perhaps": {"in": "a"}} | 'a' is not of type 'integer', 'null'
            {"word": "w", "cwd": 1}               | 1 is not of type 'string', 'null'
            {"word": "w", "colour": "pink"}       | 'pink' is not one of ['red', 'blue']
            {"word": "w", "grade": 5}             | 5 is not one of [1, 2]
            {"word": "w", "list": [1, "a"]}       | 'a' is not of type 'integer'
            {"word": "w", "choice": []}           | [] is not valid under any of the given schemas
            {"word": "w", "name": "A1"}           | 'A1' does not match '^(?P<a>[a-z]+)$'
            {"word": "w", "box": {"y": "q"}}      | 'x' is a required property
            """)
    void refusesInStackStormsWords(String supplied, String message) {
        assertThat(Parameters.of(NEED).refusal(values(supplied))).hasValue(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"word": "w"}
            {"word": "", "count": 7, "cwd": null, "sudo_password": null, "colour": null, "choice": null, "count": null}
            {"word": "w", "maybe": null, "perhaps": null}
            {"word": "w", "maybe": "m", "perhaps": {}}
            {"word": "w", "perhaps": {"in": null}}
            {"word": "w", "any": {"a": [1]}, "timeout": 5, "env": {"A": "b"}, "list": [], "box": {"x": 1, "z": 2}}
            """)
    void acceptsWhatFits(String supplied) {
        assertThat(Parameters.of(NEED).refusal(values(supplied))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            word   | "w"    |
            word   | 5      | Value "5" must either be a string or None. Got "<class 'int'>".
            count  | "7"    |
            count  | "many" | invalid literal for int() with base 10: 'many'
            count  | null   |
            colour | "pink" | 'pink' is not one of ['red', 'blue']
            colour | "red"  |
            any    | [1]    |
            list   | [1]    |
            list   | ["a"]  | 'a' is not of type 'integer'
            list   | {}     | {} is not of type 'array', 'null'
            choice | []     | [] is not valid under any of the given schemas
            box    | {}     | 'x' is a required property
            box    | {"x": 1} |
            name   | "A1"   | 'A1' does not match '^(?P<a>[a-z]+)$'
            env    | "text" | malformed node or string: 'text'
            env    | [1]    | [1] is not of type 'object', 'null'
            nosuch | 1      |
            """)
    void judgesOneValueByItself(String name, String value, String refusal) {
        assertThat(Parameters.of(NEED).refusal(name, Json.read(value)).orElse(null))
                .isEqualTo(refusal);
    }

    @Test
    void anActionChangesSomeAttributesOfItsRunnersParameters() {
        ActionParameters parameters = Parameters.of(
                "{\"timeout\": {\"default\": 5, \"type\": \"string\", \"description\": \"d\"}, \"cmd\": {\"required\": true}}");
        assertThat(parameters.effective().get("timeout"))
                .containsEntry("default", 5)
                .containsEntry("description", "d")
                .containsEntry("type", "integer");
        assertThat(parameters.problems())
                .containsExactly("The attribute \"type\" for the runner parameter \"timeout\" in action \"mypack.need\""
                        + " cannot be overridden.");
        assertThat(parameters.refusal(values("{}"))).hasValue("'cmd' is a required property");
    }

    @Test
    void anActionCannotFreeWhatItsRunnerFixes() {
        ActionParameters parameters = Parameters.of(
                "{\"dir\": {\"type\": \"string\", \"immutable\": true, \"default\": \"/tmp\"}}",
                "{\"dir\": {\"immutable\": false}}");
        assertThat(parameters.problems()).singleElement().asString().contains("\"dir\" is immutable in the runner");
        assertThat(parameters.refusal(values("{\"dir\": \"/\"}"))).isPresent();
    }

    @Test
    void hidesSecretsAtAnyDepth() {
        ActionParameters parameters = Parameters.of(NEED);
        assertThat(parameters.secrets()).containsExactly("secret", "sudo_password");
        assertThat(
                        parameters.masked(
                                values(
                                        "{\"word\": \"w\", \"secret\": \"s\", \"box\": {\"x\": 1, \"y\": \"z\"}, \"sudo_password\": null}")))
                .isEqualTo(
                        values(
                                "{\"word\": \"w\", \"secret\": \"********\", \"box\": {\"x\": 1, \"y\": \"********\"}, \"sudo_password\": null}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "integer", "secret": true}                             | "s3cret"
            {"type": "string", "secret": true, "pattern": "^x$"}            | "s3cret"
            {"type": "string", "secret": true, "enum": ["a", "b"]}          | "s3cret"
            {"type": "object", "secret": true}                              | "s3cret"
            {"type": "array", "secret": true}                               | "s3cret"
            {"type": "object", "secret": true, "properties": {"a": {"type": "integer"}}} | {"a": "s3cret"}
            {"type": "object", "properties": {"a": {"type": "integer", "secret": true}}} | {"a": "s3cret"}
            {"type": "object", "properties": {"a": {"type": "integer", "secret": true}}} | "s3cret"
            {"type": "array", "items": {"type": "integer", "secret": true}} | ["s3cret"]
            """)
    void noRefusalShowsASecret(String schema, String value) {
        ActionParameters parameters = Parameters.of("{\"p\": " + schema + "}");
        Object given = values("{\"p\": " + value + "}").get("p");
        assertThat(parameters.refusal(values("{\"p\": " + value + "}")))
                .get()
                .asString()
                .doesNotContain("s3cret");
        assertThat(parameters.refusal("p", given)).get().asString().doesNotContain("s3cret");
    }

    @Test
    void aValueWithoutTheFormOfItsSchemaIsHiddenIfThatHasSecrets() {
        ActionParameters parameters = Parameters.of(NEED);
        assertThat(parameters.masked(values("{\"box\": \"y is s3cret\", \"word\": \"w\"}")))
                .isEqualTo(values("{\"box\": \"********\", \"word\": \"w\"}"));
    }

    @Test
    void whatASchemaGetsWrongIsAProblemAndTheRestIsChecked() {
        ActionParameters parameters =
                Parameters.of("{\"a\": {\"type\": \"strnig\"}, \"b\": {\"pattern\": \"(\", \"type\": \"string\"}}");
        assertThat(parameters.refusal(values("{\"a\": 1, \"b\": \"x\"}"))).isEmpty();
        assertThat(parameters.refusal(values("{\"b\": 1}"))).hasValue("1 is not of type 'string', 'null'");
        assertThat(parameters.problems()).singleElement().asString().contains("\"b.pattern\" is ignored");
    }

    @Test
    void aDefaultThatIsATemplateIsNotHeldAgainstItsType() {
        ActionParameters parameters = Parameters.of(
                "{\"i\": {\"type\": \"integer\", \"immutable\": true, \"default\": \"{{timeout}}\"}, \"j\": {\"type\": \"integer\", \"default\": \"x\"}}");
        assertThat(parameters.refusal(values("{\"j\": 1}"))).isEmpty();
        assertThat(parameters.refusal(values("{}"))).hasValue("'x' is not of type 'integer'");
    }
}
