// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFileTest {

    @TempDir
    Path directory;

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void readsScalarsAsPythonsYamlDoes() throws Exception {
        Map<?, ?> read = mapping("""
                a: yes
                b: Off
                c: TRUE
                d: y
                e: 010
                f: 0x1F
                g: 1:30
                h: 1_000
                i: 1e3
                j: 1.5e+3
                k: ~
                l:
                m: "7"
                n: 0o10
                o: =
                p: <% ctx().x %>
                q: a {{ b }} c
                r: .5
                s: 12345678901234567890
                """);

        assertThat(read.values().toArray())
                .isEqualTo(Arrays.asList(
                                true,
                                false,
                                true,
                                "y",
                                8,
                                31,
                                90,
                                1000,
                                "1e3",
                                1500.0,
                                null,
                                null,
                                "7",
                                "0o10",
                                "=",
                                "<% ctx().x %>",
                                "a {{ b }} c",
                                0.5,
                                new java.math.BigInteger("12345678901234567890"))
                        .toArray());
        assertThat(problems).isEmpty();
    }

    @Test
    void turnsKeysAndDatesIntoText() throws Exception {
        assertThat(mapping("""
                        on: 1
                        1: 2
                        1.5: 3
                        ~: 4
                        y: 5
                        2001-12-14: 2001-12-14
                        at: 2001-12-14 21:59:43.10 -5
                        """).toString())
                .isEqualTo("{True=1, 1=2, 1.5=3, None=4, y=5, 2001-12-14=2001-12-14, at=2001-12-14T21:59:43.10-5}");
    }

    @Test
    void mergesWhatAnchorsBring() throws Exception {
        assertThat(mapping("""
                        base: &base {a: 1, b: 2}
                        more:
                          <<: *base
                          b: 3
                        list:
                          <<: [*base, {c: 4}]
                        """).toString()).isEqualTo("{base={a=1, b=2}, more={a=1, b=3}, list={a=1, b=2, c=4}}");
        assertThat(problems).isEmpty();
    }

    @Test
    void keepsTheLastOfTwoKeysAndSaysSo() throws Exception {
        assertThat(mapping("a: 1\nb: 2\na: 3\n").toString()).isEqualTo("{a=3, b=2}");
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.isError()).isFalse();
            assertThat(p.toString()).endsWith("x.yaml:3:1: a: the key occurs twice; the last one counts; remove one");
        });
    }

    @Test
    void acceptsManyAnchorsAndNoNewlineAtTheEnd() throws Exception {
        StringBuilder text = new StringBuilder("base: &b {a: 1}\n");
        for (int i = 0; i < 400; i++) {
            text.append("k").append(i).append(": {<<: *b, n: ").append(i).append("}\n");
        }
        assertThat(mapping(text.toString().stripTrailing())).hasSize(401);
        assertThat(problems).isEmpty();
    }

    @Test
    void refusesAnchorsThatMultiplyWithoutEnd() throws Exception {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String last = "*a" + (i - 1);
            text.append(
                    "a" + i + ": &a" + i + " [" + String.join(", ", java.util.Collections.nCopies(10, last)) + "]\n");
        }
        assertThat(YamlFile.read(file("x.yaml", text.toString()), problems)).isEmpty();
        assertThat(problems).singleElement().asString().contains("write out to more than 600000 values");
    }

    @Test
    void knowsWhereThingsStand() throws Exception {
        LocatedValue read = YamlFile.read(file("x.yaml", "# note\na:\n  b:\n    - 1\n    -  2\n"), problems)
                .orElseThrow();
        LocatedValue.Entry a = read.entries().get("a");
        LocatedValue.Entry b = a.value().entries().get("b");
        assertThat(a.keyPlace()).isEqualTo(new SourcePosition(2, 1));
        assertThat(b.keyPlace()).isEqualTo(new SourcePosition(3, 3));
        assertThat(b.value().items().get(1).place()).isEqualTo(new SourcePosition(5, 8));
    }

    @Test
    void readsJsonWithTabsAndPlaces() throws Exception {
        LocatedValue read = YamlFile.read(
                        file("x.json", "{\n\t\"a\": [1, 2.5, null, true],\n\t\"b\": {\"c\": \"d\"}, \"a\": 2}\n"),
                        problems)
                .orElseThrow();
        assertThat(read.value()).isEqualTo(Map.of("a", 2, "b", Map.of("c", "d")));
        assertThat(read.entries().get("b").keyPlace()).isEqualTo(new SourcePosition(3, 2));
        assertThat(problems).singleElement().asString().contains("x.json:3:19: a: the key occurs twice");
    }

    @Test
    void anEmptyFileHoldsNothing() throws Exception {
        assertThat(YamlFile.read(file("x.yaml", "# nothing\n"), problems)
                        .orElseThrow()
                        .value())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: {{ x }}                | 1:5  | a mapping stands where a key is expected; put a value that starts with "{{"
            a: {{ x }} b              | 1:12 | put the value that starts with "{{" in quotes
            a:\\n\\tb: 1              | 2:1  | use spaces instead of the tab
            a: [1, 2                  | 2:1  | correct the line or the one before it
            a: b: c                   | 1:5  | put a value that contains ": " in quotes
            a: @b                     | 1:4  | put the value in quotes
            a: *b                     | 1:4  | undefined alias b
            a: 1\\n---\\nb: 2         | 2:1  | keep one document a file
            a: !!python/object:x.Y {} | 1:4  | tag is not allowed: tag:yaml.org,2002:python/object:x.Y; remove the tag
            a: &a {b: *a}             | 1:4  | refers to what contains it; write the value out
            a: \\u0007                | 1:4  | the character U+0007 is not allowed
            ? [a, b]\\n: 1            | 1:3  | a list stands where a key is expected
            """)
    void namesPlaceAndRemedyOfWhatIsNotYaml(String text, String place, String part) throws Exception {
        String written = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007") + "\n";
        assertThat(YamlFile.read(file("x.yaml", written), problems)).isEmpty();
        assertThat(problems).anySatisfy(p -> assertThat(p.toString()).contains("x.yaml:" + place + ": ", part));
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        Path file = directory.resolve("x.yaml");
        Files.write(file, "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(YamlFile.read(file, problems)).isEmpty();
        assertThat(problems).singleElement().asString().endsWith("x.yaml:2:7: is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void skipsAByteOrderMarkAndReadsCarriageReturns() throws Exception {
        assertThat(mapping("\uFEFFa: 1\r\nb: \u201cx\u200b\u201d\r\n").toString())
                .isEqualTo(Map.ofEntries(entry("a", 1)).toString().replace("}", ", b=\u201cx\u200b\u201d}"));
    }

    @Test
    void saysWhenAFileIsNotThere() {
        assertThat(YamlFile.read(directory.resolve("none.yaml"), problems)).isEmpty();
        assertThat(problems).singleElement().asString().contains("none.yaml: does not exist");
    }

    private Map<?, ?> mapping(String text) throws Exception {
        return (Map<?, ?>)
                YamlFile.read(file("x.yaml", text), problems).orElseThrow().value();
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }
}
