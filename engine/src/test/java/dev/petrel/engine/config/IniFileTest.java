// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IniFileTest {

    @TempDir
    Path directory;

    @Test
    void keepsWhateverStandsInAValue() {
        assertThat(read("[a]", "k = a=b:c#d;e\\n\\", "l=${x} %(y)s $z ; not a comment", "m = \"\"\"x"))
                .containsExactly("a.k=a=b:c#d;e\\n\\ 2", "a.l=${x} %(y)s $z ; not a comment 3", "a.m=\"\"\"x 4");
    }

    @Test
    void takesQuotesFromAroundAWholeValueOnly() {
        assertThat(read("[a]", "k = \"x y\"", "l = 'x'", "m = x\"y\"", "n = \"", "o = \"x'"))
                .containsExactly("a.k=x y 2", "a.l=x 3", "a.m=x\"y\" 4", "a.n=\" 5", "a.o=\"x' 6");
    }

    @Test
    void joinsALineThatIsIndentedMoreThanItsKey() {
        assertThat(read("[a]", "k = x,", "   y", "\tz", "l =", "  # remark", "  v", "", "m = 1"))
                .containsExactly("a.k=x, y z 2", "a.l=v 5", "a.m=1 9");
    }

    @Test
    void readsAFileThatIsIndentedAsAWhole() {
        assertThat(read("  [a]", "  k = 1", "  l = 2")).containsExactly("a.k=1 2", "a.l=2 3");
    }

    @Test
    void leavesOutCommentsAndEmptyLines() {
        assertThat(read("# [x]", "; k = 1", "", "[a]", "  # k = 2", "#k = 3", "k = 4"))
                .containsExactly("a.k=4 7");
    }

    @Test
    void goesOnWithASectionThatComesTwice() {
        assertThat(read("[a]", "k = 1", "[b]", "k = 2", "[a]", "l = 3"))
                .containsExactly("a.k=1 2", "b.k=2 4", "a.l=3 6");
    }

    @Test
    void takesNothingForAnEscapeInKeysEither() {
        assertThat(read("[ a ]", "a\\b[0]  =  1", "k==", "k ] = [x]"))
                .containsExactly("a.a\\b[0]=1 2", "a.k== 3", "a.k ]=[x] 4");
    }

    @Test
    void doesNotMindWindowsLinesOrAByteOrderMark() {
        assertThat(read("\uFEFF[a]\r", "k = 1\r")).containsExactly("a.k=1 2");
    }

    private List<String> read(String... lines) {
        List<ConfigProblem> problems = new ArrayList<>();
        Path file = new ConfigFixture(directory).write("x.conf", lines);
        List<Setting> settings = IniFile.read(file, problems);
        assertThat(problems).isEmpty();
        return settings.stream()
                .map(setting ->
                        setting.dotted() + "=" + setting.text() + " " + ((Source.FileLine) setting.source()).line())
                .toList();
    }
}
