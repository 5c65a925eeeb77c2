// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonRegexTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (?P<user_name>\\w+)@(?P=user_name) | me@me      | true
            (?P<a>x)(?P=a)1                    | xx1        | true
            ^a\\Z                              | a          | true
            [[]x[]]                            | [x]        | true
            [a&&b]                             | &          | true
            [^]]                               | ]          | false
            {.*}                               | {x}        | true
            x{,2}y                             | xxy        | true
            a{                                 | a{         | true
            é                                  | É          | false
            ^\\w+$                             | été        | true
            (?i)ABC                            | abc        | true
            (?#note)a                          | a          | true
            """)
    void understandsPythonsSyntax(String pattern, String text, boolean expected) throws PythonError {
        assertThat(PythonRegex.compile(pattern).matches(text)).isEqualTo(expected);
    }

    @Test
    void dollarMatchesBeforeAFinalNewlineOnly() throws PythonError {
        assertThat(PythonRegex.compile("a$").searches("a\n")).isTrue();
        assertThat(PythonRegex.compile("a$").searches("a\r")).isFalse();
        assertThat(PythonRegex.compile("a.b").searches("a\nb")).isFalse();
        assertThat(PythonRegex.compile("a.b", false, true).searches("a\nb")).isTrue();
    }

    @Test
    void replacesWithGroups() throws PythonError {
        assertThat(PythonRegex.compile("(a)(?P<n>b)?").replaceAll("ab-a", "<\\1\\g<n>\\g<0>$>"))
                .isEqualTo("<abab$>-<aa$>");
        assertThat(PythonRegex.compile("x*").replaceAll("abxd", "-")).isEqualTo("-a-b--d-");
        assertThatThrownBy(() -> PythonRegex.compile("a").replaceAll("a", "\\1"))
                .hasMessageContaining("invalid group");
    }

    @Test
    void findsAllAsPythonDoes() throws PythonError {
        assertThat(PythonRegex.compile("\\d+").findAll("1 22")).containsExactly("1", "22");
        assertThat(PythonRegex.compile("(\\d)x").findAll("1x2x")).containsExactly("1", "2");
        assertThat(PythonRegex.compile("(a)(b)?").findAll("a")).isEqualTo(List.of(Tuple.of("a", "")));
    }

    @Test
    void stopsAPatternThatBacktracksWithoutEnd() {
        assertThatThrownBy(() -> PythonRegex.compile("(a+a+)+\\1b").searches("a".repeat(60)))
                .isInstanceOf(PythonError.class)
                .hasMessageContaining("takes too long");
    }

    @ParameterizedTest
    @CsvSource({"(, error", "*a, error", "\\h, bad escape", "[a, error", "(?P<n, missing >", "(?P=no), unknown group"})
    void refusesABrokenPattern(String pattern, String ignored) {
        assertThatThrownBy(() -> PythonRegex.compile(pattern)).isInstanceOf(PythonError.class);
    }

    @Test
    void globsMatchTheWholeText() throws PythonError {
        assertThat(Glob.compile("foo*").matchesAll("foobar\n")).isTrue();
        assertThat(Glob.compile("foo*").matchesAll("Foobar")).isFalse();
        assertThat(Glob.compile("[!a]?.t[]x]").matchesAll("bc.t]")).isTrue();
        assertThat(Glob.compile("[a").matchesAll("[a")).isTrue();
    }
}
