// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One host to run on.
 *
 * @param name its key in the result: the host alone as in StackStorm, or the entry as it was written if the list has the
 *     host twice, with different ports or users
 * @param user as in {@code user@host}, which StackStorm does not know, or null
 * @param port null when the entry has none
 * @param index its place among the hosts of the run, from 0
 */
record Target(
        String name,
        @Nullable String user,
        String host,
        @Nullable Integer port,
        int index) {

    /** The result is one document: so many hosts fit, and more are several executions. */
    static final int MOST = 10_000;

    private static final Pattern ADDRESS_6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\\w+)?");
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]+)](?::(\\d{1,5}))?");
    private static final Pattern PLAIN = Pattern.compile("([^\\s:\\[\\]/]+)(?::(\\d{1,5}))?");

    /** The same host by the name {@code name}, at {@code index}. */
    private Target as(String name, int index) {
        return new Target(name, user, host, port, index);
    }

    /**
     * The hosts of a list with commas between them, each once, in their order.
     *
     * @throws IllegalArgumentException if one of them is none, or there is none; the message is for people
     */
    static List<Target> list(String hosts) {
        Set<String> entries = new LinkedHashSet<>();
        for (String entry : hosts.split(",")) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        if (entries.isEmpty() || entries.size() > MOST) {
            throw new IllegalArgumentException("parameter \"hosts\" names "
                    + (entries.isEmpty()
                            ? "no host; give one, or several with commas between them"
                            : entries.size() + " hosts, and one execution takes at most " + MOST
                                    + "; use several executions"));
        }
        List<Target> targets = new ArrayList<>(entries.stream().map(Target::of).toList());
        List<String> names = targets.stream().map(Target::host).toList();
        int index = 0;
        for (String entry : entries) {
            Target target = targets.get(index);
            boolean once = Collections.frequency(names, target.host()) == 1;
            targets.set(index, target.as(once ? target.host() : entry, index));
            index++;
        }
        return List.copyOf(targets);
    }

    /**
     * The host that {@code entry} names: {@code host}, {@code host:port}, an IPv6 address, which stands in brackets if a
     * port follows, each with {@code user@} before it or not.
     *
     * @throws IllegalArgumentException if it names none; the message is for people
     */
    static Target of(String entry) {
        int at = entry.lastIndexOf('@');
        String user = at > 0 ? entry.substring(0, at) : null;
        String rest = entry.substring(at + 1);
        if (ADDRESS_6.matcher(rest).matches()) {
            return new Target(rest, user, rest, null, 0);
        }
        Matcher matcher = rest.startsWith("[") ? BRACKETS.matcher(rest) : PLAIN.matcher(rest);
        if (at == 0 || !matcher.matches() || !isPort(matcher.group(2))) {
            throw new IllegalArgumentException("host \"" + entry
                    + "\" is none; write host, host:port, address, [IPv6 address]:port, or one of them behind user@");
        }
        Integer port = matcher.group(2) == null ? null : Integer.valueOf(matcher.group(2));
        return new Target(matcher.group(1), user, matcher.group(1), port, 0);
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65535;
    }
}
