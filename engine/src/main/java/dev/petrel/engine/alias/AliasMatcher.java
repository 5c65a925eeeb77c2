// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.engine.model.ActionAlias;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.RegexBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the alias that a command means, among those that are enabled. Immutable, for any thread; blocks on nothing.
 *
 * <p>Bounded, whatever packs write into formats and people into chats: a command has at most {@value #LONGEST} characters,
 * and the formats that take too long on one count as not matching and are named when nothing else does.
 */
public final class AliasMatcher {

    /** How long a command may be, in characters. */
    public static final int LONGEST = 16_384;

    /** How many times one command may match a format that may match several times: so many executions it makes. */
    static final int MOST_MATCHES = 50;

    /** What all formats together may look at for one command: some tenths of a second. */
    private static final long LOOKS = 40_000_000;

    private static final int SHOWN = 200;

    private final List<Entry> single = new ArrayList<>();
    private final List<Entry> multiple = new ArrayList<>();

    private record Entry(ActionAlias alias, ActionAlias.Format format, String representation, AliasFormat compiled) {}

    /** What came of looking for the alias that a command means. */
    public sealed interface Result {}

    /**
     * The one that matches.
     *
     * @param parameters what the command gives the action, once for each execution there is to be
     */
    public record Match(
            ActionAlias alias,
            @Nullable String display,
            String representation,
            List<Map<String, @Nullable String>> parameters)
            implements Result {}

    /** There is none, or several; in StackStorm's words where it has any. */
    public record Refused(String reason) implements Result {}

    /** A matcher over {@code aliases}, which are tried in this order. Formats that are no regular expressions match nothing. */
    public AliasMatcher(List<ActionAlias> aliases) {
        for (ActionAlias alias : aliases) {
            if (alias.enabled()) {
                List<Entry> entries = entries(alias);
                // StackStorm asks its database for aliases that have a format of the one kind or of the other, and then
                // takes all their formats.
                if (alias.formats().stream().anyMatch(format -> !format.matchMultiple())) {
                    single.addAll(entries);
                }
                if (alias.formats().stream().anyMatch(ActionAlias.Format::matchMultiple)) {
                    multiple.addAll(entries);
                }
            }
        }
    }

    private static List<Entry> entries(ActionAlias alias) {
        List<Entry> entries = new ArrayList<>();
        for (ActionAlias.Format format : alias.formats()) {
            for (String representation : format.representations()) {
                try {
                    entries.add(new Entry(alias, format, representation, AliasFormat.compile(representation)));
                } catch (PythonError e) {
                    // Registration has told of it; nothing matches it.
                }
            }
        }
        return entries;
    }

    /** The one alias that {@code command} means. */
    public Result match(String command) {
        return refusal(command).<Result>map(Refused::new).orElseGet(() -> new Search(command).run());
    }

    /** Holds {@code command} against one format of one alias, as a chat's adapter asks for that has looked for it itself. */
    public static Result match(ActionAlias alias, String representation, String command) {
        return refusal(command).<Result>map(Refused::new).orElseGet(() -> {
            try {
                RegexBudget budget = new RegexBudget(LOOKS);
                AliasFormat.Extraction found =
                        AliasFormat.compile(representation).extract(AliasCommand.of(command, budget), 1, budget);
                return found instanceof AliasFormat.Found some
                        ? new Match(alias, representation, representation, some.parameters())
                        : new Refused(((AliasFormat.NoMatch) found).reason());
            } catch (PythonError e) {
                return new Refused("Command " + shown(command) + " cannot be held against format string \""
                        + representation + "\" of action alias \"" + alias.ref() + "\": " + e.text());
            }
        });
    }

    /** Why {@code command} is no text that a person types. */
    private static Optional<String> refusal(String command) {
        if (command.length() > LONGEST) {
            return Optional.of("The command has " + command.length() + " characters, the most is " + LONGEST
                    + ". Write less, or run the action itself.");
        }
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                return Optional.of(String.format(
                        "The command has the control character U+%04X at position %d. Leave it out.", (int) c, i));
            }
        }
        return Optional.empty();
    }

    private static String shown(String command) {
        return "'" + (command.length() <= SHOWN ? command : command.substring(0, SHOWN) + "...") + "'";
    }

    /** One command's. */
    private final class Search {

        private final String text;
        private final RegexBudget budget = new RegexBudget(LOOKS);
        private final List<String> tooSlow = new ArrayList<>();

        Search(String text) {
            this.text = text;
        }

        Result run() {
            try {
                AliasCommand command = AliasCommand.of(text, budget);
                List<Match> found = among(single, command, false);
                return found.isEmpty()
                        ? decide(among(multiple, command, true), "(multi) pattern")
                        : decide(found, "pattern");
            } catch (PythonError e) {
                return new Refused("Command " + shown(text) + " takes too long to read: it has too many quotes or =");
            }
        }

        private List<Match> among(List<Entry> entries, AliasCommand command, boolean severally) {
            List<Match> found = new ArrayList<>();
            for (Entry entry : entries) {
                try {
                    int most = severally && entry.format().matchMultiple() ? MOST_MATCHES + 1 : 1;
                    if (entry.compiled().extract(command, most, budget) instanceof AliasFormat.Found some) {
                        found.add(new Match(
                                entry.alias(), entry.format().display(), entry.representation(), some.parameters()));
                    }
                } catch (PythonError e) {
                    tooSlow.add("\"" + entry.representation() + "\" of \""
                            + entry.alias().ref() + "\"");
                }
            }
            return found;
        }

        private Result decide(List<Match> found, String pattern) {
            if (found.size() > 1) {
                return new Refused("Command " + shown(text) + " matched more than 1 " + pattern);
            }
            if (found.size() == 1 && found.get(0).parameters().size() > MOST_MATCHES) {
                return new Refused(
                        "Command " + shown(text) + " matches \"" + found.get(0).representation() + "\" more than "
                                + MOST_MATCHES + " times, and would run as many actions. Say less at once.");
            }
            if (found.size() == 1 && budget.left() > 0) {
                return found.get(0);
            }
            String slow = tooSlow.stream().limit(5).collect(Collectors.joining(", "));
            return new Refused("Command " + shown(text)
                    + (found.isEmpty() ? " matched no patterns" : " may match more than 1 " + pattern)
                    + (slow.isEmpty() ? "" : "; these take too long on it, and are to be made simpler: " + slow));
        }
    }
}
