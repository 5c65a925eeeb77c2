// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AliasMatcherTest {

    private static final String SLOW = "(a+a+)+\\1b {{ x }}";

    @Test
    void findsTheOneThatMatches() {
        AliasMatcher matcher = of(alias("p.say", "say {{ text }}"), alias("p.go", "go"));

        AliasMatcher.Match match = (AliasMatcher.Match) matcher.match("say hello");

        assertThat(match.alias().ref()).hasToString("p.say");
        assertThat(match.representation()).isEqualTo("say {{ text }}");
        assertThat(match.parameters()).containsExactly(Map.of("text", "hello"));
    }

    @Test
    void refusesWhatMatchesNoneOrSeveral() {
        AliasMatcher matcher = of(alias("p.a", "go"), alias("q.b", "go( on)?"));

        assertThat(reason(matcher.match("stop"))).isEqualTo("Command 'stop' matched no patterns");
        assertThat(reason(matcher.match("go"))).isEqualTo("Command 'go' matched more than 1 pattern");
        assertThat(matcher.match("go on")).isInstanceOf(AliasMatcher.Match.class);
    }

    @Test
    void leavesOutWhatIsDisabledOrHasNoRepresentation() {
        ActionAlias disabled = alias("p.off", "off").with(new ActionAlias.About(null, false, null));
        ActionAlias help = with("p.help", new ActionAlias.Format("help yourself", List.of(), false, false));

        assertThat(reason(of(disabled).match("off"))).contains("no patterns");
        assertThat(reason(of(help).match("a=b"))).contains("no patterns");
    }

    @Test
    void takesAllMatchesOfAFormatThatMayMatchSeveralTimes() {
        AliasMatcher matcher = of(issues(), alias("p.go", "go"));

        AliasMatcher.Match match = (AliasMatcher.Match) matcher.match("see A-1 and B-2 now");

        assertThat(match.parameters()).containsExactly(Map.of("key", "A-1"), Map.of("key", "B-2"));
        assertThat(((AliasMatcher.Match) matcher.match("go")).alias().ref()).hasToString("p.go");
    }

    @Test
    void runsAnActionAtMostFiftyTimesForOneCommand() {
        AliasMatcher matcher = of(issues());

        assertThat(((AliasMatcher.Match) matcher.match("A-1 ".repeat(50))).parameters())
                .hasSize(50);
        assertThat(reason(matcher.match("A-1 ".repeat(51)))).contains("more than 50 times");
    }

    @Test
    void goesOnWithoutAFormatThatTakesTooLong() {
        AliasMatcher matcher = of(alias("p.slow", SLOW), alias("p.say", "say {{ x }}"));
        String evil = "a".repeat(60);

        assertThat(matcher.match("say " + evil)).isInstanceOf(AliasMatcher.Match.class);
        assertThat(reason(matcher.match(evil))).contains("matched no patterns", "too long", "p.slow", SLOW);
    }

    @Test
    void givesUpWhenAllTogetherTakeTooLong() {
        AliasMatcher matcher = of(Stream.concat(
                        Stream.iterate(0, i -> i + 1).limit(300).map(i -> alias("p.slow" + i, SLOW)),
                        Stream.of(alias("p.any", "{{ x }}")))
                .toArray(ActionAlias[]::new));

        assertThat(reason(matcher.match("a".repeat(60)))).contains("too long", "p.slow0");
    }

    @Test
    void refusesTextsThatNobodyTypes() {
        AliasMatcher matcher = of(alias("p.any", "{{ x }}"));

        assertThat(reason(matcher.match("x".repeat(AliasMatcher.LONGEST + 1)))).contains("16385", "16384");
        assertThat(reason(matcher.match("a\u001b[2J"))).contains("U+001B", "position 1");
        assertThat(matcher.match("two\nlines\tof text")).isInstanceOf(AliasMatcher.Match.class);
        assertThat(matcher.match("x".repeat(AliasMatcher.LONGEST))).isInstanceOf(AliasMatcher.Match.class);
    }

    @Test
    void refusesACommandOfWhichItTakesTooLongToTellTheEnd() {
        String pairs = "m a=\"b\"".repeat(3) + " x=\"y\" ".repeat(200) + "z";

        AliasMatcher.Result result = of(alias("p.say", "say {{ x }}")).match(pairs);

        assertThat(reason(result)).containsAnyOf("too long to read", "no patterns");
    }

    @Test
    void holdsACommandAgainstOneFormat() {
        ActionAlias alias = alias("p.say", "say {{ x }}");

        assertThat(AliasMatcher.match(alias, "say {{ x }}", "say y")).isInstanceOf(AliasMatcher.Match.class);
        assertThat(reason(AliasMatcher.match(alias, "say {{ x }}", "tell y")))
                .isEqualTo("Command \"tell y\" doesn't match format string \"say {{ x }}\"");
        assertThat(reason(AliasMatcher.match(alias, SLOW, "a".repeat(60)))).contains("too long", "p.say");
    }

    /** Matches each key of an issue, wherever it stands. */
    private static ActionAlias issues() {
        String key = "(?:\\s|^)(?P<key>[A-Z]+-\\d+)(?:(?=\\s)|$)";
        return with("p.issue", new ActionAlias.Format("KEY-1", List.of(key), true, false));
    }

    private static AliasMatcher of(ActionAlias... aliases) {
        return new AliasMatcher(List.of(aliases));
    }

    private static ActionAlias alias(String ref, String format) {
        return with(ref, ActionAlias.Format.of(format));
    }

    private static ActionAlias with(String ref, ActionAlias.Format format) {
        return new ActionAlias(
                Ref.of(ref),
                new ActionAlias.About(null, true, null),
                "core.echo",
                List.of(format),
                new ActionAlias.Replies(Map.of(), Map.of(), Map.of()),
                Map.of());
    }

    private static String reason(AliasMatcher.Result result) {
        return ((AliasMatcher.Refused) result).reason();
    }
}
