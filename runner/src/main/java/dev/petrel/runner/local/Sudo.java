// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.config.SystemUser;
import dev.petrel.engine.process.Capture;
import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Elevated;
import dev.petrel.engine.process.Exit;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How shell actions become another user, as StackStorm does it: root with the parameter {@code sudo}, else {@code
 * [system_user] user} if the configuration names one and this process is another. Safe for any number of threads.
 */
final class Sudo {

    /** For the user of this process, and for root where an action asks for it. */
    static final Sudo NONE = new Sudo("sudo", null, "");

    private static final int MOST_WORDS = 4 * 1024;
    private static final TimeLimit CHECK = new TimeLimit(30);

    private final String program;
    private final String self;
    private final @Nullable String user;
    private volatile boolean allowed;

    /**
     * @param program {@code sudo}
     * @param user as whom actions run; null for the user of this process
     * @param self the user of this process
     */
    Sudo(String program, @Nullable String user, String self) {
        this.program = program;
        this.self = self;
        this.user = self.equals(user) ? null : user;
    }

    static Sudo of(SystemUser systemUser) {
        return new Sudo("sudo", systemUser.runAs(), System.getProperty("user.name", ""));
    }

    /** {@code line} as the user that {@code request} wants. */
    ShellCommand command(RunRequest request, String line) {
        String password = request.text("sudo_password", "");
        List<String> sudo = new ArrayList<>();
        if (request.flag("sudo") || user != null) {
            sudo.add(program);
            if (!password.isEmpty()) {
                sudo.add("-S");
            }
            sudo.add("-E"); // sudo keeps the variables that the action is to find
            if (!request.flag("sudo") && user != null) {
                sudo.addAll(List.of("-H", "-u", user));
            }
        }
        return new ShellCommand(line, sudo, sudo.isEmpty() ? "" : password);
    }

    /** Who signals the processes of {@link #command}; null if that takes nobody else. */
    @Nullable
    Elevated signals(RunRequest request, ShellCommand command) {
        if (command.sudo().isEmpty()) {
            return null;
        }
        List<String> prefix = new ArrayList<>(List.of(program));
        prefix.addAll(command.password().isEmpty() ? List.of("-n") : List.of("-S", "-p", ""));
        if (!request.flag("sudo") && user != null) {
            prefix.addAll(List.of("-u", user));
        }
        prefix.add("--");
        return new Elevated(prefix, command.password());
    }

    /**
     * Finds out, until it once is so, whether {@code sudo} lets this process become the user.
     *
     * @throws IOException if it does not, with the remedy
     */
    void require(RunRequest request, ShellCommand command, Spawner spawner) throws IOException, InterruptedException {
        String become = user;
        if (become == null
                || request.flag("sudo")
                || allowed
                || !command.password().isEmpty()) {
            return;
        }
        List<String> argv = List.of(program, "-n", "-E", "-H", "-u", become, "--", "bash", "-c", "exit 0");
        try (Capture words = new Capture(MOST_WORDS)) {
            Exit exit = CHECK.await(started(argv, words, spawner, become));
            if (exit == null || exit.code() != 0) {
                throw new IOException(refusal(become, words.text().strip()));
            }
        }
        allowed = true;
    }

    private ChildProcess started(List<String> argv, Capture words, Spawner spawner, String become) throws IOException {
        try {
            return spawner.start(Command.of(argv), words, words);
        } catch (IOException e) {
            throw new IOException(refusal(become, String.valueOf(e.getMessage())), e);
        }
    }

    private String refusal(String become, String words) {
        return "shell actions run as [system_user] user \"" + become + "\", and this process, of user \"" + self
                + "\", may not become that through sudo: " + (words.isEmpty() ? "it did not answer" : words)
                + ". Install sudo and let its rules have \"" + self + " ALL=(" + become
                + ") NOPASSWD: SETENV: ALL\", or run Petrel as \"" + become
                + "\", or take the key out of the configuration: then actions run as \"" + self + "\"";
    }
}
