// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks names and passwords with a backend, as fast as {@link LoginLimits} lets an address do so, and only some at a time:
 * hashes that are slow on purpose must not take all processors. Safe for any number of threads.
 */
public final class Logins {

    private static final long PATIENCE_SECONDS = 5;

    private final AuthBackend backend;
    private final LoginLimits limits;
    private final Semaphore checks;

    public Logins(AuthBackend backend, AuthConfig.Logins config, Clock clock) {
        this.backend = backend;
        this.limits = new LoginLimits(config, clock);
        this.checks = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    }

    /** What came of an attempt. */
    public sealed interface Outcome {

        /** The password is that of this user. */
        record Right(AuthBackend.User user) implements Outcome {}

        /** There is no such user, or its password is another. */
        record Wrong() implements Outcome {}

        /**
         * Nothing was checked.
         *
         * @param delay how long to wait before the next attempt
         * @param failures whether that is because of wrong passwords; else too many are checked at the moment
         */
        record TooMany(Duration delay, boolean failures) implements Outcome {}
    }

    /**
     * Checks a password.
     *
     * @param address where the client is
     * @throws AuthBackend.UnavailableException if the backend's source cannot be asked now
     */
    public Outcome attempt(String user, String password, String address) throws InterruptedException {
        Duration delay = limits.begin(user, address);
        if (!delay.isZero()) {
            return new Outcome.TooMany(delay, true);
        }
        boolean decided = false;
        try {
            if (!checks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Outcome.TooMany(Duration.ofSeconds(PATIENCE_SECONDS), false);
            }
            Optional<AuthBackend.User> found;
            try {
                found = backend.authenticate(user, password);
            } finally {
                checks.release();
            }
            decided = true;
            if (found.isEmpty()) {
                return new Outcome.Wrong();
            }
            limits.succeeded(user, address);
            return new Outcome.Right(found.get());
        } finally {
            if (!decided) {
                limits.undecided(user, address);
            }
        }
    }
}
