// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected, Python's own parser says. */
class AnchorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `^a` | true | false
            `(^a|b)` | false | false
            `(a|^b)` | true | false
            `(^a|^b)` | true | false
            `(?:^a)?` | false | false
            `a$|b$` | false | true
            `(a|b$)` | false | true
            `(?:^|\\s)x(?:$|\\s)` | false | false
            `\\Aa\\Z` | true | true
            `a|^b` | true | false
            `((^a))` | true | false
            `(?=^)a` | false | false
            `[$^]` | false | false
            `\\$` | false | false
            `a{1}$` | false | true
            `(?:^){1}` | false | false
            `(?i)^a` | true | false
            `(?i:^a)` | true | false
            `(?>^a)` | false | false
            `(^|a)(b|c$)` | false | true
            `(a|b|^c)` | false | false
            `(?:x^|x$)` | false | true
            `(a$|a$)` | false | true
            """)
    void areFoundWherePythonsParserFindsThem(String regex, boolean atStart, boolean atEnd) {
        assertThat(Anchors.of(regex)).isEqualTo(new Anchors(atStart, atEnd));
    }
}
