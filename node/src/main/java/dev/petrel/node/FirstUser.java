// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.security.PrivateFiles;
import dev.petrel.engine.security.htpasswd.PasswordFile;
import dev.petrel.engine.security.htpasswd.PasswordFileEdit;
import dev.petrel.engine.security.htpasswd.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * Makes the user {@code admin} where callers are asked who they are and nobody could answer: the file of users is not there
 * or has none. Its password is chance. It is told once, on the terminal; without one, in a file beside that of the users that
 * only the user of this process can read. No log has it.
 */
final class FirstUser {

    static final String NAME = "admin";

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 24;

    private final CliContext context;
    private final SecureRandom random;

    FirstUser(CliContext context, SecureRandom random) {
        this.context = context;
        this.random = random;
    }

    /** @throws ConfigException if the file of users can neither be read nor made */
    void ensure(AuthConfig config) {
        if (!AuthBackends.hasFile(config)) {
            return;
        }
        Path users = AuthBackends.users(config);
        try {
            if (isEmpty(users)) {
                make(users);
            }
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigProblem(
                    "[auth]",
                    "backend_kwargs = {\"file_path\": \"" + users + "\"}",
                    "a file of users, but there is none and it cannot be made: " + e,
                    "make it with \"petrel user add " + NAME + " --file " + users + "\", or name another")));
        }
    }

    private static boolean isEmpty(Path users) throws IOException {
        if (!Files.exists(users)) {
            return true;
        }
        PasswordFile read = PasswordFile.read(users);
        return read.users().isEmpty() && read.problems().isEmpty();
    }

    private void make(Path users) throws IOException {
        Path directory = users.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        String password = password();
        PasswordHash hash = PasswordHash.of(password, random);
        if (new PasswordFileEdit(users).put(NAME, hash, PasswordFileEdit.When.ABSENT)) {
            tell(users, password);
        }
    }

    private void tell(Path users, String password) throws IOException {
        String change = "Change it with \"petrel user passwd " + NAME + " --file " + users + "\".";
        if (context.terminal().out()) {
            context.out()
                    .println("There were no users. User \"" + NAME + "\" has been made, with the password " + password
                            + " which is shown this once. " + change);
        } else {
            Path file = users.resolveSibling(users.getFileName() + ".first-password");
            PrivateFiles.write(file, password + System.lineSeparator());
            context.out()
                    .println("There were no users. User \"" + NAME + "\" has been made; its password is in " + file
                            + ": remove that file once you know it. " + change);
        }
        context.out().flush();
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
