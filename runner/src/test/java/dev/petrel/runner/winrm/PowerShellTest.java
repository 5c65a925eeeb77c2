// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PowerShellTest {

    @Test
    void writesValuesAsPowerShellReadsThem() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a b", "it's");
        map.put("n", null);
        assertThat(PowerShell.literal(null)).isEqualTo("$null");
        assertThat(PowerShell.literal(true)).isEqualTo("$true");
        assertThat(PowerShell.literal(-5)).isEqualTo("-5");
        assertThat(PowerShell.literal(1.5)).isEqualTo("1.5");
        assertThat(PowerShell.literal(1e20)).isEqualTo("1e+20");
        assertThat(PowerShell.literal("$x `n $(calc)\r\n\"")).isEqualTo("'$x `n $(calc)\r\n\"'");
        assertThat(PowerShell.literal("‘’‚‛")).isEqualTo("'‘‘’’‚‚‛‛'");
        assertThat(PowerShell.literal(List.of(1, "a", false))).isEqualTo("@(1, 'a', $false)");
        assertThat(PowerShell.literal(List.of(List.of(1, 2)))).isEqualTo("@(,@(1, 2))");
        assertThat(PowerShell.literal(List.of())).isEqualTo("@()");
        assertThat(PowerShell.literal(map)).isEqualTo("@{'a b' = 'it''s'; 'n' = $null}");
    }

    @Test
    void namedArgumentsStandBeforePositionalOnes() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("p_bool", true);
        named.put("p_list", List.of(1, 2));
        assertThat(PowerShell.arguments("-", named, List.of("1", "a b")))
                .isEqualTo("-p_bool $true -p_list @(1, 2) '1' 'a b'");
        assertThat(PowerShell.arguments("/", Map.of("x", "y"), List.of())).isEqualTo("/x 'y'");
        assertThat(PowerShell.arguments("-", Map.of(), List.of())).isEmpty();
    }

    @Test
    void refusesWhatCannotBeTold() {
        assertThatThrownBy(() -> PowerShell.literal(List.of("a\0b"))).hasMessageContaining("NUL");
        assertThatThrownBy(() -> PowerShell.arguments("; calc; -", Map.of("a", 1), List.of()))
                .hasMessageContaining("kwarg_op");
        assertThatThrownBy(() -> PowerShell.arguments("-", Map.of("a;calc", 1), List.of()))
                .hasMessageContaining("name");
    }

    /** Whatever a value holds, PowerShell's rules find that value again, and nothing before, in or behind it. */
    @Test
    void noValueBreaksOutOfItsQuotes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            Object value = value(random, 3);
            String text = PowerShell.arguments("-", Map.of("name", value), List.of("tail", text(random)));
            assertThat(new Parser(text).arguments())
                    .as("seed %d: %s", seed, text)
                    .hasSize(4);
            assertThat(new Parser(text).arguments().subList(0, 3))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(Arrays.asList("-name", value, "tail"));
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextBoolean();
            case 2, 3 -> text(random);
            case 4 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        String special =
                "'\"`$(){}[];,|&<>@#%=\\ \t\r\n\u2018\u2019\u201a\u201b\u201c\u201d\u201e-–—\u00a0\u0085\u2028ab0\u0007\ud83d\ude00";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(
                    random.nextInt(8) == 0
                            ? (char) (1 + random.nextInt(0xfffe))
                            : special.charAt(random.nextInt(special.length())));
        }
        return text.toString();
    }

    /**
     * PowerShell's rules, as far as {@link PowerShell} uses its language: a single-quoted text ends at the first of five
     * quotes that is not followed by another of them. Anything else than what may stand at a place is an error.
     */
    private static final class Parser {

        private static final String QUOTES = "'\u2018\u2019\u201a\u201b";
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<@Nullable Object> arguments() {
            List<@Nullable Object> all = new ArrayList<>();
            while (at < text.length()) {
                all.add(text.startsWith("-name", at) ? name() : expression());
                if (at < text.length()) {
                    expect(" ");
                }
            }
            return all;
        }

        private String name() {
            at += "-name".length();
            return "-name";
        }

        private @Nullable Object expression() {
            if (take("@(")) {
                return list();
            }
            if (take("@{")) {
                return map();
            }
            if (take("$true")) {
                return true;
            }
            if (take("$false")) {
                return false;
            }
            return QUOTES.indexOf(text.charAt(at)) >= 0 ? string() : number();
        }

        private List<@Nullable Object> list() {
            boolean single = take(",");
            List<@Nullable Object> items = new ArrayList<>();
            while (!take(")")) {
                if (!items.isEmpty()) {
                    expect(", ");
                }
                items.add(expression());
            }
            assertThat(single).isEqualTo(items.size() == 1 && items.get(0) instanceof List);
            return items;
        }

        private Map<@Nullable Object, @Nullable Object> map() {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            while (!take("}")) {
                if (!entries.isEmpty()) {
                    expect("; ");
                }
                String key = string();
                expect(" = ");
                entries.put(key, expression());
            }
            return entries;
        }

        private Integer number() {
            int start = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return Integer.valueOf(text.substring(start, at));
        }

        private String string() {
            assertThat(text.charAt(at)).isEqualTo('\'');
            StringBuilder value = new StringBuilder();
            for (at++; ; at++) {
                char c = text.charAt(at);
                if (QUOTES.indexOf(c) >= 0) {
                    at++;
                    if (at >= text.length() || QUOTES.indexOf(text.charAt(at)) < 0) {
                        return value.toString();
                    }
                    c = text.charAt(at);
                }
                value.append(c);
            }
        }

        private boolean take(String what) {
            boolean there = text.startsWith(what, at);
            at += there ? what.length() : 0;
            return there;
        }

        private void expect(String what) {
            assertThat(take(what)).as("\"%s\" at %d of %s", what, at, text).isTrue();
        }
    }
}
