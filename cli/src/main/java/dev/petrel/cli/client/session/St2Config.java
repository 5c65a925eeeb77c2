// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code ~/.st2/config} of StackStorm's client, or the one that {@code ST2_CONFIG_FILE} names: where the API is, and
 * who its user is there. Nothing is written to it.
 */
public final class St2Config {

    private static final long LARGEST = 1 << 20;

    private final Path file;
    private final Map<String, String> values;

    private St2Config(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * Reads it; it has nothing to say where there is none.
     *
     * @throws ClientFailure if it is named and not there, or is no text
     */
    public static St2Config read(Map<String, String> environment) throws ClientFailure {
        String named = environment.getOrDefault("ST2_CONFIG_FILE", "");
        Optional<Path> file = named.isBlank()
                ? Logins.home(environment).map(home -> home.resolve(Path.of(".st2", "config")))
                : Optional.of(Path.of(named));
        if (file.isEmpty()) {
            return new St2Config(Path.of(""), Map.of());
        }
        try {
            if (Files.size(file.get()) > LARGEST) {
                throw new ClientFailure(ExitCodes.USAGE, "\"" + file.get() + "\" is too large for a configuration");
            }
            return new St2Config(file.get(), parse(Files.readString(file.get())));
        } catch (NoSuchFileException e) {
            if (named.isBlank()) {
                return new St2Config(file.get(), Map.of());
            }
            throw new ClientFailure(ExitCodes.USAGE, "environment ST2_CONFIG_FILE: there is no \"" + named + "\"");
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.USAGE, "\"" + file.get() + "\" cannot be read: " + e);
        }
    }

    /** As Python's ConfigParser takes it: sections, {@code key = value} or {@code key: value}, and lines of comment. */
    private static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        String section = "";
        for (String line : text.lines().map(String::strip).toList()) {
            int at = line.replace(':', '=').indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip();
            } else if (!line.startsWith("#") && !line.startsWith(";") && at > 0) {
                values.put(
                        section + "." + line.substring(0, at).strip(),
                        line.substring(at + 1).strip());
            }
        }
        return values;
    }

    public Path file() {
        return file;
    }

    /** The value of a key that is there and not empty. */
    public Optional<String> value(String section, String key) {
        return Optional.ofNullable(values.get(section + "." + key)).filter(value -> !value.isEmpty());
    }

    /** Where the API is: {@code [api] url}, or the port 9101 of {@code [general] base_url}. */
    public Optional<String> apiUrl() {
        return value("api", "url")
                .or(() -> value("general", "base_url").map(base -> base.replaceAll("/+$", "") + ":9101"));
    }
}
