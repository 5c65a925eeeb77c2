// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.runner.local.ShellQuoting;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Lines of shell for another host, and how they get there: what the host's process list shows is a fixed line, which reads
 * the rest from its standard input. So neither variables nor the password for {@code sudo} show, and the length has no limit.
 *
 * <p>The shell first tells its process id on its standard error, behind {@code token}: whoever has to end the command ends
 * the group of that process.
 *
 * @param lines what the shell is to do
 * @param sudo whether root does it
 * @param password what to tell {@code sudo}, empty if it asks for none
 * @param token a word that no output holds by chance: letters, digits and hyphens
 */
record RemoteShell(String lines, boolean sudo, String password, String token) {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * The lines that run {@code command} in {@code directory} with {@code environment}. Unlike StackStorm's, which run the
     * second of two commands wherever they are if the directory is missing, they end then.
     *
     * @throws IllegalArgumentException if a shell cannot have a variable of such a name or value, or such a command
     */
    static String lines(Map<String, String> environment, String directory, String command) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "variable \"" + name
                                + "\" of parameter \"env\" cannot be set: its name is letters, digits and _, and its value text");
            }
            lines.append(lines.isEmpty() ? "export " : " ")
                    .append(name)
                    .append('=')
                    .append(ShellQuoting.quote(value));
        });
        if (command.indexOf('\0') >= 0 || directory.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("parameters \"cmd\" and \"cwd\" cannot hold a NUL character");
        }
        if (!directory.isEmpty()) {
            lines.append("\ncd ").append(path(directory)).append(" || exit 1");
        }
        return lines.append('\n').append(command).append('\n').toString();
    }

    /** {@code path} as one word, in which a leading {@code ~} stands for a home directory still. */
    static String path(String path) {
        int slash = path.indexOf('/');
        String home = path.startsWith("~") ? path.substring(0, slash < 0 ? path.length() : slash) : "";
        if (!home.matches("~[A-Za-z0-9._-]*")) {
            return ShellQuoting.quote(path);
        }
        String rest = path.substring(home.length());
        return rest.isEmpty() ? home : home + ShellQuoting.quote(rest);
    }

    /** What the host is asked to run. */
    String command() {
        String tell = "echo " + token + " $$ >&2; ";
        if (!sudo) {
            return tell + "eval \"$(cat)\"";
        }
        return password.isEmpty()
                ? tell + "sudo -n -E -- bash -c " + ShellQuoting.quote(tell + "eval \"$(cat)\"")
                : tell + "sudo -S -p " + prompt() + " -E -- bash -c "
                        + ShellQuoting.quote(tell + "eval \"$(sed '1,/^" + token + "$/d')\"");
    }

    /** What ends {@code sudo}'s question for the password, on standard error. */
    String prompt() {
        return token + ":";
    }

    /** How many process ids it tells: that of the user's shell, and that of root's behind {@code sudo}. */
    int tells() {
        return sudo ? 2 : 1;
    }

    /** What to write to it at once. */
    byte[] first() {
        return utf8(password.isEmpty() || !sudo ? lines : password + "\n");
    }

    /** Whether the lines are written only when {@code sudo} has let them in: it would take them for passwords. */
    boolean waits() {
        return sudo && !password.isEmpty();
    }

    /** What to write when it has told all its process ids. A password that was not asked for stands before it, and is skipped. */
    byte[] then() {
        return utf8("\n" + token + "\n" + lines);
    }

    /** The same rights for a short command of Petrel's own. */
    RemoteShell with(String lines) {
        return new RemoteShell(lines, sudo, password, token);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RemoteShell[" + token + (sudo ? ", sudo]" : "]"); // never the password, nor variables
    }
}
