// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static final List<Field> FIELDS = List.of(
            Field.of("id"),
            Field.of("pid").ranked(1),
            Field.of("host").ranked(2),
            Field.of("empty").ranked(3),
            Field.prose("why"));

    private static final Table TABLE = Table.of(
            FIELDS,
            List.of(
                    Map.of("id", "5f0c6d", "pid", 17, "host", "node-one", "why", "it is first in the map and alive"),
                    Map.of("id", "5f0c6e", "pid", 18, "host", "node-two", "why", "it is so")));

    @Test
    void hasEverythingWhereThereIsRoom() {
        String whole = """
                id       pid   host       empty   why
                ------   ---   --------   -----   --------------------------------
                5f0c6d   17    node-one           it is first in the map and alive
                5f0c6e   18    node-two           it is so""";

        assertThat(TABLE.text()).isEqualTo(whole);
        assertThat(TABLE.fit(0)).isEqualTo(new Table.Fitted(whole, List.of()));
        assertThat(TABLE.fit(66)).isEqualTo(new Table.Fitted(whole, List.of()));
    }

    @Test
    void cutsProseFirst() {
        assertThat(TABLE.fit(50)).isEqualTo(new Table.Fitted("""
                id      pid  host      empty  why
                ------  ---  --------  -----  --------------------
                5f0c6d  17   node-one         it is first in the…
                5f0c6e  18   node-two         it is so""", List.of()));
    }

    @Test
    void leavesOutWhatIsEmptyAndThenWhatIsLeastImportant() {
        assertThat(TABLE.fit(42)).isEqualTo(new Table.Fitted("""
                id      pid  host      why
                ------  ---  --------  -------------------
                5f0c6d  17   node-one  it is first in the…
                5f0c6e  18   node-two  it is so""", List.of()));
        assertThat(TABLE.fit(35)).isEqualTo(new Table.Fitted("""
                id      host      why
                ------  --------  -----------------
                5f0c6d  node-one  it is first in t…
                5f0c6e  node-two  it is so""", List.of("pid")));
        assertThat(TABLE.fit(30).leftOut()).containsExactly("pid", "host");
    }

    @Test
    void keepsWhatNamesAThingWholeHoweverNarrowTheScreen() {
        assertThat(TABLE.fit(3).text()).contains("5f0c6d  it is first in");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 26, 30, 35, 38, 39, 42, 46, 53, 60, 62, 65, 66, 80, 200})
    void fitsEveryScreenThatHasRoomForTheLeast(int screen) {
        assertThat(TABLE.fit(screen).text().lines())
                .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(screen));
    }

    @Test
    void alignsWhatIsTwiceAsWide() {
        String text = Table.of(
                        List.of(Field.of("a"), Field.of("b")),
                        List.of(Map.of("a", "日本語", "b", "x"), Map.of("a", "é", "b", "y")))
                .text();

        assertThat(text).isEqualTo("""
                a        b
                ------   -
                日本語   x
                é        y""");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "日本, 4", "'', 0", "e\u0301, 1", "한국, 4", "ｱ, 1", "Ａ, 2", "🙂, 2", "👩\u200d🚀, 4", "é…, 2"})
    void knowsHowWideTextIs(String text, int width) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"日本語, 6, 日本語", "日本語, 5, 日本…", "日本語, 4, 日…", "日本語, 1, …", "a b c, 3, a…", "🙂🙂🙂, 4, 🙂…"})
    void cutsBetweenCharacters(String text, int columns, String cut) {
        assertThat(DisplayWidth.cut(text, columns)).isEqualTo(cut);
    }
}
