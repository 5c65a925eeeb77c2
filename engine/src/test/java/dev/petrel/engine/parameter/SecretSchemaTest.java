// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a schema can call a part of a value secret. {@code !} in a schema stands for a secret text. */
class SecretSchemaTest {

    private static final String SECRET = "{'type':'string','secret':true}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a text|!|'x'|'*'",
                "null stays|!|null|null",
                "a property|{'properties':{'a':!}}|{'a':'x','b':'y'}|{'a':'*','b':'y'}",
                "a property called secret|{'properties':{'secret':{'type':'string'},'b':!}}|{'secret':'x','b':'y'}|{'secret':'x','b':'*'}",
                "deep|{'properties':{'a':{'properties':{'b':!}}}}|{'a':{'b':'x','c':1}}|{'a':{'b':'*','c':1}}",
                "patternProperties|{'patternProperties':{'^pw':!}}|{'pw_1':'x','user':'y'}|{'pw_1':'*','user':'y'}",
                "a broken pattern|{'patternProperties':{'(':!}}|{'a':'x'}|{'a':'*'}",
                "additionalProperties|{'properties':{'a':{}},'additionalProperties':!}|{'a':'x','b':'y'}|{'a':'x','b':'*'}",
                "not additional|{'patternProperties':{'^a':{}},'additionalProperties':!}|{'a':'x','b':'y'}|{'a':'x','b':'*'}",
                "items|{'items':!}|['x',null,'y']|['*',null,'*']",
                "items with properties|{'items':{'properties':{'a':!}}}|[{'a':'x'},{'b':'y'}]|[{'a':'*'},{'b':'y'}]",
                "items by place|{'items':[{},!]}|['x','y','z']|['x','*','z']",
                "additionalItems|{'items':[{}],'additionalItems':!}|['x','y','z']|['x','*','*']",
                "allOf|{'allOf':[{'type':'object'},{'properties':{'a':!}}]}|{'a':'x','b':'y'}|{'a':'*','b':'y'}",
                "anyOf|{'anyOf':[{'type':'integer'},!]}|'x'|'*'",
                "anyOf of objects|{'anyOf':[{'properties':{'a':{}}},{'properties':{'a':!}}]}|{'a':'x'}|{'a':'*'}",
                "oneOf deep|{'properties':{'a':{'oneOf':[{'type':'null'},!]}}}|{'a':'x'}|{'a':'*'}",
                "dependencies|{'dependencies':{'b':{'properties':{'a':!}}}}|{'a':'x','b':1}|{'a':'*','b':1}",
                "$ref|{'definitions':{'d':!},'properties':{'a':{'$ref':'#/definitions/d'}}}|{'a':'x','b':'y'}|{'a':'*','b':'y'}",
                "$ref to itself|{'properties':{'a':!,'next':{'$ref':'#'}}}|{'next':{'next':{'a':'x'}}}|{'next':{'next':{'a':'*'}}}",
                "another form|{'properties':{'a':!}}|'a: x'|'*'",
                "a list for an object|{'properties':{'a':!}}|['x']|'*'",
                "an object for a list|{'items':!}|{'a':'x'}|'*'",
                "a form of its own|{'anyOf':[{'type':'string'},{'properties':{'a':!}}]}|'x'|'x'",
                "a form of none|{'anyOf':[{'type':'integer'},{'properties':{'a':!}}]}|'x'|'*'",
                "in a default only|{'properties':{'a':{'default':{'secret':false}}}}|{'a':'x'}|{'a':'x'}",
                "no text|{'secret':'yes','type':'string'}|'x'|'x'"
            })
    void masks(String what, String schema, String value, String expected) {
        Map<?, ?> parsed = (Map<?, ?>) json(schema.replace("!", SECRET));

        assertThat(SecretParameters.hidden(json(value), parsed))
                .as(what)
                .isEqualTo(json(expected.replace("'*'", "'" + SecretParameters.MASK + "'")));
    }

    @Test
    void endsAtARefThatOnlyNamesItself() {
        Map<?, ?> schema = (Map<?, ?>) json("{'$ref':'#/allOf/0','allOf':[{'$ref':'#'}]}");

        assertThat(SecretParameters.hidden(Map.of("a", "x"), schema)).isEqualTo(Map.of("a", "x"));
        assertThat(SecretParameters.anyIn(schema)).isFalse();
    }

    @Test
    void aParameterWithASecretFormIsSecret() {
        assertThat(new SecretParameters(Map.of(
                                "pin", Map.of("anyOf", java.util.List.of(Map.of("type", "integer", "secret", true))),
                                "secret", Map.of("type", "string")))
                        .names())
                .isEqualTo(Set.of("pin"));
    }

    private static @Nullable Object json(String text) {
        return Json.read(text.replace('\'', '"'));
    }
}
