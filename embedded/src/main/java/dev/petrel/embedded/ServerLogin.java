// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The one user of an embedded server. The password is random and made once; letters, digits, {@code -} and {@code _}, so
 * that it needs no escape in an address.
 */
record ServerLogin(String user, String password) {

    private static final String USER = "petrel";
    private static final String FILE = "password";
    private static final int BYTES = 24;

    static ServerLogin random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ServerLogin(USER, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The one that is kept in {@code directory}, in a file that only the owner may read; a new one if there is none. */
    static ServerLogin in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            String password = Files.isRegularFile(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip()
                    : "";
            if (!password.matches("[A-Za-z0-9_-]{16,}")) {
                throw new IOException("\"" + file + "\" holds no password of at least 16 letters, digits, - and _;"
                        + " delete it to have a new one made");
            }
            return new ServerLogin(USER, password);
        }
        ServerLogin made = random();
        PrivateFiles.write(file, made.password() + "\n");
        return made;
    }

    /** As it stands in an address. */
    String userinfo() {
        return user + ":" + password;
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
