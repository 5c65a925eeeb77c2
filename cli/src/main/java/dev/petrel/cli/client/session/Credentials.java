// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.client.session.Logins.Login;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what to show to an API, in StackStorm's order: options, the environment, the file {@code ~/.st2/config}; before the
 * last, the token of {@code petrel login}. A login belongs to one API, and so do the credentials of a file that names one:
 * they are shown to no other.
 */
public final class Credentials {

    private static final List<String> TOKENS = List.of("PETREL_AUTH_TOKEN", "ST2_AUTH_TOKEN");
    private static final List<String> KEYS = List.of("PETREL_API_KEY", "ST2_API_KEY");

    /** A token that ends this soon is not worth to be sent. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Instant now;
    private final Consumer<String> warnings;

    /** Gets a token for a name and a password. */
    @FunctionalInterface
    public interface Service {
        Login login(String user, String password) throws ClientFailure;
    }

    /** @param warnings is told what the user should know and does not keep anything from being done */
    public Credentials(Map<String, String> environment, Instant now, Consumer<String> warnings) {
        this.environment = environment;
        this.now = now;
        this.warnings = warnings;
    }

    /**
     * What to show to {@code api}; empty if there is nothing.
     *
     * @param token the option, or null
     * @param key the option, or null
     * @param service for a file that has a name and a password
     */
    public Optional<Credential> find(URI api, @Nullable String token, @Nullable String key, Service service)
            throws ClientFailure {
        Optional<Credential> given = given(token, key);
        if (given.isPresent()) {
            return given;
        }
        Optional<Login> login = last(api);
        if (login.isPresent()) {
            return Optional.of(credential(api, login.get()));
        }
        return fromFile(api, service);
    }

    private Optional<Credential> given(@Nullable String token, @Nullable String key) throws ClientFailure {
        if (token != null && key != null) {
            throw new ClientFailure(ExitCodes.USAGE, "expected --token or --api-key, found both; leave out one");
        }
        if (token != null) {
            return Optional.of(
                    Credential.token(token, "the token of --token", "get another with \"petrel auth USER -t\""));
        }
        if (key != null) {
            return Optional.of(Credential.key(key, "the API key of --api-key"));
        }
        for (String name : TOKENS) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                return Optional.of(Credential.token(
                        environment.getOrDefault(name, ""),
                        "the token of the environment's " + name,
                        "unset it to use your login, or set it to what \"petrel auth USER -t\" prints"));
            }
        }
        for (String name : KEYS) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                return Optional.of(
                        Credential.key(environment.getOrDefault(name, ""), "the API key of the environment's " + name));
            }
        }
        return Optional.empty();
    }

    private Optional<Login> last(URI api) throws ClientFailure {
        Optional<Logins> logins = Logins.in(environment);
        return logins.isPresent() ? logins.get().last(api) : Optional.empty();
    }

    private Credential credential(URI api, Login login) throws ClientFailure {
        String remedy = "log in again: \"petrel login " + login.user() + "\"";
        if (isOver(login)) {
            throw new ClientFailure(
                    ExitCodes.UNAUTHORIZED,
                    "your login as \"" + login.user() + "\" at " + api + " ended at " + login.expires() + "; "
                            + remedy);
        }
        return Credential.token(login.token(), "your login as \"" + login.user() + "\"", remedy);
    }

    private boolean isOver(Login login) {
        return login.expires().minus(MARGIN).isBefore(now);
    }

    private Optional<Credential> fromFile(URI api, Service service) throws ClientFailure {
        St2Config config = St2Config.read(environment);
        Optional<String> url = config.apiUrl();
        if (url.isPresent() && !isSame(url.get(), api)) {
            return Optional.empty();
        }
        Optional<String> key = config.value("credentials", "api_key");
        Optional<String> password = config.value("credentials", "password");
        if (key.isPresent() || password.isPresent()) {
            warnOf(config);
        }
        if (key.isPresent()) {
            return Optional.of(Credential.key(key.get(), "the API key in \"" + config.file() + "\""));
        }
        Optional<String> user = config.value("credentials", "username");
        return user.isPresent() && password.isPresent()
                ? Optional.of(credential(api, login(api, config, user.get(), password.get(), service)))
                : Optional.empty();
    }

    private void warnOf(St2Config config) {
        try {
            OwnFile.danger(config.file().toRealPath())
                    .ifPresent(danger -> warnings.accept("\"" + config.file() + "\" " + danger));
        } catch (IOException e) {
            // it has been read a moment ago
        }
    }

    /** The token that was got last time as long as it is good, else a new one. */
    private Login login(URI api, St2Config config, String user, String password, Service service) throws ClientFailure {
        Optional<Logins> logins = Logins.in(environment);
        Optional<Login> kept = logins.isPresent() ? logins.get().of(api, user) : Optional.empty();
        if (kept.isPresent() && !isOver(kept.get())) {
            return kept.get();
        }
        Login login = service.login(user, password);
        boolean keep = !config.value("cli", "cache_token").orElse("True").equalsIgnoreCase("false");
        if (keep && logins.isPresent()) {
            logins.get().save(api, login, false);
        }
        return login;
    }

    private static boolean isSame(String url, URI api) {
        try {
            return Logins.plain(URI.create(url)).equals(Logins.plain(api));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
