// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Lookup;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Templates;
import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplatesTest {

    private final Templates templates = new JinjaTemplates();

    private static Map<String, Object> golden() {
        return TestJson.readObject(resource("golden.json"));
    }

    private static String resource(String name) {
        try (InputStream in = JinjaTemplatesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<List<?>> cases() {
        return ((List<?>) golden().get("cases")).stream().map(each -> (List<?>) each);
    }

    /** What Jinja2 3.1.6, set up as StackStorm sets it up, made of these templates. */
    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsJinjaDoes(List<?> golden) {
        Rendered rendered = render((String) golden.get(0), context());
        Object text = ((Map<?, ?>) golden.get(1)).get("text");
        if (text == null) {
            assertThat(rendered).isInstanceOf(Rendered.Failed.class);
        } else {
            assertThat(rendered).isEqualTo(new Rendered.Text((String) text));
        }
    }

    static Stream<List<?>> recorded() {
        return ((List<?>) TestJson.readObject(resource("recorded.json")).get("cases"))
                .stream().map(each -> (List<?>) each);
    }

    /** What a running StackStorm made of these templates. */
    @ParameterizedTest
    @MethodSource("recorded")
    @SuppressWarnings("unchecked")
    void rendersAsStackStormWasSeenTo(List<?> recorded) {
        Map<String, Object> context = (Map<String, Object>)
                TestJson.readObject(resource("recorded.json")).get("context");
        Rendered rendered = render((String) recorded.get(0), context);
        Object text = ((Map<?, ?>) recorded.get(1)).get("text");
        if (text == null) {
            assertThat(rendered).isInstanceOf(Rendered.Failed.class);
        } else {
            assertThat(rendered).isEqualTo(new Rendered.Text((String) text));
        }
    }

    static Stream<List<?>> filters() {
        return ((List<?>) TestJson.read(resource("filters.json"))).stream().map(each -> (List<?>) each);
    }

    /** Template, value of {@code v}, and what the Python libraries that StackStorm uses make of it. */
    @ParameterizedTest
    @MethodSource("filters")
    void filtersGiveWhatStackStormsGive(List<?> golden) {
        Map<String, Object> context = new HashMap<>();
        context.put("v", golden.get(1));
        Rendered rendered = render((String) golden.get(0), context);
        Object text = ((Map<?, ?>) golden.get(2)).get("text");
        if (text == null) {
            assertThat(rendered).isInstanceOf(Rendered.Failed.class);
        } else {
            assertThat(rendered).isEqualTo(new Rendered.Text((String) text));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> context() {
        return (Map<String, Object>) golden().get("context");
    }

    private Rendered render(String template, Map<String, ?> context) {
        return templates.parse(template).render(context);
    }

    private String text(String template, Map<String, ?> context) {
        return render(template, context) instanceof Rendered.Text rendered ? rendered.text() : "failed";
    }

    private String failure(String template, Map<String, ?> context) {
        return render(template, context) instanceof Rendered.Failed failed ? failed.message() : "did not fail";
    }

    @Test
    void saysWhatIsUndefined() {
        assertThat(failure("{{ trigger.nosuch }}", Map.of("trigger", Map.of())))
                .isEqualTo("'dict object' has no attribute 'nosuch'");
        assertThat(failure("{{ nosuch }}", Map.of())).isEqualTo("'nosuch' is undefined");
        assertThat(failure("{% if nosuch %}{% endif %}", Map.of())).isEqualTo("'nosuch' is undefined");
        assertThat(failure("{{ l[9] }}", Map.of("l", List.of()))).isEqualTo("list object has no element 9");
    }

    @Test
    void tellsWhatItTakesFromItsContext() {
        String template =
                "{% set a = b.c %}{% for x, y in items if x %}{{ a ~ x ~ loop.index ~ range(z) }}{% endfor %}{{ x }}"
                        + "{% if q %}{% set w = 1 %}{% endif %}{{ w }}{% macro m(k) %}{{ k }}{{ g|default(h) }}{% endmacro %}";
        assertThat(templates.parse(template).variables())
                .containsExactlyInAnyOrder("b", "items", "z", "x", "q", "w", "g", "h");
    }

    /** Jinja reserves its words where its grammar expects them, and nowhere else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "recursive", "self", "loop", "super", "caller", "varargs", "kwargs", "block", "context", "for", "set",
                "with", "import", "from", "as", "do", "ignore", "missing", "scoped", "required", "elif", "endfor"
            })
    void aVariableMayHaveAnyNameThatIsNoWordOfAnExpression(String name) {
        Map<String, Object> context = Map.of(name, 7, "o", Map.of(name, 8), "l", List.of(name));
        assertThat(text(
                        "{{ " + name + " }} {{ (" + name + ") }} {{ [" + name + ", 1] }} {{ o." + name + " }}",
                        context))
                .isEqualTo("7 7 [7, 1] 8");
        assertThat(text("{% if " + name + " %}a{% endif %}{% set x = 1, " + name + " %}{{ x }}", context))
                .isEqualTo("a(1, 7)");
        assertThat(text("{% for i in [1, 2] if " + name + " %}{{ i }}{% endfor %}", context))
                .isEqualTo("12");
        assertThat(templates.parse("{{ " + name + " }}").variables()).containsExactly(name);
    }

    @Test
    void aLoopMayBeRecursiveOverAVariableOfThatName() {
        Map<String, Object> context = Map.of("recursive", List.of(1, 2));
        assertThat(text("{% for x in recursive %}{{ x }}{% endfor %}", context)).isEqualTo("12");
        assertThat(text("{% for x in recursive recursive %}{{ x }}{% endfor %}", context))
                .isEqualTo("12");
        assertThat(text("{% for a in 1, recursive %}{{ a }} {% endfor %}", context))
                .isEqualTo("1 [1, 2] ");
    }

    @Test
    void textWithoutTagsIsLeftAlone() {
        assertThat(Templates.isTemplate("{~} {a} }}")).isFalse();
        assertThat(templates.render("a\n", Map.of())).isEqualTo(new Rendered.Text("a\n"));
    }

    @Test
    void aBrokenTemplateHasAProblemAndFails() {
        assertThat(templates.parse("{{ a b }}").problem()).hasValue("expected token 'end of print statement', got 'b'");
        assertThat(templates.parse("{{ a b }}").variables()).isEmpty();
        assertThat(failure("{% if a %}", Map.of())).contains("end of template");
        assertThat(templates.parse("{{ a").problem())
                .hasValue("unexpected end of template, expected 'end of print statement'.");
        assertThat(templates.parse("{{ a }}").problem()).isEmpty();
    }

    @Test
    void readsTheDatastoreOnlyForWhatIsPrinted() {
        List<String> read = new ArrayList<>();
        Lookup system = Lookup.in(key -> {
            read.add(key);
            return key.equals("a.b") ? Optional.of("v") : Optional.empty();
        });
        Map<String, Object> context = Map.of("st2kv", Map.of("system", system));
        assertThat(text("[{{ st2kv.system.a.b }}{{ st2kv.system.nosuch }}]", context))
                .isEqualTo("[v]");
        assertThat(read).containsExactly("a.b", "nosuch");
        assertThat(text("{{ st2kv.system.a.b == 'v' }} {{ st2kv.system.a.b | upper }}", context))
                .isEqualTo("False V");
        assertThat(failure("{{ st2kv.system.no | decrypt_kv }}", context)).contains("\"no\" doesn't exist");
    }

    @Test
    void decryptsWithTheKeyThatItWasGiven() {
        Templates keyed = new JinjaTemplates(encrypted -> {
            if (!encrypted.startsWith("X")) {
                throw new IllegalArgumentException("the value is not encrypted");
            }
            return encrypted.substring(1);
        });
        Map<String, Object> context = Map.of(
                "st2kv",
                Map.of(
                        "system",
                        Lookup.in(key -> key.equals("no") ? Optional.empty() : Optional.of(key.replace('.', '-')))));

        assertThat(keyed.render("{{ st2kv.system.X.b | decrypt_kv | upper }}{{ 'Xy' | decrypt_kv }}", context))
                .isEqualTo(new Rendered.Text("-By"));
        assertThat(keyed.render("{{ st2kv.system.open | decrypt_kv }}", context))
                .isEqualTo(new Rendered.Failed(
                        "ValueError", "decrypt_kv cannot decrypt datastore item \"open\": the value is not encrypted"));
        assertThat(keyed.render("{{ st2kv.system.no | decrypt_kv }}", context))
                .isEqualTo(new Rendered.Failed(
                        "ValueError", "Referenced datastore item \"no\" doesn't exist or it contains an empty string"));
        assertThat(failure("{{ st2kv.system.X | decrypt_kv }}", context)).contains("no encryption key is configured");
    }

    @Test
    void hasStackStormsFilters() {
        Map<String, Object> context = new HashMap<>(Map.of("o", Map.of("a", List.of(Map.of("b", 1), Map.of("b", 2)))));
        context.put("n", null);
        assertThat(text("{{ o | jsonpath_query('a[*].b') }} {{ o | jsonpath_query('x') }}", context))
                .isEqualTo("[1, 2] None");
        assertThat(text("{{ 93784 | to_human_time_from_seconds }} {{ 0.5 | to_human_time_from_seconds }}", context))
                .isEqualTo("1d2h3m4s 0.5μs");
        assertThat(text(
                        "{{ '0.10.0' | version_compare('0.9.0') }} {{ '1.0.0-rc1' | version_less_than('1.0.0') }}",
                        context))
                .isEqualTo("1 True");
        assertThat(text("{{ '0.2.3' | version_match('>=0.2.0') }} {{ '1.2.3' | version_bump_minor }}", context))
                .isEqualTo("True 1.3.0");
        assertThat(text("{{ '1.2.3' | version_strip_patch }} {{ n | use_none }}", context))
                .isEqualTo("1.2 %*****__%NONE%__*****%");
        assertThat(failure("{{ '1.2' | version_bump_major }}", context)).contains("is not valid SemVer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'a' * 2000000000 }}",
                "{{ 'x'.center(999999999) }}",
                "{{ '%0999999d' % 1 }}{{ '%9999999s' % 1 }}",
                "{{ 9 ** 999999999 }}",
                "{{ [0] * 999999999 }}",
                "{{ range(99999999) }}",
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% for i in range(99999) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'a'.replace('', 'b' * 3999999).replace('b', 'cc') }}",
                "{{ ('a' * 60) | regex_match('(a+a+)+\\\\1b') }}",
                "{{ 'x' | indent(999999999) }}",
            })
    void isBounded(String template) {
        assertThat(render(template, Map.of())).isInstanceOf(Rendered.Failed.class);
    }

    @Test
    void deepTemplatesFailInsteadOfOverflowing() {
        assertThat(failure("{{ " + "(".repeat(100_000) + 1 + ")".repeat(100_000) + " }}", Map.of()))
                .contains("nested too deep");
        assertThat(failure("{{ " + "not ".repeat(100_000) + "1 }}", Map.of())).contains("nested too deep");
        assertThat(render("{{ 1" + " + 1".repeat(200_000) + " }}", Map.of())).isInstanceOf(Rendered.Failed.class);
    }

    @Test
    void cannotChangeOrLeaveItsContext() {
        Map<String, Object> context = Map.of("l", new ArrayList<>(List.of(1)), "d", new HashMap<>(Map.of("a", 1)));
        assertThat(failure("{{ l.append(2) }}", context)).contains("cannot change");
        assertThat(failure("{{ d.update({'b': 2}) }}", context)).contains("cannot change");
        assertThat(failure("{{ l.getClass() }}", context)).contains("no attribute 'getClass'");
        assertThat(failure("{{ ''.__class__ }}", context)).contains("is unsafe");
        assertThat(failure("{% include '/etc/passwd' %}", context)).contains("no loader");
        assertThat(context).isEqualTo(Map.of("l", List.of(1), "d", Map.of("a", 1)));
    }

    @Test
    void rendersOnManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int n = i;
                work.add(() -> text("{% set x = n %}{{ x + " + n % 7 + " }}", Map.of("n", n)));
            }
            List<String> results = new ArrayList<>();
            for (var done : threads.invokeAll(work)) {
                results.add(done.get());
            }
            List<String> expected = new ArrayList<>();
            for (int n = 0; n < 400; n++) {
                expected.add(String.valueOf(n + n % 7));
            }
            assertThat(results).isEqualTo(expected);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nullIsNotUndefined() {
        Map<String, Object> context = Collections.singletonMap("n", null);
        assertThat(text("{{ n }} {{ n is none }} {{ n is defined }} {{ n or 'x' }}", context))
                .isEqualTo("None True True x");
    }
}
