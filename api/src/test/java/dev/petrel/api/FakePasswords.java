// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.engine.access.AuthBackend;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The users sam, kim and the service user bot, whose passwords are their names behind {@code pw-}. */
final class FakePasswords implements AuthBackend {

    private final Map<String, String> passwords = Map.of("sam", "pw-sam", "kim", "pw-kim", "bot", "pw:bot");

    /** How often a password was checked. */
    final AtomicInteger checks = new AtomicInteger();

    /** Whether the source of users is away. */
    volatile boolean away;

    @Override
    public Optional<User> authenticate(String user, String password) {
        checks.incrementAndGet();
        if (away) {
            throw new UnavailableException("the file of users cannot be read", new IllegalStateException("away"));
        }
        return password.equals(passwords.get(user)) ? Optional.of(new User(user, Set.of("ops"))) : Optional.empty();
    }
}
