// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static dev.petrel.engine.parameter.Parameters.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.parameter.Rendering.Stage;
import dev.petrel.expression.Lookup;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterRendererTest {

    private static final String TYPES = """
            {"s": {"type": "string"}, "i": {"type": "integer"}, "n": {"type": "number"}, "b": {"type": "boolean"},
             "a": {"type": "array"}, "o": {"type": "object"}, "u": {}}""";

    private final ParameterRenderer renderer = new ParameterRenderer(new JinjaTemplates());

    private static Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put(
                "trigger",
                values(
                        "{\"path\": \"/a\", \"n\": 3, \"yes\": true, \"none\": null, \"list\": [1, \"x\"], \"map\": {\"k\": [1, 2]}, \"quote\": \"say \\\"hi\\\"\\n\"}"));
        Lookup system = Lookup.in(key -> key.equals("a.b") ? Optional.of("kv") : Optional.empty());
        context.put("st2kv", Map.of("system", system));
        context.put("action_context", values("{\"user\": \"stanley\"}"));
        context.put("config_context", Map.of());
        return context;
    }

    private Rendering live(String action, String supplied) {
        return renderer.live(Parameters.of("{}", action), values(supplied), context());
    }

    private static Map<String, Object> all(Rendering rendering) {
        return ((Rendering.Done) rendering).all();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"s": "{{trigger.path}} ({{ trigger.n }})"}   ; {"s": "/a (3)"}
            {"s": "{{trigger.none}}"}                     ; {"s": "None"}
            {"s": "{{trigger.none | use_none}}"}          ; {"s": null}
            {"s": "{{trigger.map}}"}                      ; {"s": "{'k': [1, 2]}"}
            {"s": "{{st2kv.system.a.b}}{{st2kv.system.q}}"} ; {"s": "kv"}
            {"s": "{{ broken"}                            ; {"s": "{{ broken"}
            {"s": "{~} x"}                                ; {"s": "{~} x"}
            {"i": "{{trigger.n}}"}                        ; {"i": 3}
            {"i": "007"}                                  ; {"i": 7}
            {"n": "{{trigger.n}}"}                        ; {"n": 3.0}
            {"b": "{{trigger.yes}}"}                      ; {"b": true}
            {"b": "false"}                                ; {"b": false}
            {"o": "{{trigger.map}}"}                      ; {"o": {"k": [1, 2]}}
            {"a": "{{trigger.list}}"}                     ; {"a": [1, "x"]}
            {"u": "{{trigger.n}}"}                        ; {"u": "3"}
            {"a": ["{{trigger.n}}", 4, "{{i}}"], "i": 5}  ; {"a": ["3", 4, 5], "i": 5}
            {"o": {"k": "{{o2}}", "{{s}}": "{{ s }}"}, "u": 1, "s": "z", "o2": [1]} ; {"o": {"k": [1], "z": "z"}, "u": 1, "s": "z", "o2": [1]}
            {"o": {"q": "{{trigger.quote}}"}}             ; {"o": {"q": "say \\"hi\\"\\n"}}
            {"o": {"q": "{{trigger['path']}}\\n"}}        ; {"o": {"q": "/a\\n"}}
            {"o": {"q": "{{trigger.quote | json_escape}}"}} ; {"o": {"q": "say \\"hi\\"\\n"}}
            {"a": ["[{{ trigger.quote | json_escape }}]"]}  ; {"a": ["[say \\"hi\\"\\n]"]}
            {"o": {"q": "{{trigger.map | to_json_string | json_escape}}"}} ; {"o": {"q": "{\\"k\\": [1,2]}"}}
            {"o": {"q": "{{trigger.n | json_escape}}"}}   ; {"o": {"q": "3"}}
            {"s": "{{trigger.quote | json_escape}}"}      ; {"s": "say \\\\\\"hi\\\\\\"\\\\n"}
            {"s": "{{recursive}}", "recursive": 1}        ; {"s": "1", "recursive": 1}
            {"s": "echo ${#n} {{ trigger.path }}"}   ; {"s": "echo ${#n} {{ trigger.path }}"}
            {"s": "docker ps --format '{{.Names}}'"}      ; {"s": "docker ps --format '{{.Names}}'"}
            {"s": "{{i}}", "i": "{{n}}", "n": 2}          ; {"s": "2", "i": 2, "n": 2.0}
            {"i": null}                                   ; {"i": null}
            """)
    void rendersAndCasts(String supplied, String expected) {
        assertThat(Json.write(all(live(TYPES, supplied)))).isEqualTo(Json.write(Json.read(expected)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"s": "{{nosuch}}"}                ; RENDER ; Dependency unsatisfied in variable "nosuch"
            {"s": "{{nosuch | default('x')}}"} ; RENDER ; Dependency unsatisfied in variable "nosuch"
            {"s": "{{trigger.nosuch}}"}        ; RENDER ; Failed to render parameter "s": 'dict object' has no attribute 'nosuch'
            {"s": "{{u}}", "u": "{{s}}"}       ; RENDER ; Cyclic dependency found in the following variables: s, u. Likely the variable is referencing itself
            {"i": "many"}                      ; CAST   ; invalid literal for int() with base 10: 'many'
            {"b": "yes"}                       ; CAST   ; malformed node or string: 'Yes'
            {"s": 5}                           ; CAST   ; Value "5" must either be a string or None. Got "<class 'int'>".
            """)
    void saysWhyItCannot(String supplied, Stage stage, String message) {
        assertThat(live(TYPES, supplied)).isEqualTo(new Rendering.Failed(stage, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"s": "echo ${#n} {{ trigger.path }}"} ; {"s": "Missing end of comment tag"}
            {"s": "{{.Names}}"}                         ; {"s": "unexpected '.'"}
            {"s": "{{ broken", "i": 1}                  ; {"s": "unexpected end of template, expected 'end of print statement'."}
            {"s": "{% if %}"}                           ; {"s": "Expected an expression, got 'end of statement block'"}
            {"s": "{% wat %}"}                          ; {"s": "Encountered unknown tag 'wat'."}
            {"o": {"a": ["{{ b c }}"]}}                 ; {"o": "expected token 'end of print statement', got 'c'"}
            {"s": "{{ trigger.path }}", "u": "{~}"}     ; {}
            """)
    void tellsOfWhatLooksLikeATemplateAndIsNone(String supplied, String reasons) {
        Rendering.Done done = (Rendering.Done) live(TYPES, supplied);
        assertThat(Json.write(done.unparsed())).isEqualTo(Json.write(Json.read(reasons)));
        Map<String, Object> context = new LinkedHashMap<>();
        done.note(context);
        assertThat(context.containsKey("not_rendered"))
                .isEqualTo(!done.unparsed().isEmpty());
    }

    @Test
    void tellsOfDefaultsTooThatLookLikeTemplatesAndAreNone() {
        Rendering.Done done = (Rendering.Done) live(
                "{\"s\": {\"type\": \"string\", \"default\": \"${#n} {{ i }}\"}, \"i\": {\"type\": \"integer\"}}",
                "{\"i\": 1}");
        assertThat(done.all()).isEqualTo(Map.of("i", 1));
        assertThat(done.unparsed()).isEqualTo(Map.of("s", "Missing end of comment tag"));
    }

    @Test
    void saysNothingOfTheTextOfASecret() {
        Rendering.Done done = (Rendering.Done)
                live("{\"s\": {\"type\": \"string\", \"secret\": true}}", "{\"s\": \"{{ pass word }}\"}");
        assertThat(done.unparsed()).containsOnlyKeys("s");
        assertThat(done.unparsed().toString()).doesNotContain("word");
    }

    @Test
    void noFailureShowsASecret() {
        String schemas = "{\"s\": {\"type\": \"integer\", \"secret\": true}, \"o\": {\"type\": \"object\","
                + " \"properties\": {\"in\": {\"type\": \"string\", \"secret\": true}}}}";
        assertThat(live(schemas, "{\"s\": \"hidden\"}"))
                .isEqualTo(new Rendering.Failed(Stage.CAST, "the value of the secret parameter 's' is no integer"));
        Rendering.Failed nested =
                (Rendering.Failed) live(schemas, "{\"o\": {\"in\": \"{{ 'hidden' | from_json_string }}\"}}");
        assertThat(nested.message()).contains("\"o\"").doesNotContain("hidden");
        Rendering.Failed missing = (Rendering.Failed) live(schemas, "{\"s\": \"{{ trigger.nosuch.key }}\"}");
        assertThat(missing.message()).contains("nosuch");
    }

    @Test
    void liveParametersHoldWhatWasGivenAndWhatDefaultTemplatesGive() {
        Rendering rendering = renderer.live(Parameters.of("""
                        {"word": {"type": "string", "required": true},
                         "count": {"type": "integer", "default": 1},
                         "cmd": {"default": "echo {{word}} {{count}}"},
                         "fixed": {"default": "{{word}}", "immutable": true}}"""), values("{\"word\": \"w\"}"), context());
        assertThat(all(rendering)).isEqualTo(values("{\"word\": \"w\", \"cmd\": \"echo w 1\"}"));
    }

    @Test
    void completeParametersHoldAllDefaultsAndTakeWhatWasGivenAsItIs() {
        ActionParameters parameters = Parameters.of("""
                {"word": {"type": "string"}, "sudo": {"immutable": true}, "timeout": {"default": 7},
                 "later": {"type": "integer", "default": "{{timeout}}1"}}""");
        Rendering.Done done = (Rendering.Done)
                renderer.complete(parameters, values("{\"word\": \"{{ not.rendered }}\", \"sudo\": true}"), context());
        assertThat(done.action()).isEqualTo(values("{\"word\": \"{{ not.rendered }}\", \"later\": 71}"));
        assertThat(done.runner())
                .isEqualTo(values("{\"cmd\": null, \"cwd\": null, \"env\": null, \"kwarg_op\": \"--\", \"sudo\": false,"
                        + " \"sudo_password\": null, \"timeout\": 7}"));
    }

    @Test
    void aNumberThatJsonHasNotIsAFailureAndNoException() {
        Map<String, Object> supplied = new LinkedHashMap<>(values("{\"a\": [\"{{u}}\"]}"));
        supplied.put("u", Double.NaN);
        assertThat(renderer.live(Parameters.of("{}", TYPES), supplied, context()))
                .isInstanceOfSatisfying(
                        Rendering.Failed.class,
                        failed -> assertThat(failed.message()).startsWith("Failed to render parameter \"a\": "));
    }

    @Test
    void valuesAsDeepAsTheJsonReaderAllowsAreRenderedAndChecked() {
        String deep = "{\"k\":".repeat(998) + "\"{{s}}\"" + "}".repeat(998);
        Map<String, Object> supplied = values("{\"o\": " + deep + ", \"s\": \"z\"}");
        ActionParameters parameters = Parameters.of("{}", TYPES);
        Map<String, Object> rendered = all(renderer.live(parameters, supplied, context()));
        assertThat(Json.write(rendered)).contains("\"z\"").doesNotContain("{{");
        assertThat(parameters.refusal(rendered)).isEmpty();
    }

    @Test
    void whatIsNestedTooDeepIsAFailureAndNoError() {
        Map<String, Object> deep = new LinkedHashMap<>(Map.of("k", "{{s}}"));
        for (int i = 0; i < 100_000; i++) {
            deep = new LinkedHashMap<>(Map.of("k", List.of(deep)));
        }
        assertThat(renderer.live(Parameters.of("{}", TYPES), deep, context()))
                .isEqualTo(new Rendering.Failed(Stage.RENDER, "a parameter is nested too deep"));
    }

    @Test
    void nullGivesWayToTheDefault() {
        ActionParameters parameters = Parameters.of("{}", "{\"i\": {\"type\": \"integer\", \"default\": 4}}");
        assertThat(all(renderer.live(parameters, values("{\"i\": null}"), context())))
                .isEqualTo(Map.of("i", 4));
    }
}
