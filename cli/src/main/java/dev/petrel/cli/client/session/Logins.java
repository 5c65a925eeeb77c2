// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that {@code petrel login} got: a file for each API below {@code $XDG_CONFIG_HOME/petrel/tokens}, with mode
 * 0600, which has the token of each user that logged in there, and who did so last.
 */
public final class Logins {

    private static final long LARGEST = 1 << 20;

    private final Path directory;

    private Logins(Path directory) {
        this.directory = directory;
    }

    /**
     * One login. Its text does not show the token.
     *
     * @param expires when the token ends, by the server's clock
     */
    public record Login(String user, String token, Instant expires) {
        @Override
        public String toString() {
            return "Login[" + user + ", expires=" + expires + "]";
        }
    }

    /** Those of the user that {@code environment} is of; empty if it names no home. */
    public static Optional<Logins> in(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (config.startsWith("/")) {
            return Optional.of(new Logins(Path.of(config, "petrel", "tokens")));
        }
        return home(environment).map(home -> new Logins(home.resolve(Path.of(".config", "petrel", "tokens"))));
    }

    static Optional<Path> home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") ? Optional.of(Path.of(home)) : Optional.empty();
    }

    /** Who logged in to {@code api} last, unless it has logged out. */
    public Optional<Login> last(URI api) throws ClientFailure {
        Map<String, @Nullable Object> content = read(api);
        return content.get("user") instanceof String user ? login(api, content, user) : Optional.empty();
    }

    public Optional<Login> of(URI api, String user) throws ClientFailure {
        return login(api, read(api), user);
    }

    /** Keeps {@code login}, which is the last from now on if {@code last} says so. */
    public Path save(URI api, Login login, boolean last) throws ClientFailure {
        Map<String, @Nullable Object> content = new LinkedHashMap<>(read(api));
        Map<String, @Nullable Object> tokens = tokens(content);
        tokens.put(
                login.user(),
                Map.of("token", login.token(), "expiry", login.expires().toString()));
        content.put("api", plain(api));
        if (last) {
            content.put("user", login.user());
        }
        content.put("tokens", tokens);
        return write(api, content);
    }

    /** Forgets the login of {@code user}. */
    public void remove(URI api, String user) throws ClientFailure {
        Map<String, @Nullable Object> content = new LinkedHashMap<>(read(api));
        Map<String, @Nullable Object> tokens = tokens(content);
        tokens.remove(user);
        if (user.equals(content.get("user"))) {
            content.remove("user");
        }
        content.put("tokens", tokens);
        try {
            if (tokens.isEmpty()) {
                Files.deleteIfExists(file(api));
                return;
            }
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.FAILED, "\"" + file(api) + "\" cannot be removed: " + e);
        }
        write(api, content);
    }

    private Optional<Login> login(URI api, Map<String, @Nullable Object> content, String user) throws ClientFailure {
        if (!(tokens(content).get(user) instanceof Map<?, ?> login)) {
            return Optional.empty();
        }
        try {
            if (login.get("token") instanceof String token && login.get("expiry") instanceof String expiry) {
                return Optional.of(new Login(user, token, Instant.parse(expiry)));
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw spoilt(file(api));
    }

    private static Map<String, @Nullable Object> tokens(Map<String, @Nullable Object> content) {
        Map<String, @Nullable Object> tokens = new LinkedHashMap<>();
        if (content.get("tokens") instanceof Map<?, ?> map) {
            map.forEach((user, login) -> tokens.put(String.valueOf(user), login));
        }
        return tokens;
    }

    private Map<String, @Nullable Object> read(URI api) throws ClientFailure {
        Path file = file(api);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Map.of();
            }
            Optional<String> danger = OwnFile.danger(file);
            if (danger.isPresent()) {
                throw new ClientFailure(
                        ExitCodes.UNAUTHORIZED, "the file of your logins \"" + file + "\" " + danger.get());
            }
            if (Files.size(file) > LARGEST) {
                throw spoilt(file);
            }
            return Json.readObject(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) { // the cause may quote a token
            throw spoilt(file);
        }
    }

    private static ClientFailure spoilt(Path file) {
        return new ClientFailure(
                ExitCodes.UNAUTHORIZED,
                "the file of your logins \"" + file + "\" cannot be read; remove it and log in with \"petrel login\"");
    }

    private Path write(URI api, Map<String, @Nullable Object> content) throws ClientFailure {
        Path file = file(api);
        try {
            PrivateFiles.directory(directory);
            PrivateFiles.write(file, Json.pretty(content) + "\n");
            return file;
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.FAILED, "\"" + file + "\" cannot be written: " + e);
        }
    }

    /** Its name has the host for people, and a digest of the whole address. */
    private Path file(URI api) {
        String plain = plain(api);
        String host = String.valueOf(api.getHost()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "_");
        return directory.resolve(host + "-" + digest(plain) + ".json");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The address as it is the same however it is written. */
    static String plain(URI api) {
        String scheme = String.valueOf(api.getScheme()).toLowerCase(Locale.ROOT);
        int port = api.getPort() >= 0 ? api.getPort() : scheme.equals("https") ? 443 : 80;
        String path =
                String.valueOf(api.getRawPath() == null ? "" : api.getRawPath()).replaceAll("/+$", "");
        return scheme + "://" + String.valueOf(api.getHost()).toLowerCase(Locale.ROOT) + ":" + port
                + path.replaceAll("/v1$", "");
    }
}
